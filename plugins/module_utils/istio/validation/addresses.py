# SPDX-License-Identifier: GPL-3.0-or-later
"""IP addresses, networks, and ``host:port`` as Go reads them (net/netip, net.SplitHostPort), with its complaints."""
from __future__ import annotations

import ipaddress
import re
import typing as t

from ...gotemplate.quoting import quote
from . import names

_V4: t.Final = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}", re.ASCII).fullmatch
_HEX: t.Final = re.compile(r"[0-9a-fA-F]*")


class AddressError(ValueError):
    """A text that is no address; the message is Go's."""


def is_address(text: str) -> bool:
    """Whether that is an IPv4 or IPv6 address."""
    if ":" not in text:
        return _V4(text) is not None
    try:
        version_of(text)
    except AddressError:
        return False
    return True


def version_of(text: str) -> int:
    """4 or 6. Raises AddressError."""
    mark = re.search("[.:%]", text)
    if mark is None:
        raise AddressError(f"ParseAddr({quote(text)}): unable to parse IP")
    if mark[0] == "%":
        raise AddressError(f"ParseAddr({quote(text)}): missing IPv6 address")
    if mark[0] == ".":
        _check_v4(text, text)
        return 4
    _check_v6(text)
    return 6


def _fail(text: str, why: str, at: str = "") -> t.NoReturn:
    raise AddressError(f"ParseAddr({quote(text)}): {why}" + (f" (at {quote(at)})" if at else ""))


def _check_v4(text: str, part: str) -> None:
    position, digits = 0, ""
    for number, char in enumerate(part):
        if char in "0123456789":
            if digits == "0":
                _fail(text, "IPv4 field has octet with leading zero")
            digits += char
            if int(digits) > 255:
                _fail(text, "IPv4 field has value >255")
        elif char == ".":
            if number in (0, len(part) - 1) or part[number - 1] == ".":
                _fail(text, "IPv4 field must have at least one digit", part[number:])
            if position == 3:
                _fail(text, "IPv4 address too long")
            position, digits = position + 1, ""
        else:
            _fail(text, "unexpected character", part[number:])
    if position < 3:
        _fail(text, "IPv4 address too short")


def _check_v6(text: str) -> None:
    rest, mark, zone = text.partition("%")
    if mark and not zone:
        _fail(text, "zone must be a non-empty string")
    try:
        ipaddress.IPv6Address(rest)
    except ValueError:
        _explain_v6(text, rest)
        raise AddressError(f"ParseAddr({quote(text)}): unable to parse IP") from None


def _explain_v6(text: str, rest: str) -> None:
    """Find what Go stops at."""
    filled, elided = 0, rest.startswith("::")
    if elided:
        rest = rest[2:]
    while filled < 16:
        digits = _HEX.match(rest)[0]  # type: ignore[index]
        if len(digits) > 4:
            _fail(text, "each group must have 4 or less digits", rest)
        if not digits:
            _fail(text, "each colon-separated field must have at least one digit", rest)
        if rest[len(digits) : len(digits) + 1] == ".":
            if not elided and filled != 12:
                _fail(text, "embedded IPv4 address must replace the final 2 fields of the address", rest)
            if filled + 4 > 16:
                _fail(text, "too many hex fields to fit an embedded IPv4 at the end of the address", rest)
            _check_v4(text, rest)
            rest, filled = "", filled + 4
            break
        filled += 2
        rest = rest[len(digits) :]
        if not rest:
            break
        if rest[0] != ":":
            _fail(text, "unexpected character, want colon", rest)
        if len(rest) == 1:
            _fail(text, "colon must be followed by more characters", rest)
        rest = rest[1:]
        if rest[0] == ":":
            if elided:
                _fail(text, "multiple :: in address", rest)
            elided, rest = True, rest[1:]
            if not rest:
                break
    if rest:
        _fail(text, "trailing garbage after address", rest)
    if filled < 16 and not elided:
        _fail(text, "address string too short")
    if filled >= 16 and elided:
        _fail(text, "the :: must expand to at least one field of zeros")


def check_network(text: str) -> None:
    """A network in CIDR notation. Raises AddressError."""
    address, slash, bits = text.rpartition("/")

    def fail(why: str) -> t.NoReturn:
        raise AddressError(f"netip.ParsePrefix({quote(text)}): {why}")

    if not slash:
        fail("no '/'")
    try:
        version = version_of(address)
    except AddressError as error:
        fail(str(error))
    if version == 6 and "%" in address:
        fail("IPv6 zones cannot be present in a prefix")
    if (len(bits) > 1 and bits[0] not in "123456789") or not names.is_number(bits):
        fail(f"bad bits after slash: {quote(bits)}")
    if not 0 <= int(bits) <= (32 if version == 4 else 128):
        fail("prefix length out of range")


def address_problem(text: str) -> str:
    """An address; '' where it is one."""
    return "" if is_address(text) else f"{text} is not a valid IP"


def subnet_problem(text: str) -> str:
    """An address or a network; '' where it is one."""
    if text.count("/") != 1:
        return address_problem(text)
    try:
        check_network(text)
    except AddressError:
        return f"{text} is not a valid CIDR block"
    return ""


def split_host_port(text: str) -> tuple[str, str]:
    """Host and port of ``host:port``, ``[host]:port`` or ``:port``. Raises AddressError."""

    def fail(why: str) -> t.NoReturn:
        raise AddressError(f"address {text}: {why}" if text else why)

    colon = text.rfind(":")
    if colon < 0:
        fail("missing port in address")
    after_open = after_close = 0
    if text[0] == "[":
        end = text.find("]")
        if end < 0:
            fail("missing ']' in address")
        if end + 1 == len(text):
            fail("missing port in address")
        if end + 1 != colon:
            fail("too many colons in address" if text[end + 1] == ":" else "missing port in address")
        host, after_open, after_close = text[1:end], 1, end + 1
    else:
        host = text[:colon]
        if ":" in host:
            fail("too many colons in address")
    if "[" in text[after_open:]:
        fail("unexpected '[' in address")
    if "]" in text[after_close:]:
        fail("unexpected ']' in address")
    return host, text[colon + 1 :]


def proxy_address_problem(text: str) -> str:
    """The address of a service that a proxy calls: ``host:port``; '' where it is fine."""
    try:
        host, port = split_host_port(text)
    except AddressError as error:
        return f"unable to split {quote(text)}: {error}"
    if not names.is_number(port):
        return f"port ({port}) is not a number: {atoi_problem(port)}"
    problem = names.port_problem(int(port))
    if problem:
        return problem
    return f"{quote(host)} is not a valid hostname or an IP address" if names.fqdn_problem(host) and not is_address(host) else ""


def atoi_problem(text: str) -> str:
    """Go's complaint about a text that is no whole number."""
    why = "value out of range" if re.fullmatch(r"[+-]?[0-9]+", text) else "invalid syntax"
    return f"strconv.Atoi: parsing {quote(text)}: {why}"
