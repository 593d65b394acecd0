"""Which addresses may be asked: http and https, on public hosts, resolved once and pinned.

Belongs here: taking an address apart, looking its host up, refusing it. Does not: the request (`web`).

A list of addresses comes from outside, and so does every link and redirect: none of them may make this machine ask
itself or its neighbours. The name is looked up once and the connection goes to what was found then, so that a name
that changes between look and request changes nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from ingestion.model import NotRead

PORTS = {"http": 80, "https": 443}
LONGEST = 2000
_PATH_CHARACTERS = "/:?#[]@!$&'()*+,;=%~"
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True)
class Address:
    """An address that may be asked. ip: where to connect. path: with its query, as it goes into the request."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    ip: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as robots.txt and the rate count them."""
        return f"{self.scheme}://{self.host}:{self.port}"


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, by the system's resolver. Raises OSError."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def pinned(url: str, allowed: Sequence[Network] = (), resolver: Resolver = resolve) -> Address:
    """The address with its host looked up. Where one of the host's addresses is not public, all are refused.

    allowed: networks that may be asked though they are not public. Raises NotRead (unsupported); OSError where the host
    cannot be looked up.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port or PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise _refused(url, "网址有误", "is no address") from error
    if parts.scheme not in PORTS:
        raise _refused(url, "只取 http 与 https 网址", "is neither http nor https")
    if not host or len(url) > LONGEST or parts.username is not None:
        raise _refused(url, "网址有误，或带有用户名", "has no host, or a user name, or is too long")
    found = [ipaddress.ip_address(text.partition("%")[0]) for text in resolver(host, port)]
    if not found:
        raise OSError(f"{host} has no address")
    for ip in found:
        mapped = _within(ip)
        is_allowed = any(mapped in network for network in allowed if network.version == mapped.version)
        if not (is_allowed or (mapped.is_global and not mapped.is_multicast)):
            raise _refused(url, f"{host} 指向内部地址 {ip}，不予访问", f"leads to {ip}, which is not public")
    path = quote(parts.path or "/", safe=_PATH_CHARACTERS)
    if parts.query:
        path += "?" + quote(parts.query, safe=_PATH_CHARACTERS)
    return Address(url, parts.scheme, host, port, path, str(found[0]))


def _within(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address that an IPv6 address leads to; the address itself where it is one of its own."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)


def _refused(url: str, zh: str, en: str) -> NotRead:
    return NotRead("unsupported", f"{zh}：{url[:LONGEST]}", f"{url[:LONGEST]} {en}: not fetched")
