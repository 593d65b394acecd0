"""A PDF with an owner's password and none for readers, as publishers make them against copying.

Belongs here: the standard security handler, 40 bits (ISO 32000-1, 7.6.3), for one content stream. Does not: anything of
what it says.
"""

from __future__ import annotations

import hashlib

_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_PERMISSIONS = -60  # no copying, no changes
_ID = b"0123456789abcdef"


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def owner_locked(content: bytes, owner: bytes = b"secret", user: bytes = b"") -> bytes:
    """A page with a content stream. `user` is what a reader must know; empty for nothing."""
    of_owner = _rc4(hashlib.md5((owner + _PAD)[:32]).digest()[:5], (user + _PAD)[:32])
    permissions = (_PERMISSIONS & 0xFFFFFFFF).to_bytes(4, "little")
    key = hashlib.md5((user + _PAD)[:32] + of_owner + permissions + _ID).digest()[:5]
    of_user = _rc4(key, _PAD)
    number = 4
    locked = _rc4(hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10], content)
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(locked), locked),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        b"/CIDSystemInfo << /Registry <%s> /Ordering <%s> /Supplement 4 >> >>" % _names(key),
        b"<< /Filter /Standard /V 1 /R 2 /P %d /O <%s> /U <%s> >>"
        % (_PERMISSIONS, of_owner.hex().encode(), of_user.hex().encode()),
    )
    data, places = b"%PDF-1.4\n", []
    for place, content_of_object in enumerate(objects, start=1):
        places.append(b"%010d 00000 n \n" % len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (place, content_of_object)
    trailer = b"<< /Size %d /Root 1 0 R /Encrypt 7 0 R /ID [<%s> <%s>] >>" % (8, _ID.hex().encode(), _ID.hex().encode())
    table = b"xref\n0 8\n0000000000 65535 f \n" + b"".join(places)
    return data + table + b"trailer\n" + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % len(data)


def _names(key: bytes) -> tuple[bytes, bytes]:
    """Registry and ordering of the font's characters, locked as strings of object 6 are."""
    own = hashlib.md5(key + (6).to_bytes(3, "little") + b"\0\0").digest()[:10]
    return _rc4(own, b"Adobe").hex().encode(), _rc4(own, b"GB1").hex().encode()
