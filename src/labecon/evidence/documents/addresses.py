"""Which addresses a document may be fetched from: public ones only.

A name is resolved once and every address it has is judged; the connection then goes to a judged address, so that a name
that changes its mind in between changes nothing.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from labecon.errors import UsageError

#: Host and port to the addresses of the host.
Resolver = Callable[[str, int], list[str]]

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
_LONGEST = 2_000
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
#: Ways to write an IPv4 address inside an IPv6 one, and ranges that some versions of Python call global.
_REFUSED = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4", "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10",
        "ff00::/8",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Target:
    """Where to connect, and what to say there.

    Args:
        scheme: ``http`` or ``https``.
        host: The name, lower case; for the `Host` line and the certificate.
        address: The judged address to connect to.
        port: 80 or 443.
        path: Path and query.
    """

    scheme: str
    host: str
    address: str
    port: int
    path: str


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet.

    Args:
        address: In its usual notation.

    Returns:
        False for private, loopback, link-local, multicast, reserved and mapped ones, and for anything else.

    Example:
        >>> [is_public(one) for one in ("93.184.215.14", "127.0.0.1", "::ffff:10.0.0.1", "2130706433")]
        [True, False, False, False]
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if any(parsed.version == network.version and parsed in network for network in _REFUSED):
        return False
    return parsed.is_global and not parsed.is_multicast


def is_address(name: str) -> bool:
    """Whether a name is meant as an address and not as a path.

    Args:
        name: As a user gives it.

    Returns:
        True for anything with a scheme; whether it may be fetched is judged later.

    Example:
        >>> is_address("https://example.com/a.pdf"), is_address("notes/a.pdf")
        (True, False)
    """
    return _SCHEME.match(name) is not None


def target_of(url: str, resolver: Resolver) -> Target:
    """Judge an address before anything is sent.

    Args:
        url: The address of a document.
        resolver: Gives the addresses of a host; asked once.

    Returns:
        Where to connect.

    Raises:
        UsageError: It is no plain public http or https address.
    """
    if len(url) > _LONGEST or re.search(r"[\x00-\x20\x7f\\]", url):
        raise _refused(url, "the address is too long, or holds blanks or control characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _refused(url, f"the address cannot be read: {error}") from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise _refused(url, f"{scheme or 'no scheme'} is not http or https")
    if "@" in parts.netloc:
        raise _refused(url, "the address carries a user name")
    if port not in (None, _PORTS[scheme]):
        raise _refused(url, f"port {port} is not the usual one of {scheme}")
    host = _host(url, parts.hostname or "")
    addresses = _addresses(url, host, _PORTS[scheme], resolver)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii():
        raise _refused(url, "the path holds characters outside ASCII; percent-encode them")
    return Target(scheme, host, addresses[0], _PORTS[scheme], path)


def _host(url: str, written: str) -> str:
    """The host in plain form: a name with letters in its last part, or an address in its usual notation."""
    try:
        return str(ipaddress.ip_address(written))
    except ValueError:
        pass
    try:
        host = written.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise _refused(url, "the host is no name") from error
    if not _HOST.fullmatch(host):
        raise _refused(url, f"{written or 'the empty host'} is neither a full host name nor a plain address")
    return host


def _addresses(url: str, host: str, port: int, resolver: Resolver) -> list[str]:
    try:
        addresses = [str(ipaddress.ip_address(host))]
    except ValueError:
        addresses = resolver(host, port)
    if not addresses:
        raise _refused(url, f"{host} has no address")
    for address in addresses:
        if not is_public(address):
            raise _refused(url, f"{host} stands for {address}, which is not public")
    return addresses


def _refused(url: str, why: str) -> UsageError:
    return UsageError.of("address-refused", why, url[:200], "save the document and give the file")
