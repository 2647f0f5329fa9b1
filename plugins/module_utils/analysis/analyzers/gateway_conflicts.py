# SPDX-License-Identifier: GPL-3.0-or-later
"""Gateways that claim the same host at the same port of the same workload."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import Map, maps, number, strings, text, texts
from ..kinds import GATEWAY, POD
from ..selection import first_label, selector_text
from ..snapshot import Snapshot

# By selector and port: host and bind, and the Gateways that claim them. Of servers of one Gateway at one port the last counts.
Claims = dict[tuple[str, int], dict[tuple[str, str], list[str]]]


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    claims, beside = _claims(snapshot), _beside(snapshot)
    serving = {selector for selector, _ in claims}
    for gateway in snapshot.all(GATEWAY):
        shown = selector_text(strings(gateway.spec, "selector"))
        if shown and serving.isdisjoint(beside[shown]):  # nobody has a server there: istioctl says it like this
            yield Finding("IST0101", gateway, ("selector", shown), ("spec", "selector", first_label(shown)))
        for server in maps(gateway.spec, "servers"):
            port, hosts = number(server, "port", "number"), texts(server, "hosts")
            found: dict[tuple[str, str], None] = {}
            for selector in beside[shown]:
                claimed = claims.get((selector, port), {})
                for host in hosts:
                    found.update(dict.fromkeys((selector, name) for name in claimed.get((host, text(server, "bind")), ()) if name != gateway.full_name))
            if found:
                names = ",".join(sorted(name for _, name in found))
                yield Finding("IST0145", gateway, (names, shown, str(port), ",".join(hosts)))


def _claims(snapshot: Snapshot) -> Claims:
    out: Claims = {}
    for gateway in snapshot.all(GATEWAY):
        shown = selector_text(strings(gateway.spec, "selector"))
        last: dict[int, Map] = {number(server, "port", "number"): server for server in maps(gateway.spec, "servers")}
        for port, server in last.items():
            held = out.setdefault((shown, port), {})
            for host in dict.fromkeys(texts(server, "hosts")):
                held.setdefault((host, text(server, "bind")), []).append(gateway.full_name)
    return out


def _beside(snapshot: Snapshot) -> dict[str, list[str]]:
    """Each selector, and those that pick a pod it picks too: itself, and what is part of its text or the other way round."""
    selectors = {selector_text(given): given for given in (strings(gateway.spec, "selector") for gateway in snapshot.all(GATEWAY))}
    out: dict[str, dict[str, None]] = {shown: {shown: None} for shown in selectors}
    picked: dict[int, list[str]] = {}
    for shown, selector in selectors.items() if len(selectors) > 1 else ():
        for pod in snapshot.pods.selected(selector):
            picked.setdefault(id(pod), []).append(shown)
    for together in {tuple(found) for found in picked.values() if len(found) > 1}:
        for one in together:
            for other in together:
                if one in other or other in one:
                    out[one][other] = None
    return {one: list(others) for one, others in out.items()}


ANALYZER: t.Final = Analyzer(
    "gateway.ConflictingGatewayAnalyzer", ("IST0101", "IST0145"), (GATEWAY, POD), "Checks a gateway's selector, port number and hosts", _find
)
