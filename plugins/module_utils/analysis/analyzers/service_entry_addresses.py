# SPDX-License-Identifier: GPL-3.0-or-later
"""ServiceEntries of TCP without an address, which catch whatever goes to the port."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import items, maps, strings, text
from ..kinds import MESH_CONFIG, SERVICE_ENTRY
from ..snapshot import Snapshot


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    settings = strings(snapshot.mesh_config, "defaultConfig", "proxyMetadata")
    allocating = ("ISTIO_META_DNS_AUTO_ALLOCATE", "PILOT_ENABLE_IP_AUTOALLOCATE")
    if settings.get("ISTIO_META_DNS_CAPTURE") == "true" and any(settings.get(key) == "true" for key in allocating):
        return
    for entry in snapshot.all(SERVICE_ENTRY):
        if not items(entry.spec, "addresses") and not items(entry.item, "status", "addresses"):
            for i, port in enumerate(maps(entry.spec, "ports")):
                if text(port, "protocol").upper() in ("", "TCP"):
                    yield Finding("IST0134", entry, (), ("spec", "ports", i, "name"))


ANALYZER: t.Final = Analyzer(
    "serviceentry.Analyzer", ("IST0134",), (SERVICE_ENTRY, MESH_CONFIG), "Checks the validity of ServiceEntry", _find
)
