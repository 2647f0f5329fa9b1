# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets as results may show them."""
from __future__ import annotations

import typing as t

MASK: t.Final = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
"""What stands for a secret value, as Ansible writes it."""
_APPLIED: t.Final = "kubectl.kubernetes.io/last-applied-configuration"
"""``kubectl apply`` writes the whole object there, values and all."""


def masked_secret(item: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """A Secret with its keys and without its values, those that ``kubectl apply`` has noted among them; the rest is as it was."""
    out = dict(item)
    for key in ("data", "stringData"):
        if isinstance(out.get(key), dict):
            out[key] = dict.fromkeys(out[key], MASK)
    metadata = out.get("metadata")
    notes = metadata.get("annotations") if isinstance(metadata, dict) else None
    if isinstance(notes, dict) and _APPLIED in notes:
        out["metadata"] = {**out["metadata"], "annotations": {**notes, _APPLIED: MASK}}
    return out
