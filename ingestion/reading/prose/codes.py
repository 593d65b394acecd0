"""The codes of measures.csv that prose is read by: wholes, their classes and channels.

Belongs here: codes that more than one module tells apart. Does not: what words state them (knowledge/prose), which
codes there are (knowledge/measures.csv).
"""

from __future__ import annotations

ITEMS = "disclosures.items"
CUMULATIVE = "disclosures.items.cumulative"
CLASS = "disclosures.items.category"
BODY = "disclosures.items.body"
NORMATIVE_DOCUMENTS = "disclosures.items.normative_documents"
# What the codes of single channels begin with.
CHANNEL = "disclosures.items.channel."
WEBSITE = f"{CHANNEL}website"
OTHER_CHANNEL = f"{CHANNEL}other"
POSTS = "disclosures.social_media_posts"
# What the codes of anything disclosed begin with.
DISCLOSURES = "disclosures."
# Where appeals go, by the concept that names it: what the codes of its total and its results begin with.
ROUTES = {
    "review": "appeals.review",
    "litigation": "appeals.litigation",
    "defence": "appeals.litigation",
    "defendant": "appeals.litigation",
    "direct_litigation": "appeals.litigation.direct",
    "after_review": "appeals.litigation.after_review",
}
# Both together, and each of them.
BOTH_ROUTES, EACH_ROUTE = "appeals.total", ("appeals.review.total", "appeals.litigation.total")
APPLICANT = "requests.received.applicant"
# What the codes of answers to requests begin with.
OUTCOMES = "requests.outcome."
# What came in in the year, and that with what was left from the year before.
RECEIVED, TO_HANDLE = "requests.received", "requests.to_handle"
# All that was asked for, and all that was done with it.
REQUEST_WHOLES = frozenset({RECEIVED, "requests.replied", "requests.closed", "requests.handled"})
# Wholes, and what is told of one body or level of them.
OF_BODIES = {ITEMS: BODY, RECEIVED: "requests.received.body"}
