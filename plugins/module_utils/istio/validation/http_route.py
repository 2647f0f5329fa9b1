# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP routes of a VirtualService (https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute)."""
from __future__ import annotations

import typing as t

from ...gotemplate.floats import format_float
from ...gotemplate.formatting import sprintf
from ...gotemplate.quoting import quote
from . import names
from .destination_rule import subset_problem
from .findings import Findings
from .headers import (
    cors_header_problem,
    is_authority,
    match_name_problem,
    operation_name_problem,
    request_name_problem,
    value_problem,
)
from .messages import Message
from .regexps import pattern_problem
from .traffic_policy import duration_problem
from .verdict import Path

_LONGEST_PATTERN: t.Final = 1024
_KILOBYTE: t.Final = 1024
_RETRY_POLICIES: t.Final = frozenset(
    (
        "5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "retriable-4xx", "refused-stream", "retriable-status-codes",
        "retriable-headers", "envoy-ratelimited", "http3-post-connect-failure", "cancelled", "deadline-exceeded", "internal", "resource-exhausted",
        "unavailable",
    )
)  # fmt: skip
_STATUSES: t.Final = frozenset((*range(100, 104), *range(200, 209), 226, *range(300, 306), 307, 308, *range(400, 419), *range(421, 427), 428, 429, 431, 451,
                                *range(500, 509), 510, 511))  # fmt: skip
_METHODS: t.Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*"))
_GRPC_STATUSES: t.Final = frozenset(
    (
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    )
)  # fmt: skip


def check_http_route(route: Message, at: Path, found: Findings, *, delegate: bool, converted: bool) -> None:
    """One HTTP route; ``delegate``: of a VirtualService without hosts; ``converted``: made from the Gateway API."""
    _check_conflicts(route, at, found, delegate=delegate)
    _check_matches(route["match"], at, found)
    _check_headers(route["headers"], (*at, "headers"), found)
    _check_cors(route["corsPolicy"], (*at, "corsPolicy"), found)
    _check_fault(route["fault"], (*at, "fault"), found)
    percent = route["mirrorPercent"]
    if percent is not None:
        if percent > 100:
            found.error(f"mirror_percent must have a max value of 100 (it has {percent})", (*at, "mirrorPercent"))
        found.warn('using deprecated setting "mirrorPercent", use "mirrorPercentage" instead', (*at, "mirrorPercent"))
    _check_mirror_percentage(route["mirrorPercentage"], "mirror_percentage", (*at, "mirrorPercentage"), found)
    check_destination(route["mirror"], (*at, "mirror"), found)
    _check_mirrors(route["mirrors"], (*at, "mirrors"), found)
    found.error(_redirect_problem(route["redirect"], route["match"]), (*at, "redirect"))
    _check_direct_response(route["directResponse"], (*at, "directResponse"), found)
    _check_retries(route["retries"], (*at, "retries"), found)
    found.error(_rewrite_problem(route["rewrite"]), (*at, "rewrite"))
    found.error(_authority_problem(route["rewrite"], route["headers"]), (*at, "headers"))
    check_destinations(route["route"], (*at, "route"), found, converted=converted, headers=True)
    if route["timeout"] is not None:
        found.error(duration_problem(route["timeout"]), (*at, "timeout"))


def _check_conflicts(route: Message, at: Path, found: Findings, *, delegate: bool) -> None:
    targets, redirect, direct = route["route"], route["redirect"], route["directResponse"]
    if route["delegate"] is not None and not delegate:
        if redirect is not None:
            found.error(f"root HTTP route {route['name']} must not specify redirect", (*at, "redirect"))
        if targets:
            found.error(f"root HTTP route {route['name']} must not specify route", (*at, "route"))
        return
    if route["delegate"] is not None:
        found.error("delegate HTTP route cannot contain delegate", (*at, "delegate"))
    if redirect is not None or direct is not None:
        other, where = ("redirect", "redirect") if redirect is not None else ("direct_response", "directResponse")
        if targets:
            found.error(f"HTTP route cannot contain both route and {other}", (*at, where))
        if route["fault"] is not None:
            found.error(f"HTTP route cannot contain both fault and {other}", (*at, where))
        if route["rewrite"] is not None:
            found.error(f"HTTP route rule cannot contain both rewrite and {other}", (*at, where))
        if redirect is not None and direct is not None:
            found.error("HTTP route rule cannot contain both direct_response and redirect", (*at, where))
    elif not targets:
        found.error("HTTP route, redirect or direct_response is required", at)
    if route["mirror"] is not None and route["mirrors"]:
        found.error("HTTP route cannot contain both mirror and mirrors", (*at, "mirrors"))


def _check_matches(matches: t.Sequence[Message], at: Path, found: Findings) -> None:
    for number, match in enumerate(matches):
        where = (*at, "match", number)
        for name, text in sorted(match["headers"].items()):
            found.error(match_name_problem(name), (*where, "headers", name))
            found.error(_match_problem(text, "headers"), (*where, "headers", name))
        for name, text in sorted(match["withoutHeaders"].items()):
            found.error(match_name_problem(name), (*where, "withoutHeaders", name))
            if text.get("regex") != "*":
                found.error(_match_problem(text, "withoutHeaders"), (*where, "withoutHeaders", name))
        found.error(_regex_match_problem(match["uri"], "uri"), (*where, "uri"))
        for field in ("scheme", "method", "authority"):
            found.error(_match_problem(match[field], field), (*where, field))
        for name, text in sorted(match["queryParams"].items()):
            found.error(_match_problem(text, "queryParams"), (*where, "queryParams", name))
    for number, match in enumerate(matches):
        where = (*at, "match", number)
        if match["port"]:
            found.error(names.port_problem(match["port"]), (*where, "port"))
        for problem in names.label_problems(match["sourceLabels"]):
            found.list_error(problem, (*where, "sourceLabels"))
        own = Findings()
        check_gateway_names(match["gateways"], (*where, "gateways"), own)
        found.take_errors(own)
        if match["sourceNamespace"] and not names.is_label(match["sourceNamespace"]):
            found.error(f"sourceNamespace match {match['sourceNamespace']} is invalid", (*where, "sourceNamespace"))


def check_gateway_names(gateways: t.Sequence[str], at: Path, found: Findings, *, converted: bool = False) -> None:
    """The gateways that something is bound to; nothing is said of what follows one without a namespace."""
    for number, gateway in enumerate(gateways):
        where = (*at, number)
        namespace, slash, name = gateway.partition("/")
        if not slash:
            if "." in gateway:
                parts = gateway.split(".")
                found.warn(
                    f"using legacy gatewayName format {quote(gateway)}; prefer the <namespace>/<name> format: {quote(parts[1] + '/' + parts[0])}", where
                )
            found.error(names.fqdn_problem(gateway), where)
            return
        if not namespace or not name:
            found.error("config namespace and gateway name cannot be empty", where)
        if not names.is_label(namespace):
            found.error(f"invalid value for namespace: {quote(namespace)}", where)
        if not names.is_label(name) and not converted:
            found.error(f"invalid value for gateway name: {quote(name)}", where)


def _match_problem(match: Message | None, where: str) -> str:
    if match is None:
        return ""
    if match.get("prefix") == "":
        return f"{quote(where)}: prefix string match should not be empty"
    return _regex_match_problem(match, where)


def _regex_match_problem(match: Message | None, where: str) -> str:
    if match is None or "regex" not in match:
        return ""
    return _regex_problem(match["regex"], where) if match["regex"] else f"{quote(where)}: regex string match should not be empty"


def _regex_problem(pattern: str, where: str) -> str:
    if names.size(pattern) > _LONGEST_PATTERN:
        return f"{quote(where)}: regex is too large, max length allowed is 1024"
    problem = pattern_problem(pattern)
    hint = "Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)"
    return problem and f"{quote(where)}: {problem}; {hint}"


def _check_headers(headers: Message | None, at: Path, found: Findings) -> None:
    if headers is None:
        return
    for side, name_problem in (("request", request_name_problem), ("response", operation_name_problem)):
        operations = headers[side]
        if operations is None:
            continue
        for field in ("add", "set"):
            for name, value in sorted(operations[field].items()):
                where = (*at, side, field, name)
                found.error(name_problem(name), where)
                found.error(value_problem(value), where)
        for number, name in enumerate(operations["remove"]):
            found.error(operation_name_problem(name), (*at, side, "remove", number))


def _check_cors(policy: Message | None, at: Path, found: Findings) -> None:
    if policy is None:
        return
    for number, origin in enumerate(policy["allowOrigins"]):
        where = (*at, "allowOrigins", number)
        if not (origin["exact"] or origin["prefix"] or origin["regex"]):
            found.error("'' is not a valid match type for CORS allow origins", where)
        else:
            found.error(_regex_match_problem(origin, "corsPolicy.allowOrigins"), where)
    for number, method in enumerate(policy["allowMethods"]):
        if method not in _METHODS:
            found.error(f"{quote(method)} is not a supported HTTP method", (*at, "allowMethods", number))
    for field in ("allowHeaders", "exposeHeaders"):
        for number, name in enumerate(policy[field]):
            found.error(cors_header_problem(name), (*at, field, number))
    age = policy["maxAge"]
    if age is not None:
        found.error(duration_problem(age), (*at, "maxAge"))
        if age > 0 and age % 10**9:
            found.list_error("max_age duration is accurate only to seconds precision", (*at, "maxAge"))


def _check_fault(fault: Message | None, at: Path, found: Findings) -> None:
    if fault is None:
        return
    abort, delay = fault["abort"], fault["delay"]
    if abort is None and delay is None:
        found.list_error("HTTP fault injection must have an abort and/or a delay", at)
    if abort is not None:
        own = Findings()
        _check_abort(abort, (*at, "abort"), own)
        found.take_errors(own)
    if delay is not None:
        where = (*at, "delay")
        found.error(_percentage_problem(delay["percentage"]), (*where, "percentage"))
        if delay["fixedDelay"] is not None:
            found.error(duration_problem(delay["fixedDelay"]), (*where, "fixedDelay"))
        elif delay["exponentialDelay"] is not None:
            found.error(duration_problem(delay["exponentialDelay"]), (*where, "exponentialDelay"))
            found.list_error("exponentialDelay not supported yet", (*where, "exponentialDelay"))


def _check_abort(abort: Message, at: Path, found: Findings) -> None:
    found.error(_percentage_problem(abort["percentage"]), (*at, "percentage"))
    if "grpcStatus" in abort:
        if abort["grpcStatus"] not in _GRPC_STATUSES:
            text = f"gRPC status {quote(abort['grpcStatus'])} is not supported. See https://github.com/grpc/grpc/blob/master/doc/statuscodes.md "
            found.error(text + "for a list of supported codes, for example 'NOT_FOUND'", (*at, "grpcStatus"))
    elif "http2Error" in abort:
        found.error("HTTP/2 abort fault injection not supported yet", (*at, "http2Error"))
    elif "httpStatus" in abort:
        found.error(_status_problem(abort["httpStatus"]), (*at, "httpStatus"))
    else:
        found.warn("abort configured, but error type not set", at)


def _status_problem(status: int) -> str:
    return "" if 200 <= status <= 600 else f"HTTP status {status} is not in range 200-599"


def _percentage_problem(percent: Message | None) -> str:
    value = percent["value"] if percent is not None else 0.0
    if value < 0 or value > 100 or 0 < value < 0.0001:
        return f"percentage {sprintf('%v', [value])} is neither 0.0, nor in range [0.0001, 100.0]"
    return ""


def _check_mirror_percentage(percent: Message | None, name: str, at: Path, found: Findings) -> None:
    value = percent["value"] if percent is not None else 0.0
    shown = format_float(value, "f", 6)
    if value > 100:
        found.error(f"{name} must have a max value of 100 (it has {shown})", at)
    if value < 0:
        found.error(f"{name} must have a min value of 0 (it has {shown})", at)


def _check_mirrors(mirrors: t.Sequence[Message], at: Path, found: Findings) -> None:
    for number, mirror in enumerate(mirrors):
        where = (*at, number)
        if mirror["destination"] is None:
            found.error("destination is required for mirrors", where)
            continue
        check_destination(mirror["destination"], (*where, "destination"), found)
        _check_mirror_percentage(mirror["percentage"], "mirror percentage", (*where, "percentage"), found)


def _redirect_problem(redirect: Message | None, matches: t.Sequence[Message]) -> str:
    if redirect is None:
        return ""
    uri, prefix, scheme, code, port = (redirect[field] for field in ("uri", "prefixRewrite", "scheme", "redirectCode", "port"))
    if uri and prefix:
        return "redirect may only specify one of uri or prefix_rewrite"
    if prefix and any(match["uri"] is not None and "prefix" not in match["uri"] for match in matches):
        return "redirect prefix_rewrite requires all URI matches to use prefix match type"
    if not (uri or prefix or redirect["authority"] or "port" in redirect or "derivePort" in redirect or scheme):
        return "redirect must specify URI, authority, scheme, or port"
    if code and not 300 <= code <= 399:
        return f"{code} is not a valid redirect code, must be 3xx"
    if scheme not in ("", "http", "https"):
        return 'invalid redirect scheme, must be "http" or "https"'
    return names.port_problem(port) if port else ""


def _check_direct_response(response: Message | None, at: Path, found: Findings) -> None:
    if response is None:
        return
    body = response["body"]
    if body is not None:
        size = names.size(body["string"]) or len(body["bytes"])
        if size > _KILOBYTE * _KILOBYTE:
            found.error("large direct_responses may impact control plane performance, must be less than 1MB", (*at, "body"))
        elif size > 100 * _KILOBYTE:
            found.warn("large direct_responses may impact control plane performance", (*at, "body"))
    status = response["status"]
    found.error(_status_problem(status - (1 << 32) if status >= 1 << 31 else status), (*at, "status"))


def _check_retries(retries: Message | None, at: Path, found: Findings) -> None:
    if retries is None:
        return
    attempts, policies = retries["attempts"], retries["retryOn"]
    if attempts < 0:
        found.list_error("attempts cannot be negative", (*at, "attempts"))
    if attempts == 0 and (retries["perTryTimeout"] is not None or policies or retries["retryRemoteLocalities"] is not None):
        found.error("http retry policy configured when attempts are set to 0 (disabled)", (*at, "attempts"))
    if retries["perTryTimeout"] is not None:
        found.error(duration_problem(retries["perTryTimeout"]), (*at, "perTryTimeout"))
    for policy in policies.split(",") if policies else ():
        if policy not in _RETRY_POLICIES and not (names.is_number(policy) and int(policy) in _STATUSES):
            found.error(f"{quote(policy)} is not a valid retryOn policy", (*at, "retryOn"))
    if retries["backoff"] is not None:
        found.error(duration_problem(retries["backoff"]), (*at, "backoff"))


def _rewrite_problem(rewrite: Message | None) -> str:
    if rewrite is None:
        return ""
    regex = rewrite["uriRegexRewrite"]
    if rewrite["uri"] and regex is not None:
        return "rewrite may only contain one of URI or UriRegexRewrite"
    if not rewrite["uri"] and regex is None and not rewrite["authority"]:
        return "rewrite must specify at least one of URI, UriRegexRewrite, or authority. Only one of URI or UriRegexRewrite may be specified"
    if regex is None:
        return ""
    problem = "UriRegexRewrite requires both Rewrite and Match fields to be specified"
    if regex["match"] and regex["rewrite"]:
        problem = _regex_problem(regex["match"], "HTTPRewrite.UriRegexRewrite.Match")
    return problem and f"UriRegexRewrite has errors\n{problem}"


def _authority_problem(rewrite: Message | None, headers: Message | None) -> str:
    current = rewrite["authority"] if rewrite is not None else ""
    request = headers["request"] if headers is not None else None
    if request is None:
        return ""
    for field in ("set", "add"):
        for name, value in sorted(request[field].items()):
            if not is_authority(name):
                continue
            if current:
                return f"authority header cannot be set multiple times: have {quote(current)}, attempting to set {quote(value)}"
            current = value
    return ""


def check_destinations(weighted: t.Sequence[Message], at: Path, found: Findings, *, converted: bool, headers: bool = False) -> None:
    """Where a route leads, by weight; ``headers`` says that each may change headers."""
    total = 0
    for number, target in enumerate(weighted):
        where = (*at, number)
        if target["destination"] is None:
            found.list_error("destination is required", where)
        if headers:
            _check_headers(target["headers"], (*where, "headers"), found)
        if not converted:
            check_destination(target["destination"], (*where, "destination"), found)
        weight = target["weight"]
        if weight < 0:
            found.error(f"weight {weight} < 0", (*where, "weight"))
        total += weight
    if len(weighted) > 1 and total % (1 << 32) == 0:
        found.error("total destination weight = 0", at)


def check_destination(destination: Message | None, at: Path, found: Findings) -> None:
    """One destination."""
    if destination is None:
        return
    host = destination["host"]
    found.error("invalid destination host *" if host == "*" else names.wildcard_problem(host), (*at, "host"))
    if destination["subset"]:
        found.error(subset_problem(destination["subset"]), (*at, "subset"))
    if destination["port"] is not None:
        found.error(names.port_problem(destination["port"]["number"]), (*at, "port", "number"))
