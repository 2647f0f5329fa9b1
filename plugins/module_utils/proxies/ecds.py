# SPDX-License-Identifier: GPL-3.0-or-later
"""The view ``ecds``: filters that istiod sends apart from listeners (Wasm plugins)."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .config_dump import ECDS, ConfigDump, inner
from .tables import table

Json = dict[str, t.Any]


@dataclass(frozen=True)
class EcdsRow:
    """A filter's name and the type of its configuration."""

    name: str
    type: str


def ecds(dump: ConfigDump) -> list[Json]:
    """All entries of all parts, as they came. Raises DumpError where there is no part."""
    return [entry for part in dump.all_of(ECDS) for entry in part.get("ecdsFilters") or []]


def rows(found: t.Iterable[Json]) -> list[EcdsRow]:
    """A row each, by type and name."""
    out = []
    for item in inner(found, "ecdsFilter"):
        kind = str((item.get("typedConfig") or {}).get("@type") or "")
        out.append(EcdsRow(str(item.get("name") or ""), kind.removeprefix("type.googleapis.com/")))
    return sorted(out, key=lambda row: (row.type, row.name))


def ecds_table(found: t.Iterable[EcdsRow]) -> str:
    """As istioctl prints it."""
    return table(("ECDS NAME", "TYPE"), [(row.name, row.type) for row in found])
