# SPDX-License-Identifier: GPL-3.0-or-later
"""URLs as Go reads them (net/url), with its complaints."""
from __future__ import annotations

import re
import typing as t
import urllib.parse
from dataclasses import dataclass

from ...gotemplate.quoting import quote
from . import addresses

_CONTROL: t.Final = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME: t.Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ESCAPE: t.Final = re.compile(r"%(?![0-9a-fA-F]{2})")
_PORT: t.Final = re.compile(r"(?::[0-9]*)?")
_USER: t.Final = re.compile(r"[A-Za-z0-9._:~!$&'()*+,;=%@-]*")
_HOST_PLAIN: t.Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~!$&'()*+,;=:[]<>\"")


class UrlError(ValueError):
    """A text that is no URL; the message is Go's."""


@dataclass(frozen=True, slots=True)
class Url:
    """What a URL says of the place; ``port`` is '' when it is not given."""

    scheme: str
    port: str


class _ProblemError(ValueError):
    pass


def parse(text: str) -> Url:
    """A URL, absolute or relative. Raises UrlError."""
    url, _, fragment = text.partition("#")
    try:
        found = _parse(url, via_request=False)
    except _ProblemError as problem:
        raise UrlError(f"parse {quote(url)}: {problem}") from None
    try:
        _unescape(fragment)
    except _ProblemError as problem:
        raise UrlError(f"parse {quote(text)}: {problem}") from None
    return found


def parse_request(text: str) -> Url:
    """A URL as a request has it: absolute, or an absolute path. Raises UrlError."""
    try:
        return _parse(text, via_request=True)
    except _ProblemError as problem:
        raise UrlError(f"parse {quote(text)}: {problem}") from None


def _parse(text: str, *, via_request: bool) -> Url:
    if _CONTROL.search(text):
        raise _ProblemError("net/url: invalid control character in URL")
    if not text and via_request:
        raise _ProblemError("empty url")
    if text == "*":
        return Url("", "")
    found = _SCHEME.match(text)
    scheme, rest = (found[1].lower(), text[found.end() :]) if found else ("", text)
    if text.startswith(":"):
        raise _ProblemError("missing protocol scheme")
    rest = rest.partition("?")[0]
    if not rest.startswith("/"):
        if scheme:
            return Url(scheme, "")
        if via_request:
            raise _ProblemError("invalid URI for request")
        if ":" in rest.partition("/")[0]:
            raise _ProblemError("first path segment in URL cannot contain colon")
    port = ""
    if rest.startswith("//") and (scheme or (not via_request and not rest.startswith("///"))):
        authority, slash, path = rest[2:].partition("/")
        rest = slash + path
        port = _authority(scheme, authority)
    _unescape(rest)
    return Url(scheme, port)


def _authority(scheme: str, text: str) -> str:
    user, at, host = text.rpartition("@")
    port = _host(scheme, host)
    if at:
        if not _USER.fullmatch(user):
            raise _ProblemError("net/url: invalid userinfo")
        for part in user.split(":", 1):
            _unescape(part)
    return port


def _host(scheme: str, host: str) -> str:
    opened = host.rfind("[")
    if opened > 0:
        raise _ProblemError("invalid IP-literal")
    if opened == 0:
        closed = host.rfind("]")
        if closed < 0:
            raise _ProblemError("missing ']' in host")
        _check_port(host[closed + 1 :])
        name, mark, zone = host[1:closed].partition("%25")
        plain = _unescape(name, in_host=True) + (_unescape(mark + zone, in_host=True, zone=True) if mark else "")
        try:
            version = addresses.version_of(plain)
        except addresses.AddressError as error:
            raise _ProblemError(f"invalid host: {error}") from None
        if version == 4:
            raise _ProblemError("invalid IP-literal")
        return host[closed + 2 :]
    colon = host.find(":")
    if colon >= 0:
        if scheme not in ("http", "https"):
            colon = host.rfind(":")
        _check_port(host[colon:])
    _unescape(host, in_host=True)
    return host[host.rfind(":") + 1 :] if colon >= 0 else ""


def _check_port(text: str) -> None:
    if not _PORT.fullmatch(text):
        raise _ProblemError(f"invalid port {quote(text)} after host")


def _unescape(text: str, *, in_host: bool = False, zone: bool = False) -> str:
    at = 0
    while at < len(text):
        char = text[at]
        if char == "%":
            if _ESCAPE.match(text, at):
                raw = text[at : at + 3].encode("utf-8", "surrogateescape")[:3]
                raise _ProblemError(f"invalid URL escape {quote(raw.decode('utf-8', 'surrogateescape'))}")
            escape = text[at : at + 3]
            byte = int(escape[1:], 16)
            if in_host and escape != "%25":
                bad = (byte != 0x20 and chr(byte) not in _HOST_PLAIN) if zone else byte < 0x80
                if bad:
                    raise _ProblemError(f"invalid URL escape {quote(escape)}")
            at += 3
            continue
        if in_host and char < "\x80" and char not in _HOST_PLAIN:
            raise _ProblemError(f"invalid character {quote(char)} in host name")
        at += 1
    return urllib.parse.unquote(text, errors="surrogateescape")
