# SPDX-License-Identifier: GPL-3.0-or-later
"""ServiceEntries that give one host and port different protocols."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import maps, number, text, texts
from ..hosts import EVERYWHERE, scopes
from ..kinds import SERVICE_ENTRY
from ..resource import Resource
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    index: dict[tuple[str, str, int], list[tuple[str, Resource]]] = {}
    for entry in snapshot.all(SERVICE_ENTRY):
        for scope in scopes(texts(entry.spec, "exportTo"), entry.namespace):
            for host in texts(entry.spec, "hosts"):
                for port in maps(entry.spec, "ports"):
                    index.setdefault((scope, host, number(port, "number")), []).append((text(port, "protocol").upper(), entry))
    reported: set[int] = set()
    for (scope, host, value), found in index.items():
        together = found if scope == EVERYWHERE else [*found, *index.get((EVERYWHERE, host, value), ())]
        protocols = sorted({protocol for protocol, _ in together})
        if len(protocols) > 1:
            names = ", ".join(sorted({entry.full_name for _, entry in together}))
            for _, entry in together:
                if id(entry) not in reported:
                    reported.add(id(entry))
                    yield Finding("IST0177", entry, (names, host, value, ", ".join(protocols)), ("metadata", "name"))


ANALYZER: t.Final = Analyzer(
    "serviceentry.ConflictingServiceEntryProtocolAnalyzer", ("IST0177",), (SERVICE_ENTRY,),
    "Checks if multiple ServiceEntries define the same host and port with different protocols", _find,
)  # fmt: skip
