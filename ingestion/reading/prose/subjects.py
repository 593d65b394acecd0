"""Subjects: what a sentence speaks of, where its counts alone do not tell.

Belongs here: a sentence on requests as against one on documents and their attributes. Does not: single counts
(`statements`), whose figures they are (`scopes`).
"""

from __future__ import annotations

from ingestion.knowledge.vocabulary import load_patterns
from ingestion.reading.prose.sentences import Sentence

_OF_THESE = load_patterns("lists")["of_these"]
# A sentence of the section on requests that names them speaks of them, unless it names other business.
_REQUESTS = frozenset({"request", "on_request", "request_volume", "applicant_word"})
# So does one that says how they came (网上申请8件), or what became of them in words nothing else is answered in.
_WAYS = frozenset({"in_person", "online", "letter", "fax", "email", "written"})
_ANSWERS = frozenset({"refused", "partially_granted", "not_existing", "not_this_agency", "not_government_information"})
_OTHER_BUSINESS = frozenset({"licence", "service_case", "review", "litigation", "hotline", "message"})
# 制作政府信息80条，不予公开20条: what documents are, not what was answered.
_DOCUMENTS = frozenset({"production", "disclose", "info", "government_info", "document", "official_document"})
# 主动公开文件8件，依申请公开2件，不予公开1件: the same, unless the sentence takes or answers requests.
_KINDS_OF_DOCUMENT = frozenset({"disclose", "on_request", "refused"})
_TAKES_REQUESTS = frozenset({"receive", "reply", "handle", "request", "close"})


def speaks_of_requests(sentence: Sentence) -> bool:
    """Whether a sentence of the section on requests speaks of them: it names them, and no other business."""
    concepts = {token.concept for token in sentence.tokens}
    if concepts & _OTHER_BUSINESS:
        return False
    if concepts & _REQUESTS:
        return True
    if concepts & _ANSWERS and not concepts & _DOCUMENTS:
        # 不予公开的5件中，涉及国家秘密1件: parts of one answer, whose whole is not counted here
        return not any(_OF_THESE.match(sentence.text, q.end) for q in sentence.quantities)
    return any(t.concept in _WAYS and "申请" in sentence.text[t.start : t.end] for t in sentence.tokens)


def splits_documents(sentence: Sentence) -> bool:
    """制作80条，主动公开60条，依申请公开15条，不予公开5条: what documents are, not what was asked for and answered."""
    named = {token.concept for token in sentence.tokens}
    return named >= _KINDS_OF_DOCUMENT and not named & _TAKES_REQUESTS
