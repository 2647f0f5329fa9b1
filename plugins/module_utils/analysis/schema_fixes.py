# SPDX-License-Identifier: GPL-3.0-or-later
"""Remedies for what istiod warns of where it takes the object: each leaves what proxies get as it is.

That a field means the same, or nothing, is read in istiod's code, which each remedy names.
"""
from __future__ import annotations

import json
import typing as t

from ..istio.validation.gateway import is_cipher
from ..istio.validation.verdict import Path, Problem
from .fields import Map, has, items, mapping, maps, number, text, texts
from .kinds import GATEWAY, VIRTUAL_SERVICE
from .message import Fix, pointer
from .resource import Resource

_CERTIFICATES: t.Final = (
    "credentialName", "credentialNames", "serverCertificate", "privateKey", "caCertificates", "caCrl", "tlsCertificates",
)  # fmt: skip


def fix_of(resource: Resource, problem: Problem) -> Fix | None:
    """The remedy for a warning; None where there is none that surely changes nothing else."""
    if resource.kind == VIRTUAL_SERVICE and problem.path[:2] == ("spec", "http") and problem.message:
        rule, *rest = problem.path[2:]
        routes = maps(resource.spec, "http")
        if not isinstance(rule, int) or any(has(one, "delegate") for one in routes[:rule]):
            return None  # a delegate need not take all that leads to it
        return _unused_match(routes, rule, rest) if problem.message == "VirtualServiceIneffectiveMatch" else _unreachable(rule)
    for start, make in _BY_TEXT.items():
        if problem.text.startswith(start):
            return make(resource, problem.path)
    return None


def _parent(resource: Resource, path: Path) -> Map:
    """What holds the field of the path as it was written; empty where that is no mapping."""
    at: t.Any = resource.item
    for key in path[:-1]:
        known = isinstance(at, list) and isinstance(key, int) and key < len(at)
        at = at[key] if known else mapping(at).get(str(key))
    return at if isinstance(at, dict) else {}


def _unreachable(rule: int) -> Fix:
    """istio/pilot/pkg/networking/core/route/route.go: routes after one that takes all are not sent."""
    return Fix(({"op": "remove", "path": f"/spec/http/{rule}"},), "rules before it take all that it would, so that no request comes to it")


def _unused_match(routes: list[Map], rule: int, rest: list[str | int]) -> Fix | None:
    """Only a match that stands there twice: whether a longer prefix is covered hangs on more than the prefixes."""
    position = rest[-1]
    matches = items(routes[rule], "match")
    said = [_said(one) for one in matches]
    earlier = {_said(one) for route in routes[:rule] for one in items(route, "match")}
    if not isinstance(position, int) or position >= len(said) or said[position] not in earlier | set(said[:position]):
        return None
    if all(one in earlier or one in said[:place] for place, one in enumerate(said)):  # without any, the rule would take all
        return None
    return Fix(({"op": "remove", "path": f"/spec/http/{rule}/match/{position}"},), "the same match stands before it")


def _said(match: t.Any) -> str:
    return json.dumps({key: value for key, value in mapping(match).items() if key != "name"}, sort_keys=True, default=str)


def _mirror_percent(resource: Resource, path: Path) -> Fix | None:
    """istio/pilot/pkg/networking/core/route/route.go, MirrorPercent; a delegate and what leads to it are merged field by field."""
    route = _parent(resource, path)
    if "mirrorPercent" not in route or has(route, "delegate") or not texts(resource.spec, "hosts"):
        return None
    gone = {"op": "remove", "path": pointer(path)}
    if has(route, "mirrorPercentage"):
        return Fix((gone,), "mirrorPercentage is set too, and is what counts")
    percent = number(route, "mirrorPercent")
    if percent > 100:
        return None
    return Fix((gone, {"op": "add", "path": pointer((*path[:-1], "mirrorPercentage")), "value": {"value": percent}}), "mirrorPercentage says the same")


def _ring_size(resource: Resource, path: Path) -> Fix | None:
    """istio/pilot/pkg/networking/core/cluster_traffic_policy.go, ApplyRingHashLoadBalancer."""
    balancer = _parent(resource, path)
    if "minimumRingSize" not in balancer or has(balancer, "ringHash") or has(balancer, "maglev"):
        return None
    size = {"minimumRingSize": balancer["minimumRingSize"]}
    steps = ({"op": "remove", "path": pointer(path)}, {"op": "add", "path": pointer((*path[:-1], "ringHash")), "value": size})
    return Fix(steps, "ringHash says the same")


def _consecutive_errors(resource: Resource, path: Path) -> Fix | None:
    """istio/pilot/pkg/networking/core/cluster_traffic_policy.go, applyOutlierDetection."""
    if "consecutiveErrors" not in _parent(resource, path):
        return None
    return Fix(({"op": "remove", "path": pointer(path)},), "istiod does not read it; consecutive5xxErrors is 5 where it is not set")


def _egress_host(resource: Resource, path: Path) -> Fix | None:
    """Only the very same host twice: by which of two that overlap a Service is seen is another question."""
    *_, position = path
    hosts = items(_parent(resource, path[:-1]), "hosts")
    if not isinstance(position, int) or position >= len(hosts) or hosts[position] not in hosts[:position]:
        return None
    return Fix(({"op": "remove", "path": pointer(path)},), "the same host stands before it")


def _ciphers(resource: Resource, path: Path) -> Fix | None:
    """istio/pkg/config/security/security.go, FilterCipherSuites, by which istiod reads those of Gateways."""
    tls = _parent(resource, path)
    if resource.kind != GATEWAY or "cipherSuites" not in tls:
        return None
    kept = list(dict.fromkeys(one for one in texts(tls, "cipherSuites") if is_cipher(one)))
    return Fix(({"op": "replace", "path": pointer(path), "value": kept},), "istiod leaves the others out")


def _certificates(resource: Resource, path: Path) -> Fix | None:
    """istio/pilot/pkg/networking/core/gateway.go: a server that passes TLS on is given no TLS."""
    tls = _parent(resource, path)
    there = [field for field in _CERTIFICATES if field in tls]
    if resource.kind != GATEWAY or not there:
        return None
    steps = tuple({"op": "remove", "path": pointer((*path[:-1], field))} for field in there)
    return Fix(steps, f"{text(tls, 'mode')} passes TLS on, and shows no certificate")


_BY_TEXT: t.Final[dict[str, t.Callable[[Resource, Path], Fix | None]]] = {
    'using deprecated setting "mirrorPercent"': _mirror_percent,
    "consistent hash MinimumRingSize is deprecated": _ring_size,
    "outlier detection consecutive errors is deprecated": _consecutive_errors,
    "duplicated egress host: ": _egress_host,
    "ignoring invalid cipher suites: ": _ciphers,
    "ignoring duplicate cipher suites: ": _ciphers,
    "PASSTHROUGH mode does not use certificates": _certificates,
    "AUTO_PASSTHROUGH mode does not use certificates": _certificates,
}
