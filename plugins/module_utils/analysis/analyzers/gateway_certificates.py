# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates that several Gateways of the same workload use: clients that reuse a connection get 404s."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import Map, mapping, maps, strings, text
from ..kinds import GATEWAY
from ..resource import Resource
from ..selection import selects
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    users: dict[tuple[str, ...], dict[str, Resource]] = {}
    for gateway in snapshot.all(GATEWAY):
        for key in _certificates(gateway):
            users.setdefault(key, {})[gateway.full_name] = gateway
    for gateway in snapshot.all(GATEWAY):
        selector = strings(gateway.spec, "selector")
        others = {name: other for key in _certificates(gateway) for name, other in users[key].items() if other is not gateway}
        for name, other in others.items():
            if selects(selector, strings(other.spec, "selector")):
                yield Finding("IST0138", gateway, ([gateway.full_name, name],), ("metadata", "name"))


def _certificates(gateway: Resource) -> list[tuple[str, ...]]:
    found = [_certificate(mapping(server, "tls")) for server in maps(gateway.spec, "servers")]
    return [key for key in dict.fromkeys(found) if key]


def _certificate(tls: Map) -> tuple[str, ...]:
    if text(tls, "credentialName"):
        return (text(tls, "credentialName"),)
    files = (text(tls, "serverCertificate"), text(tls, "privateKey"))
    return files if all(files) else ()


ANALYZER: t.Final = Analyzer("gateway.CertificateAnalyzer", ("IST0138",), (GATEWAY,), "Checks a gateway certificate", _find)
