# SPDX-License-Identifier: GPL-3.0-or-later
"""Which object of Istio made a piece of a proxy's configuration: istiod writes its path into the metadata."""
from __future__ import annotations

import typing as t


def managed_by(item: t.Mapping[str, t.Any]) -> str:
    """``name.namespace`` of the VirtualService or DestinationRule; ``<unknown>`` for an object of another API; empty where none is named."""
    metadata = ((item.get("metadata") or {}).get("filterMetadata") or {}).get("istio") or {}
    if "config" not in metadata:
        return ""
    path = metadata["config"] if isinstance(metadata["config"], str) else ""
    if not path.startswith("/apis/networking.istio.io/"):
        return "<unknown>"
    pieces = path.split("/")
    return f"{pieces[7]}.{pieces[5]}" if len(pieces) == 8 else ""
