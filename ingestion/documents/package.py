"""ZIP packages opened safely: what is inside is bounded and named decently before anything is inflated.

Belongs here: bounds on members, sizes and ratio, names that are refused, XML parts parsed without entities or network.
Does not: what a package means (`docx`, `spreadsheet`, `ofd`, `ingestion.sources.archives`).

Nothing is ever written to disk. One bad name refuses the whole package: whoever made it meant no report by it.
"""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from typing import Any

from lxml import etree

from ingestion.model import NotRead

MAXIMUM_ENTRIES = 4_000
MAXIMUM_INFLATED = 256 * 1024 * 1024
MAXIMUM_RATIO = 400  # text of empty table cells reaches 60; deflate itself ends at 1,032
RATIO_FREE_BYTES = 4 * 1024 * 1024  # below this a ratio says nothing
MAXIMUM_XML = 16 * 1024 * 1024  # one part; its tree takes up to thirty times as much

_MAXIMUM_SIGNATURES = 100_000  # of directory entries, those of archives within the archive among them

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED_FLAGS = 0x1 | 0x40 | 0x2000
_UTF8_FLAG = 0x800


class Package:
    """An open ZIP package whose directory has passed the checks. Names are as `member_name` gives them."""

    def __init__(self, data: bytes) -> None:
        """Raises NotRead: corrupt, encrypted, over_limit, unsupported."""
        self._zip = open_zip(data)
        self._entries = _checked(self._zip.infolist(), len(data))

    @property
    def names(self) -> tuple[str, ...]:
        """The members that are files, in directory order."""
        return tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str, maximum: int = MAXIMUM_INFLATED) -> bytes:
        """The bytes of a member. Raises NotRead: over_limit, corrupt; KeyError where there is none."""
        self.check_size(name, maximum)
        try:
            # zipfile gives no more than the size that the directory states.
            return self._zip.read(self._entries[name])
        except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise _damaged() from error

    def check_size(self, name: str, maximum: int) -> None:
        """Raise NotRead (over_limit) where a member inflates to more than `maximum` bytes."""
        if self._entries[name].file_size > maximum:
            raise _over_limit(f"“{_shown(name)}”解压后超过 {maximum} 字节", f"a member is larger than {maximum} bytes")

    def read_xml(self, name: str) -> Any:
        """The root element of an XML member. Raises NotRead as `read` and `parse_xml`; KeyError where there is none."""
        return parse_xml(self.read(name, MAXIMUM_XML))


def open_zip(data: bytes) -> zipfile.ZipFile:
    """A ZIP file with its directory read, no check on its members made yet. Raises NotRead: corrupt, over_limit."""
    # Each entry of a directory takes 500 bytes once read: count before zipfile does.
    if data.count(b"PK\x01\x02") > _MAXIMUM_SIGNATURES:
        raise _over_limit("压缩包目录过大", "its directory is too large")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise _damaged() from error


def parse_xml(data: bytes) -> Any:
    """The root of an XML document. Entities, DTDs and external parts are refused, not followed.

    Raises NotRead: corrupt, over_limit.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
            raise _over_limit("XML 嵌套过深或内容过大", "its XML is nested too deeply or too large") from error
        raise _damaged() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotRead(
            "corrupt",
            "文件中的 XML 带有 DTD（实体定义），正常的文档不会有，未读取。请重新导出。",
            "An XML part declares a DTD, which no proper document does: not read. Export the document again.",
        )
    return root


def member_name(entry: zipfile.ZipInfo) -> str:
    """The name of a member, `/` between folders. Names without the UTF-8 flag are UTF-8 or GB 18030 in practice."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_FLAG:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for charset in ("utf-8", "gb18030") if raw else ():
            try:
                name = raw.decode(charset)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _checked(infos: list[zipfile.ZipInfo], packed: int) -> dict[str, zipfile.ZipInfo]:
    """The file members by name, after every check that the directory allows."""
    if len(infos) > MAXIMUM_ENTRIES:
        raise _over_limit(f"压缩包内超过 {MAXIMUM_ENTRIES} 个条目", f"it has more than {MAXIMUM_ENTRIES} members")
    inflated = sum(info.file_size for info in infos)
    if inflated > MAXIMUM_INFLATED or (inflated > RATIO_FREE_BYTES and inflated > MAXIMUM_RATIO * packed):
        raise _over_limit(
            f"解压后 {inflated} 字节，超过大小或压缩比上限", f"it inflates to {inflated} bytes, over the limit or ratio"
        )
    entries: dict[str, zipfile.ZipInfo] = {}
    folded: set[str] = set()
    for info in infos:
        if info.flag_bits & _ENCRYPTED_FLAGS:
            raise NotRead(
                "encrypted", "压缩包已加密。请提供未加密的文件。", "It is encrypted. Supply it without a password."
            )
        name = member_name(info)
        kind = stat.S_IFMT(info.external_attr >> 16)
        is_folder = name.endswith("/")
        parts = name.rstrip("/").split("/")
        if "\x00" in info.orig_filename or name.startswith("/") or ".." in parts or (name[1:2] == ":"):
            raise _bad_name(name, "名称指向包外", "a name leads out of it")
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _bad_name(name, "是链接或设备文件", "a member is a link or a device")
        if info.compress_type not in _METHODS:
            raise NotRead(
                "unsupported",
                f"压缩包使用了少见的压缩方法（{info.compress_type}）。请用普通 ZIP 重新压缩。",
                f"It uses compression method {info.compress_type}. Pack it again as a plain ZIP.",
            )
        if is_folder:
            continue
        key = unicodedata.normalize("NFC", "/".join(part for part in parts if part not in ("", "."))).casefold()
        if key in folded:
            raise _bad_name(
                name, "与另一条目重名（或仅大小写不同）", "two members share a name, or differ in case only"
            )
        folded.add(key)
        entries[name] = info
    return entries


def _shown(name: str) -> str:
    """A name as a message may quote it."""
    return "".join(c if c.isprintable() else "?" for c in name)[:80]


def _bad_name(name: str, zh: str, en: str) -> NotRead:
    return NotRead(
        "corrupt",
        f"压缩包不安全，未读取：“{_shown(name)}”{zh}。请重新打包。",
        f"Unsafe package, not read: {en}. Pack it again.",
    )


def _damaged() -> NotRead:
    return NotRead(
        "corrupt",
        "压缩包或 Office 文件已损坏。请重新下载。",
        "The archive or Office file is damaged. Download it again.",
    )


def _over_limit(zh: str, en: str) -> NotRead:
    return NotRead("over_limit", f"{zh}，未读取。请确认文件是否正常。", f"Not read: {en}. Check the file.")
