# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of Istio's gateway trees (``gateways.istio-*gateway``) as those of the repository's chart ``gateway``."""
from __future__ import annotations

import copy
import typing as t

from .paths import Map, get_path, set_path

# From values below gateways.istio-*gateway to the gateway chart's.
_MOVED: t.Final[dict[str, str]] = {
    "autoscaleEnabled": "autoscaling.enabled", "autoscaleMax": "autoscaling.maxReplicas", "autoscaleMin": "autoscaling.minReplicas",
    "cpu.targetAverageUtilization": "autoscaling.targetCPUUtilizationPercentage",
    "memory.targetAverageUtilization": "autoscaling.targetMemoryUtilizationPercentage",
    "env": "env", "externalTrafficPolicy": "service.externalTrafficPolicy", "externalIPs": "service.externalIPs", "labels": "labels",
    "loadBalancerIP": "service.loadBalancerIP", "loadBalancerClass": "service.loadBalancerClass",
    "loadBalancerSourceRanges": "service.loadBalancerSourceRanges", "ipFamilies": "service.ipFamilies",
    "ipFamilyPolicy": "service.ipFamilyPolicy", "nodeSelector": "nodeSelector", "podAnnotations": "podAnnotations",
    "ports": "service.ports", "replicaCount": "replicaCount", "resources": "resources", "serviceAccount.annotations": "serviceAccount.annotations",
    "serviceAnnotations": "service.annotations", "tolerations": "tolerations", "type": "service.type",
}  # fmt: skip
_SHARED: t.Final = ("global", "meshConfig", "compatibilityVersion", "profile", "platform", "revision")


def gateway_values(values: Map, root: str, name: str) -> tuple[Map, tuple[str, ...]]:
    """The chart ``gateway``'s values for a gateway called ``name``, and the paths it has no setting for.

    ``root`` is where the gateway's own values are (``gateways.istio-ingressgateway``).
    """
    own = copy.deepcopy(get_path(values, root) or {})
    out: Map = {"name": name}
    for key in _SHARED:
        if values.get(key) not in (None, "", {}):
            out[key] = copy.deepcopy(values[key])
    out.pop("meshConfig", None)
    for old, new in _MOVED.items():
        found = get_path(own, old)
        if found is not None:
            set_path(out, new, found)
            _remove(own, old.split("."))
    for key in ("enabled", "name"):
        own.pop(key, None)
    return out, tuple(f"{root}.{path}" for path in sorted(_leaves(own, "")))


def _remove(tree: Map, keys: list[str]) -> None:
    if len(keys) > 1:
        _remove(tree[keys[0]], keys[1:])
        if not tree[keys[0]]:
            del tree[keys[0]]
    else:
        del tree[keys[0]]


def _leaves(tree: Map, prefix: str) -> t.Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{prefix}{key}.")
        elif value not in (None, {}, []):
            yield prefix + key
