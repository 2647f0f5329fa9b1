# SPDX-License-Identifier: GPL-3.0-or-later
"""Which object of Istio made a piece of a proxy's configuration: istiod writes its path into the metadata."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

_NETWORKING: t.Final = "/apis/networking.istio.io/"
_PIECES: t.Final = 8
"""Of ``/apis/GROUP/VERSION/namespaces/NAMESPACE/KIND/NAME``."""


def managed_by(item: t.Mapping[str, t.Any]) -> str:
    """``name.namespace`` of the VirtualService or DestinationRule; ``<unknown>`` for an object of another API; empty where none is named."""
    path = _path(item)
    if path is None:
        return ""
    if not path.startswith(_NETWORKING):
        return "<unknown>"
    found = maker_of(path)
    return f"{found.name}.{found.namespace}" if found else ""


@dataclass(frozen=True)
class Maker:
    """An object of Istio's networking API; ``kind`` as istiod writes it: ``destination-rule``."""

    kind: str
    namespace: str
    name: str


def maker(item: t.Mapping[str, t.Any]) -> Maker | None:
    """The object that made a piece; None where none is named, or one of another API."""
    return maker_of(_path(item) or "")


def maker_of(path: str) -> Maker | None:
    """The object of a path."""
    pieces = path.split("/")
    return Maker(pieces[6], pieces[5], pieces[7]) if len(pieces) == _PIECES and path.startswith(_NETWORKING) else None


def _path(item: t.Mapping[str, t.Any]) -> str | None:
    metadata = ((item.get("metadata") or {}).get("filterMetadata") or {}).get("istio") or {}
    if "config" not in metadata:
        return None
    return metadata["config"] if isinstance(metadata["config"], str) else ""
