# SPDX-License-Identifier: GPL-3.0-or-later
"""What modules found in each cluster becomes one document: the report's JSON, and all that its page shows."""
from __future__ import annotations

import typing as t
from collections import Counter, defaultdict

from .fields import Json, ReportError, mapping, mappings, number, text, texts

FORMAT: t.Final = 1
SYNCED, STALE, NOT_SENT, ERROR, NOT_CONNECTED = STATES = ("SYNCED", "STALE", "NOT_SENT", "ERROR", "NOT_CONNECTED")
"""How a proxy stands, as proxy_status_info says it; the last for a pod whose proxy no istiod knows."""
EXPIRING_DAYS: t.Final = 30
RENEWED: t.Final = ("workload", "istiod")
"""Uses of certificates that are renewed by themselves, so that it says nothing when they end; that one has ended does."""
PARTS: t.Final = ("place", "proxy_status", "control_plane", "versions", "messages", "certificates", "error")
"""What may be given for a cluster."""
_LEVELS: t.Final = ("Error", "Warning", "Info")


class Found(t.NamedTuple):
    """What there is of a cluster: the proxies in it and those that its istiods serve, messages, certificates."""

    proxies: list[Json]
    served: list[Json]
    messages: list[Json]
    certificates: list[Json]


def build(title: str, generated_at: str, data: t.Any) -> Json:
    """The document of a fleet; ``data`` by cluster, each with some of ``PARTS``. Raises ReportError that names the place.

    ``place`` has network, region, role; ``proxy_status``, ``control_plane``, ``versions`` are results of proxy_status_info, control_plane_info and
    version_info; ``messages`` and ``certificates`` results or lists of analyze (or precheck) and certificate_info; ``error`` says why a cluster
    could not be asked.
    """
    if not isinstance(data, dict) or not data:
        raise ReportError("data: is no mapping of clusters to what was found in them")
    out: Json = {"format": FORMAT, "title": title, "generated_at": generated_at}
    lists: dict[str, list[Json]] = {name: [] for name in ("clusters", "proxies", "rejections", "messages", "certificates")}
    fleet = {str(name): mapping(found, f"data: cluster {name}") for name, found in data.items()}
    for name, given in sorted(fleet.items()):
        where = f"data: cluster {name}"
        unknown = sorted(str(key) for key in given if key not in PARTS)
        if unknown:
            raise ReportError(f"{where}: has no part {', '.join(unknown)}; its parts are: {', '.join(PARTS)}")
        lists["proxies"] += _proxies(name, given, where, fleet)
        lists["rejections"] += _rejections(name, given, where, fleet)
        lists["messages"] += _messages(name, given, where)
        lists["certificates"] += _certificates(name, given, where)
    lists["proxies"] = _once(lists["proxies"])
    living, served = _grouped(lists["proxies"], "cluster"), _grouped(lists["proxies"], "served_by")
    messages, certificates = _grouped(lists["messages"], "cluster"), _grouped(lists["certificates"], "cluster")
    lists["clusters"] = [
        _cluster(name, given, f"data: cluster {name}", Found(living[name], served[name], messages[name], certificates[name]))
        for name, given in sorted(fleet.items())
    ]  # fmt: skip
    links = Counter((one["cluster"], one["served_by"]) for one in lists["proxies"] if one["served_by"] not in ("", one["cluster"]))
    out["links"] = [{"from": home, "to": place, "proxies": count} for (home, place), count in sorted(links.items())]
    lists["messages"].sort(key=lambda one: (_LEVELS.index(one["level"]), one["code"], one["cluster"], one["origin"]))
    lists["certificates"].sort(key=lambda one: (one["days_left"] is None, one["days_left"] or 0, one["cluster"], one["origin"]))
    return {**out, "summary": _summary(lists), **lists}


def _grouped(items: list[Json], key: str) -> defaultdict[str, list[Json]]:
    out = defaultdict(list)
    for one in items:
        out[one[key]].append(one)
    return out


def _home(one: Json, cluster: str, fleet: t.Collection[str]) -> str:
    """The cluster a proxy runs in: the one it names where that is of the fleet, which is not its istiod's for a remote cluster."""
    named = text(one, "cluster")
    return named if named in fleet else cluster


def _once(proxies: list[Json]) -> list[Json]:
    """Without pods that their own cluster's istiods do not know, and another cluster's do."""
    known = {(one["cluster"], one["namespace"], one["name"]) for one in proxies if one["state"] != NOT_CONNECTED}
    return [one for one in proxies if one["state"] != NOT_CONNECTED or (one["cluster"], one["namespace"], one["name"]) not in known]


def _proxies(cluster: str, given: Json, where: str, fleet: t.Collection[str]) -> list[Json]:
    status = mapping(given.get("proxy_status"), f"{where}: proxy_status")
    problems: dict[str, list[str]] = {}
    for one in mappings(status.get("problems"), f"{where}: proxy_status.problems"):
        problems.setdefault(text(one, "proxy"), []).append(text(one, "problem"))
    out = []
    for one in mappings(status.get("proxies"), f"{where}: proxy_status.proxies"):
        types = {str(short): text(mapping(kind, f"{where}: types"), "state") for short, kind in mapping(one.get("types"), f"{where}: types").items()}
        state = text(one, "state")
        out.append({
            "cluster": _home(one, cluster, fleet), "served_by": cluster, "name": text(one, "pod") or text(one, "name"),
            "namespace": text(one, "namespace"), "kind": text(one, "kind"),
            "version": text(one, "version"), "revision": text(one, "revision"), "istiod": text(one, "istiod"),
            "state": state if state in STATES else NOT_SENT, "types": types, "problems": problems.get(text(one, "name"), []), "health": _health(one),
        })  # fmt: skip
    for one in mappings(status.get("unconnected"), f"{where}: proxy_status.unconnected"):
        out.append({
            "cluster": cluster, "served_by": "", "name": text(one, "pod"), "namespace": text(one, "namespace"), "kind": text(one, "kind"), "version": "",
            "revision": text(one, "revision"), "istiod": "", "state": NOT_CONNECTED, "types": {},
            "problems": [] if one.get("certain", True) else ["an istiod that did not answer may know it"], "health": None,
        })  # fmt: skip
    return out


def _health(one: Json) -> Json | None:
    found = one.get("health")
    if not isinstance(found, dict):
        return None
    numbers = {key: number(found, key) for key in ("restarts", "uptime", "memory_bytes", "config_bytes", "connections")}
    return {"ready": bool(found.get("ready")), "state": text(found, "state"), **numbers}


def _rejections(cluster: str, given: Json, where: str, fleet: t.Collection[str]) -> list[Json]:
    out = []
    for one in mappings(mapping(given.get("proxy_status"), where).get("proxies"), f"{where}: proxy_status.proxies"):
        for short, kind in mapping(one.get("types"), f"{where}: types").items():
            if mapping(kind, f"{where}: types").get("state") == ERROR:
                out.append({
                    "cluster": _home(one, cluster, fleet), "name": text(one, "pod") or text(one, "name"), "namespace": text(one, "namespace"),
                    "type": str(short), "revision": text(one, "revision"), "istiod": text(one, "istiod"), "error": text(kind, "error"),
                })  # fmt: skip
    return out


def _messages(cluster: str, given: Json, where: str) -> list[Json]:
    out = []
    for one in mappings(given.get("messages"), f"{where}: messages", "messages"):
        level = text(one, "level").capitalize()
        out.append({
            "cluster": cluster, "level": level if level in _LEVELS else "Info",
            **{key: text(one, key) for key in ("code", "name", "origin", "message", "reference", "next_step", "documentation_url")},
        })  # fmt: skip
    return out


def _certificates(cluster: str, given: Json, where: str) -> list[Json]:
    return [
        {
            "cluster": cluster, **{key: text(one, key) for key in ("use", "origin", "subject", "issuer", "not_before", "not_after", "fingerprint")},
            "spiffe": texts(one.get("spiffe")), "days_left": number(one, "days_left"), "renewed": text(one, "use") in RENEWED,
        }
        for one in mappings(given.get("certificates"), f"{where}: certificates", "certificates")
    ]  # fmt: skip


def _cluster(name: str, given: Json, where: str, found: Found) -> Json:
    place = mapping(given.get("place"), f"{where}: place")
    plane = mapping(given.get("control_plane"), f"{where}: control_plane")
    versions = mapping(given.get("versions"), f"{where}: versions")
    states = Counter(one["state"] for one in found.proxies)
    levels = Counter(one["level"] for one in found.messages)
    days = [one["days_left"] for one in found.certificates if one["days_left"] is not None and (not one["renewed"] or one["days_left"] < 0)]
    return {
        "name": name, "error": text(given, "error"), "kubernetes_version": text(versions, "kubernetes_version"),
        **{key: text(place, key) for key in ("network", "region", "role")},
        "revisions": _revisions(plane, where), "istiods": _istiods(given, where, found.served),
        "tags": [{key: text(one, key) for key in ("name", "revision", "problem")} for one in mappings(plane.get("tags"), f"{where}: control_plane.tags")],
        "drift": len(mappings(plane.get("drift"), f"{where}: control_plane.drift")),
        "proxies": {state: states[state] for state in STATES},
        "messages": {level: levels[level] for level in _LEVELS},
        "first_expiry": min(days) if days else None,
    }  # fmt: skip


def _revisions(plane: Json, where: str) -> list[Json]:
    out = []
    for one in mappings(plane.get("revisions"), f"{where}: control_plane.revisions"):
        pods = mapping(one.get("pods"), f"{where}: control_plane.revisions.pods")
        out.append({
            "name": text(one, "name"), "versions": texts(one.get("versions")), "tags": texts(one.get("tags")), "namespaces": texts(one.get("namespaces")),
            "proxies": sum(number(pods, space) or 0 for space in pods), "in_use": bool(one.get("in_use")),
        })  # fmt: skip
    return out


def _istiods(given: Json, where: str, proxies: list[Json]) -> list[Json]:
    """Those that versions or proxies name, and those that did not answer."""
    connected = Counter(one["istiod"] for one in proxies if one["istiod"])
    out: dict[str, Json] = {}
    for one in proxies:
        if one["istiod"]:
            out.setdefault(one["istiod"], {"pod": one["istiod"], "revision": one["revision"], "version": "", "problem": ""})
    versions = mapping(given.get("versions"), where)
    for one in mappings(versions.get("control_plane"), f"{where}: versions.control_plane"):
        out[text(one, "pod")] = {"pod": text(one, "pod"), "revision": text(one, "revision"), "version": text(one, "version"), "problem": ""}
    status = mapping(given.get("proxy_status"), where)
    for part, found in (("versions", versions), ("proxy_status", status)):
        for one in mappings(found.get("no_answer"), f"{where}: {part}.no_answer"):
            known = out.setdefault(text(one, "pod"), {"pod": text(one, "pod"), "revision": text(one, "revision"), "version": "", "problem": ""})
            known["problem"] = text(one, "reason")
    return [{**out[pod], "proxies": connected[pod]} for pod in sorted(out)]


def _summary(lists: dict[str, list[Json]]) -> Json:
    clusters, proxies = lists["clusters"], lists["proxies"]
    states = Counter(one["state"] for one in proxies)
    levels = Counter(one["level"] for one in lists["messages"])
    days = [one["days_left"] for one in lists["certificates"] if one["days_left"] is not None and (not one["renewed"] or one["days_left"] < 0)]
    return {
        "clusters": len(clusters), "clusters_not_asked": sum(bool(one["error"]) for one in clusters),
        "istiods": sum(len(one["istiods"]) for one in clusters),
        "istiods_silent": sum(bool(istiod["problem"]) for one in clusters for istiod in one["istiods"]),
        "revisions": len({(one["name"], revision["name"]) for one in clusters for revision in one["revisions"]}),
        "proxies": len(proxies), "states": {state: states[state] for state in STATES},
        "rejecting": len({(one["cluster"], one["namespace"], one["name"]) for one in lists["rejections"]}),
        "messages": {level: levels[level] for level in _LEVELS},
        "certificates": len(lists["certificates"]), "certificates_ended": sum(one < 0 for one in days),
        "certificates_ending": sum(0 <= one <= EXPIRING_DAYS for one in days), "expiring_days": EXPIRING_DAYS,
        "drift": sum(one["drift"] for one in clusters),
    }  # fmt: skip
