# SPDX-License-Identifier: GPL-3.0-or-later
"""Which mutual TLS a workload asks for: the oldest policy of the mesh, of the namespace, of the workload (istio/pilot/pkg/security/authn)."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

Json = dict[str, t.Any]
_UNSET: t.Final = "UNSET"
DEFAULT: t.Final = "PERMISSIVE"


@dataclass(frozen=True)
class Effective:
    """The mode (PERMISSIVE, STRICT or DISABLE), and the modes of ports that have their own.

    ``policy`` and ``ports_policy`` (``namespace/name``) say so; empty where none does.
    """

    mode: str
    ports: dict[int, str] = field(default_factory=dict)
    policy: str = field(default="", compare=False)
    ports_policy: str = field(default="", compare=False)


def selects(policy: Json, labels: t.Mapping[str, str]) -> bool:
    """Whether a PeerAuthentication counts for pods with the labels."""
    return all(labels.get(key) == value for key, value in selector_of(policy).items())


def effective(policies: t.Iterable[Json], root_namespace: str) -> Effective:
    """What policies that count for a workload come to. One with a selector counts in its own namespace only, not in the root's."""
    oldest: dict[str, Json] = {}
    for one in policies:
        in_root = one["metadata"].get("namespace") == root_namespace
        level = ("" if in_root else "workload") if selector_of(one) else "mesh" if in_root else "namespace"
        known = oldest.get(level)
        if known is None or str(one["metadata"].get("creationTimestamp") or "") < str(known["metadata"].get("creationTimestamp") or ""):
            oldest[level] = one
    mode, policy = DEFAULT, ""
    for level in ("mesh", "namespace", "workload"):
        own = _mode((oldest.get(level, {}).get("spec") or {}).get("mtls"))
        mode, policy = (own, _name(oldest[level])) if own else (mode, policy)
    ports = ((oldest.get("workload") or {}).get("spec") or {}).get("portLevelMtls") or {}
    modes = {int(port): _mode(one) or mode for port, one in sorted(ports.items(), key=lambda item: int(item[0]))}
    return Effective(mode, modes, policy, _name(oldest["workload"]) if modes else "")


def selector_of(policy: t.Mapping[str, t.Any]) -> dict[str, str]:
    """The labels that a PeerAuthentication asks for; none: it counts for all."""
    return dict(((policy.get("spec") or {}).get("selector") or {}).get("matchLabels") or {})


def _name(policy: Json) -> str:
    return f"{policy['metadata'].get('namespace')}/{policy['metadata'].get('name')}"


def _mode(mtls: Json | None) -> str:
    mode = str((mtls or {}).get("mode") or _UNSET)
    return "" if mode == _UNSET else mode
