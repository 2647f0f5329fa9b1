# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of hosts, domains, ports, labels: what Istio takes for valid, each check with the text of its complaint ('' where there is none)."""
from __future__ import annotations

import re
import typing as t

from ...gotemplate.quoting import quote

_LABEL: t.Final = r"[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?"
_LABEL_MATCH: t.Final = re.compile(_LABEL).fullmatch
_WILDCARD_MATCH: t.Final = re.compile(rf"\*|(?:\*-?)?{_LABEL}").fullmatch
_QUALIFIED: t.Final = r"(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_KEY_MATCH: t.Final = re.compile(rf"({_LABEL}(?:\.{_LABEL})*/)?({_QUALIFIED})").fullmatch
_VALUE_MATCH: t.Final = re.compile(rf"(?:{_QUALIFIED})?").fullmatch
_WHOLE_NUMBER: t.Final = re.compile(r"[+-]?[0-9]+").fullmatch
_LONGEST_LABEL: t.Final = 63
_LONGEST_NAME: t.Final = 255
_LONGEST_PREFIX: t.Final = 253
_SNI_FORMAT: t.Final = "outbound_.<PORT>_._.<HOSTNAME>"
PROTOCOLS: t.Final = {
    name.lower(): name for name in ("TCP", "UDP", "GRPC", "GRPC-Web", "HTTP", "HTTP_PROXY", "HTTP2", "HTTPS", "TLS", "Mongo", "Redis", "MySQL")
}
HTTP: t.Final = frozenset(("HTTP", "HTTP2", "HTTP_PROXY", "GRPC", "GRPC-Web"))
TLS: t.Final = frozenset(("HTTPS", "TLS"))
TCP: t.Final = frozenset(("TCP", "HTTPS", "TLS", "Mongo", "Redis", "MySQL"))


def protocol(text: str) -> str:
    """The protocol of a port as Istio calls it; '' for one that it does not know."""
    return PROTOCOLS.get(text.lower(), "")


def size(text: str) -> int:
    """The length in bytes, as Go counts."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def is_number(text: str) -> bool:
    """Whether Go's ``strconv.Atoi`` takes it."""
    return _WHOLE_NUMBER(text) is not None and -(1 << 63) <= int(text[:40]) < 1 << 63 and len(text) <= 40


def is_label(text: str) -> bool:
    """A label of DNS (RFC 1123; capitals are fine)."""
    return len(text) <= _LONGEST_LABEL and _LABEL_MATCH(text) is not None


def is_wildcard_label(text: str) -> bool:
    """The same, ``*``, or one that starts with ``*`` or ``*-``."""
    return len(text) <= _LONGEST_LABEL and _WILDCARD_MATCH(text) is not None


def _preconditions(name: str) -> str:
    if size(name) > _LONGEST_NAME:
        return f"domain name {quote(name)} too long (max 255)"
    return "" if name else "empty domain name not allowed"


def labels_problem(domain: str) -> str:
    """Whether a domain is made of labels; the last may be empty, not a number."""
    parts = domain.split(".")
    last = parts[-1]
    if is_number(last):
        return f"domain name {quote(domain)} invalid (top level domain {quote(last)} cannot be all-numeric)"
    for number, label in enumerate(parts, 1):
        if not label and number == len(parts):
            return ""
        if not is_label(label):
            return f"domain name {quote(domain)} invalid (label {quote(label)} invalid)"
    return ""


def fqdn_problem(name: str) -> str:
    """A fully qualified name."""
    return _preconditions(name) or labels_problem(name)


def wildcard_problem(domain: str) -> str:
    """A fully qualified name whose first label may be a wildcard."""
    problem = _preconditions(domain)
    if problem:
        return problem
    first, dot, rest = domain.partition(".")
    if not is_wildcard_label(first):
        return f"domain name {quote(domain)} invalid (label {quote(first)} invalid)"
    return labels_problem(rest) if dot else ""


def gateway_host_problem(domain: str, *, sni: bool) -> str:
    """A host of a VirtualService at a gateway: also the names that AUTO_PASSTHROUGH makes, where it routes by SNI."""
    problem = _preconditions(domain)
    if problem or not sni or not domain.startswith("outbound_"):
        return problem or wildcard_problem(domain)
    parts = domain.split("_")
    if len(parts) < 4:
        return f"domain name {domain} invalid, should follow '{_SNI_FORMAT}' format"
    port, host = parts[1].strip("."), parts[3].strip(".")
    for text, wanted in ((port, "[0-9]"), (host, "[a-zA-Z]")):
        if not re.search(wanted, text):
            return f"domain name {quote(domain)} invalid (label {quote(text)} invalid). should follow {_SNI_FORMAT} format"
    return ""


def partial_wildcard_problem(host: str) -> str:
    """A wildcard must be the whole first label."""
    return f"partial wildcard {quote(host)} not allowed" if "*" in host and len(host) != 1 and not host.startswith("*.") else ""


def is_wildcarded(host: str) -> bool:
    """Whether a host is a wildcard."""
    return host.startswith("*")


def hosts_overlap(one: str, other: str) -> bool:
    """Whether two hosts, wildcards or not, can mean the same."""
    if is_wildcarded(one):
        if is_wildcarded(other):
            return other[1:].endswith(one[1:]) if size(one) < size(other) else one[1:].endswith(other[1:])
        return other.endswith(one[1:])
    return one.endswith(other[1:]) if is_wildcarded(other) else one == other


def is_subset(host: str, of: str) -> bool:
    """Whether a host is covered by another."""
    if is_wildcarded(host):
        return is_wildcarded(of) and size(host) >= size(of) and host[1:].endswith(of[1:])
    return host.endswith(of[1:]) if is_wildcarded(of) else host == of


def port_problem(port: int) -> str:
    """A port's number."""
    return "" if 1 <= port <= 65535 else f"port number {port} must be in the range 1..65535"


def port_name_problem(name: str) -> str:
    """A port's name."""
    return "" if is_label(name) else f"invalid port name: {name}"


def protocol_problem(text: str) -> str:
    """A port's protocol; none is for Istio to find out."""
    return f"unsupported protocol: {text}" if text and not protocol(text) else ""


def label_problems(labels: t.Mapping[str, str]) -> list[str]:
    """What is wrong with labels of a workload."""
    out: list[str] = []
    for key, value in labels.items():
        found = _KEY_MATCH(key)
        if not found:
            out.append(f"invalid tag key: {quote(key)}")
        elif len(found[1] or "") - 1 > _LONGEST_PREFIX:
            out.append(f"invalid tag key: {quote(key)} (DNS prefix is too long)")
        elif len(found[2]) > _LONGEST_LABEL:
            out.append(f"invalid tag key: {quote(key)} (name is too long)")
        if not _VALUE_MATCH(value):
            out.append(f"invalid tag value: {quote(value)}")
    return out


def trust_domain_problem(domain: str) -> str:
    """A trust domain: labels, the last may be empty."""
    if not domain:
        return "empty domain name not allowed"
    parts = domain.split(".")
    for number, label in enumerate(parts, 1):
        if not label and number == len(parts):
            return ""
        if not is_label(label):
            return f"trust domain name {quote(domain)} invalid"
    return ""


def unix_address_problem(address: str) -> str:
    """The path of a unix domain socket, or an abstract one's name."""
    if not address:
        return "unix address must not be empty"
    if address.startswith("@"):
        return ""
    return "" if address.startswith("/") and not address.endswith("/") else f"{address} is not an absolute path to a file"
