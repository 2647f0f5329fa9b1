# SPDX-License-Identifier: GPL-3.0-or-later
"""ServiceEntries for the name of a Service of the cluster, whose endpoints or ports they may take the place of."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import items, texts
from ..hosts import service_of
from ..kinds import SERVICE, SERVICE_ENTRY
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for entry in snapshot.all(SERVICE_ENTRY):
        for i, host in enumerate(texts(entry.spec, "hosts")):
            namespace, name = service_of("", host)
            if namespace and snapshot.find(SERVICE, namespace, name) is not None and not items(entry.spec, "endpoints"):
                yield Finding("MF0330", entry, (host, f"{namespace}/{name}"), ("spec", "hosts", i))


ANALYZER: t.Final = Analyzer(
    "meshfleet.ShadowedServiceAnalyzer", ("MF0330",), (SERVICE_ENTRY, SERVICE), "Checks that no ServiceEntry has the name of a Service", _find
)
