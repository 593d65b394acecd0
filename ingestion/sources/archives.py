"""ZIP archives of reports: each member is a document of its own.

Belongs here: which members there are and their bytes, one at a time. Does not: the checks on a package
(`ingestion.documents.package`), reading a member; an archive within the archive is a member like any other and finds
its outcome when it is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.documents import MAXIMUM_BYTES
from ingestion.documents.package import Package
from ingestion.documents.sniff import container_kind
from ingestion.model import NotRead

# What operating systems and programs leave in an archive beside its files.
_LEFTOVERS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a ZIP archive of documents, not an Office or OFD package."""
    return container_kind(data) == "zip"


def expand(data: bytes, name: str) -> Iterator[tuple[str, bytes | NotRead]]:
    """The documents in a ZIP archive called `name`, in name order: (source, bytes), source being `name/member`.

    All checks on the archive come before the first member. A member that is damaged or too large comes with its
    outcome instead of bytes: it hurts only itself. Raises NotRead: corrupt, encrypted, over_limit, unsupported, and
    empty where the archive holds no file.
    """
    package = Package(data)
    members = sorted(member for member in package.names if not _is_leftover(member))
    if not members:
        raise NotRead("empty", "压缩包内没有文件。请重新打包。", "The archive holds no file. Pack it again.")
    for member in members:
        content: bytes | NotRead
        try:
            content = package.read(member, MAXIMUM_BYTES)
        except NotRead as refusal:
            content = refusal
        yield f"{name}/{member}", content


def _is_leftover(member: str) -> bool:
    return any(member.startswith(mark) or member.rsplit("/", 1)[-1] == mark for mark in _LEFTOVERS)
