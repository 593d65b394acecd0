"""Pages that are nothing but pictures of a report, where the pictures are in the page itself.

Belongs here: finding such pictures. Does not: fetching any (addresses are not followed), recognition (`ocr`).
"""

from __future__ import annotations

import base64
import binascii
import re

_PICTURE = re.compile(
    r"""<img\b[^<>]{0,2000}?\bsrc\s*=\s*["']?data:image/(?:png|jpe?g|gif|bmp|webp|tiff?);base64,([A-Za-z0-9+/=\s%]{400,})""",
    re.I,
)
_NOT_SEEN = re.compile(r"<(script|style|head)\b.*?</\1\s*>|<[^<>]*>|&\w+;|\s+", re.I | re.S)
_MOST_TEXT = 300  # characters: a page with more says what it is in text
_LEAST_BYTES = 20_000  # smaller pictures are icons
_MOST_PICTURES = 30


def pictures_in(page: str) -> list[bytes]:
    """The pictures of a page of HTML that has hardly any text; none where it has, or where they are somewhere else."""
    # What is in every match, in whatever case, and in few pages.
    found = [match[1] for match in _PICTURE.finditer(page)] if "64," in page else []
    if not found or len(found) > _MOST_PICTURES or len(_NOT_SEEN.sub("", page)) > _MOST_TEXT:
        return []
    pictures = []
    for text in found:
        try:
            pictures.append(base64.b64decode(re.sub(r"\s|%0A|%0D", "", text)))
        except binascii.Error:
            return []
    return [picture for picture in pictures if len(picture) >= _LEAST_BYTES]
