# SPDX-License-Identifier: GPL-3.0-or-later
"""Which DestinationRule and VirtualService a proxy has for a Service's port, and what they mean for pods (istio/istioctl/pkg/describe)."""
from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from .cluster import ClusterFilter, clusters, parse_name
from .config_dump import ROUTES, ConfigDump, inner
from .management import managed_by

Json = dict[str, t.Any]
_SUFFIX: t.Final = ".svc.cluster.local"
_DOMAIN: t.Final = re.compile(r"([^.]+)\.([^.]+)\.svc\.cluster\.local")


@dataclass(frozen=True)
class Subsets:
    """Names of a DestinationRule's subsets that take any of the pods, and of the others."""

    matching: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meaning:
    """What a VirtualService does with requests to a Service: what is certain, and below that why routes do not lead to its pods."""

    facts: tuple[str, ...]
    notes: tuple[str, ...] = ()


def host_of(service: Json) -> str:
    """A Service's full name."""
    return f"{service['metadata']['name']}.{service['metadata']['namespace']}{_SUFFIX}"


def destination_rule_of(dump: ConfigDump, service: Json, port: int) -> tuple[str, str] | None:
    """Name and namespace of the rule that the proxy's cluster comes from."""
    host = host_of(service)
    for one in clusters(dump, ClusterFilter(fqdn=host, port=port, direction="outbound")):
        if parse_name(str(one.get("name") or "")).fqdn == host:
            return _split(managed_by(one))
    return None


def virtual_service_of(dump: ConfigDump, service: Json, port: int) -> tuple[str, str] | None:
    """Name and namespace of the VirtualService that the first route to the Service comes from."""
    meta = service["metadata"]
    for config in inner(dump.part(ROUTES).get("dynamicRouteConfigs"), "routeConfig"):
        name = str(config.get("name") or "")
        if name != str(port) and not name.startswith(("http.", "https.")):
            continue
        for host in config.get("virtualHosts") or []:
            named = any((meta["name"], meta["namespace"]) == found.groups() for found in map(_DOMAIN.fullmatch, host.get("domains") or []) if found)
            for route in host.get("routes") or []:
                if named or _leads_to(route, service, port):
                    return _split(managed_by(route))
    return None


def _leads_to(route: Json, service: Json, port: int) -> bool:
    action = route.get("route") or {}
    weighted = (action.get("weightedClusters") or {}).get("clusters") or [{}]
    found = parse_name(str(action.get("cluster") or weighted[0].get("name") or ""))
    return (found.direction, found.port, found.fqdn) == ("outbound", port, host_of(service))


def _split(text: str) -> tuple[str, str] | None:
    """``NAME.NAMESPACE``."""
    name, dot, namespace = text.rpartition(".")
    return (name, namespace) if dot else None


def subsets_of(rule: Json | None, pods: t.Iterable[t.Mapping[str, str]]) -> Subsets:
    """The subsets of a DestinationRule by the labels of pods."""
    found: dict[bool, list[str]] = {True: [], False: []}
    labels = list(pods)
    for one in ((rule or {}).get("spec") or {}).get("subsets") or []:
        asked = (one.get("labels") or {}).items()
        found[any(all(pod.get(key) == value for key, value in asked) for pod in labels)].append(str(one.get("name")))
    return Subsets(tuple(found[True]), tuple(found[False]))


def meaning_of(virtual_service: Json, service: Json, subsets: Subsets, rule: Json | None) -> Meaning:
    """What a VirtualService does with requests to the Service whose pods are in the matching subsets."""
    spec, namespace = virtual_service.get("spec") or {}, str(virtual_service["metadata"]["namespace"])
    http, tcp, tls = spec.get("http") or [], spec.get("tcp") or [], spec.get("tls") or []
    read = [_http(one, namespace, service, subsets, rule) for one in http] + [_tcp(one, namespace, service) for one in tcp]
    facts = [fact for leads, found in read if leads for fact in found]
    notes = [note for leads, found in read if not leads for note in found]
    reached, possible = sum(leads for leads, _ in read), len(http) + len(tcp) + len(tls)
    if not reached:
        kinds = (("HTTP", http), ("TCP", tcp))
        return Meaning(tuple(f"WARNING: No destinations match pod subsets (checked {len(one)} {kind} routes)" for kind, one in kinds if one), tuple(notes))
    if reached < possible:
        more = f"{possible - reached} additional destination(s) that will not reach this pod"
        return Meaning((*facts, more), () if facts else tuple(notes))
    if not facts:
        return Meaning(tuple(f"{len(one)} {kind} route(s)" for kind, one in (("HTTP", http), ("TCP", tcp)) if one))
    return Meaning(tuple(facts))


def _is_host(host: str, namespace: str, service: Json) -> bool:
    full = host if "." in host else f"{host}.{namespace}"
    return (full if full.startswith("*") or full.endswith(_SUFFIX) else full + _SUFFIX) == host_of(service)


def _http(route: Json, namespace: str, service: Json, subsets: Subsets, rule: Json | None) -> tuple[bool, list[str]]:
    """Whether an HTTP route leads to the pods, and what there is to say of it."""
    leads, facts, notes = False, [], []
    for one in route.get("route") or []:
        target, weight = one.get("destination") or {}, one.get("weight") or 0
        host, subset = str(target.get("host") or ""), str(target.get("subset") or "")
        if not _is_host(host, namespace, service):
            facts.append(f"Route to {host} with invalid config" if subset else f'Route to host "{host}" with weight {weight}%')
        elif subset in subsets.others:
            notes.append(f"Route to non-matching subset {subset} for ({_conditions(route.get('match') or [])})")
        elif subset and subset not in subsets.matching and rule is None:
            notes.append(f"Warning: Route to subset {subset} but NO DESTINATION RULE defining subsets!")
        elif subset and subset not in subsets.matching:
            meta = (rule or {})["metadata"]
            notes.append(f"Warning: Route to UNKNOWN subset {subset}; check DestinationRule {meta['name']}.{meta['namespace']}")
        else:
            leads = True
            chosen = f' subset "{subset}"' if subset else ""
            facts += [f'Route to host "{host}"{chosen} with weight {weight}%'] if weight else []
    if not leads:
        return False, facts + notes
    when = ["Fault injection " + ", ".join(sorted(route["fault"]))] if route.get("fault") else []
    when += [_condition(one) for one in route.get("match") or []]
    return True, facts + ([", ".join(when)] if when else [])


def _tcp(route: Json, namespace: str, service: Json) -> tuple[bool, list[str]]:
    leads = any(_is_host(str((one.get("destination") or {}).get("host") or ""), namespace, service) for one in route.get("route") or [])
    matches = route.get("match") or [] if leads else []
    return leads, [", ".join(f"{key}: {value}" for key, value in sorted(one.items())) for one in matches]


def _conditions(matches: list[Json]) -> str:
    return ", ".join(_condition(one) for one in matches) or "everything"


def _condition(match: Json) -> str:
    text = "Match: "
    if match.get("uri"):
        text += _words(match["uri"]) + (" uncased" if match.get("ignoreUriCase") else "")
    if match.get("headers"):
        text += " when headers are " + "; ".join(f"{key}={_words(value)}" for key, value in sorted(match["headers"].items()))
    return text.strip()


def _words(match: Json) -> str:
    if "exact" in match:
        return str(match["exact"])
    return f"{match['prefix']}*" if "prefix" in match else ", ".join(f'{key}:"{value}"' for key, value in match.items())
