# SPDX-License-Identifier: GPL-3.0-or-later
"""AuthorizationPolicies (https://istio.io/latest/docs/reference/config/security/authorization-policy/)."""
from __future__ import annotations

import re
import typing as t

from ...gotemplate.quoting import quote
from . import addresses, names
from .findings import Findings
from .messages import Message
from .subject import Subject
from .targets import check_targets
from .verdict import Path

_NOT_WITH_CUSTOM: t.Final = (
    "namespaces", "notNamespaces", "serviceAccounts", "notServiceAccounts", "trustDomains", "notTrustDomains", "principals", "notPrincipals",
    "requestPrincipals", "notRequestPrincipals",
)  # fmt: skip
_KEYS_NOT_WITH_CUSTOM: t.Final = ("source.namespace", "source.serviceAccount", "source.trustDomain", "source.principal")
_IDENTITIES: t.Final = ("principals", "notPrincipals", "namespaces", "notNamespaces")
_ACCOUNTS: t.Final = ("serviceAccounts", "notServiceAccounts")
_IPS: t.Final = ("ipBlocks", "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks")
_CHECKED: t.Final = (
    "principals", "requestPrincipals", "namespaces", "serviceAccounts", "trustDomains", "ipBlocks", "remoteIpBlocks", "notPrincipals",
    "notRequestPrincipals", "notNamespaces", "notServiceAccounts", "notTrustDomains", "notIpBlocks", "notRemoteIpBlocks",
)  # fmt: skip
_TCP_SOURCE: t.Final = (*_IDENTITIES, *_IPS, *_ACCOUNTS)
_OPERATION: t.Final = ("ports", "methods", "paths", "hosts", "notPorts", "notMethods", "notPaths", "notHosts")
_PCHARS: t.Final = re.compile(r"[a-zA-Z0-9\-._~%!$&'()+,;:@=]+")
_MOST_ACCOUNTS: t.Final = 16
_LONGEST_ACCOUNT: t.Final = 320
_MEANINGLESS: t.Final = (
    "action without `rules` is meaningless as it will never be triggered, add an empty rule `{}` if you want it be triggered for every request"
)
_DENIES_TCP: t.Final = (
    "configured AuthorizationPolicy will deny all traffic to TCP ports under its scope due to the use of only HTTP attributes in a DENY rule; "
    "it is recommended to explicitly specify the port"
)


def check_authorization_policy(subject: Subject, spec: Message, found: Findings) -> None:
    """An AuthorizationPolicy."""
    own = Findings()
    check_targets(spec, own)
    action, rules, provider = spec["action"], spec["rules"], spec["provider"]
    if action == "CUSTOM":
        if not rules:
            own.error(f"CUSTOM {_MEANINGLESS}", ("spec",))
        elif provider is None or not provider["name"]:
            own.error("`provider.name` must not be empty", ("spec", "provider"))
        for number, rule in enumerate(rules):
            _check_custom(rule, ("spec", "rules", number), own)
    elif provider is not None:
        own.error(f"`provider` must not be with non CUSTOM action, found {action}", ("spec", "provider"))
    if action == "DENY" and not rules:
        own.error(f"DENY {_MEANINGLESS}", ("spec",))
    for number, rule in enumerate(rules):
        _check_rule(rule, number, own, deny=action == "DENY")
    found.take(own, f"invalid policy {subject.name}.{subject.namespace}:")


def _check_custom(rule: Message, at: Path, found: Findings) -> None:
    for number, entry in enumerate(rule["from"]):
        source = entry["source"]
        for field in _NOT_WITH_CUSTOM if source is not None else ():
            if source[field]:
                text = f"From.{field[0].upper()}{field[1:]} is currently not supported with CUSTOM action"
                found.error(text, (*at, "from", number, "source", field))
    for number, condition in enumerate(rule["when"]):
        key = condition["key"]
        if key in _KEYS_NOT_WITH_CUSTOM or key.startswith("request.auth."):
            found.error(f"{key} is currently not supported with CUSTOM action", (*at, "when", number, "key"))


def _check_rule(rule: Message, number: int, found: Findings, *, deny: bool) -> None:
    at: Path = ("spec", "rules", number)
    sources = targets = tcp_sources = tcp_targets = False
    for position, entry in enumerate(rule["from"]):
        source, where = entry["source"], (*at, "from", position, "source")
        if source is None:
            found.error(f"`from.source` must not be nil, found at rule {number}", where[:-1])
            continue
        sources = True
        _check_source(source, number, where, found)
        tcp_sources = tcp_sources or any(source[field] for field in _TCP_SOURCE)
    for position, entry in enumerate(rule["to"]):
        operation, where = entry["operation"], (*at, "to", position, "operation")
        if operation is None:
            found.error(f"`to.operation` must not be nil, found at rule {number}", where[:-1])
            continue
        targets = True
        _check_operation(operation, number, where, found)
        tcp_targets = tcp_targets or bool(operation["ports"] or operation["notPorts"])
    for position, condition in enumerate(rule["when"]):
        _check_condition(condition, (*at, "when", position), found)
    if deny and ((sources and not targets and not tcp_sources) or (targets and not tcp_targets)):
        found.warn(_DENIES_TCP, at)


def _label(field: str) -> str:
    return field[0].upper() + field[1:]


def _check_source(source: Message, rule: int, at: Path, found: Findings) -> None:
    if any(source[field] for field in _IDENTITIES) and any(source[field] for field in _ACCOUNTS):
        found.error(f"cannot set serviceAccounts with namespaces or principals, found at rule {rule}", at)
    if not source:
        found.error(f"`from.source` must not be empty, found at rule {rule}", at)
    for field in _IPS:
        _check_ips(source[field], (*at, field), found)
    for field in _CHECKED:
        values = source[field]
        if not values:
            continue
        if field in _ACCOUNTS:
            problem = _accounts_problem(_label(field), values)
        elif field in ("trustDomains", "notTrustDomains"):
            problem = _trust_domains_problem(_label(field), values)
        else:
            problem = _empty_problem(_label(field), values)
        found.error(problem, (*at, field))


def _check_operation(operation: Message, rule: int, at: Path, found: Findings) -> None:
    if not operation:
        found.error(f"`to.operation` must not be empty, found at rule {rule}", at)
    for field in ("ports", "notPorts"):
        _check_ports(operation[field], (*at, field), found)
    for field in _OPERATION:
        found.error(_empty_problem(_label(field), operation[field]), (*at, field))
    for field in ("paths", "notPaths"):
        found.error(_paths_problem(_label(field), operation[field]), (*at, field))


def _check_condition(condition: Message, at: Path, found: Findings) -> None:
    key = condition["key"]
    if not key:
        found.error("`key` must not be empty", at)
    elif not condition["values"] and not condition["notValues"]:
        found.error(f"at least one of `values` or `notValues` must be set for key {key}", at)
    else:
        for field, name in (("values", "value"), ("notValues", "notValue")):
            own, where = Findings(), (*at, field if condition[field] else "key")
            _check_attribute(key, condition[field], where, own)
            found.error(own.error_text and f"invalid `{name}` for `key` {key}: {own.error_text}", where)


def _check_attribute(key: str, values: t.Sequence[str], at: Path, found: Findings) -> None:
    """The values that an attribute may have."""
    problem = _empty_problem(key, values)
    if problem:
        found.error(problem, at)
    elif key.startswith(("request.headers", "request.auth.claims", "experimental.envoy.filters.")):
        found.error(_bracket_problem(key), at)
    elif key in ("source.ip", "remote.ip", "destination.ip"):
        _check_ips(values, at, found)
    elif key == "source.serviceAccount":
        found.error(_accounts_problem(key, values), at)
    elif key == "source.trustDomain":
        found.error(_wildcard_problem(key, values), at)
    elif key == "destination.port":
        _check_ports(values, at, found)
    elif key == "destination.namespace":
        found.error(f"attribute {key} is replaced by the metadata.namespace", at)
    elif key.startswith("destination.labels"):
        found.error(f"attribute {key} is replaced by the workload selector", at)
    elif key in ("destination.name", "destination.user"):
        found.error(f"deprecated attribute {key}: only supported in v1alpha1", at)
    elif key not in (
        "source.namespace", "source.principal", "request.auth.principal", "request.auth.audiences", "request.auth.presenter", "connection.sni",
    ):  # fmt: skip
        found.error(f"unknown attribute: {key}", at)


def _bracket_problem(key: str) -> str:
    opened = names.size(key[: key.find("[")]) if "[" in key else -1
    return "" if key.endswith("]") and 0 < opened < names.size(key) - 2 else f"bad key ({key}): should have format a[b]"


def _empty_problem(name: str, values: t.Sequence[str]) -> str:
    return f"empty value not allowed, found in {name}" if "" in values else ""


def _wildcard_problem(name: str, values: t.Sequence[str]) -> str:
    problem = _empty_problem(name, values)
    if problem:
        return problem
    for value in values:
        if value.count("*") > 1:
            return f"at most one wildcard is allowed, found in {name}: {quote(value)}"
        if "*" in value and not value.startswith("*") and not value.endswith("*"):
            return f"wildcard is only allowed at the start or end, found in {name}: {quote(value)}"
    return ""


def _trust_domains_problem(name: str, values: t.Sequence[str]) -> str:
    problem = _wildcard_problem(name, values)
    if problem:
        return problem
    bad = next((value for value in values if "/" in value), None)
    return "" if bad is None else f"trust domain must not contain '/', found in {name}: {quote(bad)}"


def _accounts_problem(name: str, values: t.Sequence[str]) -> str:
    if len(values) > _MOST_ACCOUNTS:
        return "may not have more than 16 values"
    form = "expected format 'serviceAccount' or 'namespace/serviceAccount', found"
    for value in values:
        if not value:
            return f"empty value not allowed, found in {name}"
        if "*" in value:
            return f"wildcard not allowed, found in {name}"
        if value.count("/") > 1:
            return f"{form} {quote(value)} in {name}"
        if names.size(value) > _LONGEST_ACCOUNT:
            return f"value cannot exceed 320 characters, found {quote(value)} in {name}"
        if value.startswith("/"):
            return f"{form} empty namespace {quote(value)} in {name}"
        if value.endswith("/"):
            return f"{form} empty serviceAccount {quote(value)} in {name}"
    return ""


def _check_ips(values: t.Sequence[str], at: Path, found: Findings) -> None:
    for number, value in enumerate(values):
        if "/" not in value:
            if not addresses.is_address(value):
                found.list_error(f"bad IP address ({value})", (*at, number))
            continue
        try:
            addresses.check_network(value)
        except addresses.AddressError as error:
            found.list_error(f"bad CIDR range ({value}): {error}", (*at, number))


def _check_ports(values: t.Sequence[str], at: Path, found: Findings) -> None:
    for number, value in enumerate(values):
        plain = re.fullmatch("[0-9]+", value, re.ASCII) is not None
        port = int(value[-20:]) if plain and len(value.lstrip("0")) <= 20 else -1
        why = "<nil>"
        if not plain:
            why = f"strconv.ParseUint: parsing {quote(value)}: invalid syntax"
        elif not 0 <= port < 1 << 32:
            why = f"strconv.ParseUint: parsing {quote(value)}: value out of range"
        elif port <= 65535:
            continue
        found.list_error(f"bad port ({value}): {why}", (*at, number))


def _paths_problem(name: str, paths: t.Sequence[str]) -> str:
    """Templates in paths: ``{*}`` is a segment, ``{**}`` the last one."""
    for path in paths:
        template = "{*}" in path or "{**}" in path
        shown = path.strip("/")
        ended = False
        for segment in shown.split("/"):
            if segment in ("{*}", "{**}"):
                if ended:
                    return f"invalid or unsupported path {shown}, found in {name}. {{**}} is not the last operator"
                ended = segment == "{**}"
                continue
            if "{" in segment or "}" in segment:
                return f"invalid or unsupported path {shown}, found in {name}. Contains '{{' or '}}' beyond a supported path template"
            if template and not _PCHARS.fullmatch(segment):
                return f"invalid or unsupported path {shown}, found in {name}. Contains segment {segment} with invalid string literal"
    return ""
