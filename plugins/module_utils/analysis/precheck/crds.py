# SPDX-License-Identifier: GPL-3.0-or-later
"""CRDs: of the Gateway API too old, of Istio newer than what is to be installed."""
from __future__ import annotations

import typing as t

from ...istio.versions import VersionError, parse_version
from ..message import CLUSTER, ERROR, INFO, WARNING, Message
from .snapshot import Object, Snapshot, Target

_GATEWAY_API: t.Final = "gateway.networking.k8s.io"
_BETA: t.Final = frozenset(("Gateway", "GatewayClass", "HTTPRoute", "ReferenceGrant"))
_STABLE: t.Final = frozenset(("Gateway", "GatewayClass", "HTTPRoute", "GRPCRoute"))
_VERSION_LABEL: t.Final = "app.kubernetes.io/version"


def check(snapshot: Snapshot, target: Target) -> list[Message]:
    """IST0156, IST0172, MF0110 to MF0112."""
    if any(item.message.startswith("crds ") for item in snapshot.unread):
        return []
    return [*_gateway_api(snapshot.crds), *_downgrades(snapshot.crds, target)]


def _gateway_api(crds: list[Object]) -> t.Iterator[Message]:
    found = [item for item in crds if item["spec"]["group"] == _GATEWAY_API]
    if not found:
        yield Message("MF0110", "GatewayApiMissing", INFO, CLUSTER, "The CRDs of the Gateway API are not installed",
                      "Install them before you use Gateways of the Gateway API or waypoints.")  # fmt: skip
    for item in found:
        served = sorted(one["name"] for one in item["spec"]["versions"] if one.get("served"))
        kind, origin, has = item["spec"]["names"]["kind"], f"CustomResourceDefinition {item['metadata']['name']}", ",".join(served) or "none"
        step = "Upgrade the CRDs of the Gateway API."
        if kind in _BETA and "v1beta1" not in served:
            text = f"The Gateway API CRD version {has} is lower than the minimum version: v1beta1"
            yield Message("IST0156", "UnsupportedGatewayAPIVersion", ERROR, origin, text, step)
        if kind in _STABLE and "v1" not in served:
            text = f"The Gateway API CRD version {has} is lower than the minimum version: v1"
            yield Message("IST0172", "FutureUnsupportedGatewayAPIVersion", WARNING, origin, text, step)


def _downgrades(crds: list[Object], target: Target) -> t.Iterator[Message]:
    wanted = {item["metadata"]["name"]: item for item in target.crds}
    for item in crds:
        name = item["metadata"]["name"]
        if not item["spec"]["group"].endswith(".istio.io"):
            continue
        origin = f"CustomResourceDefinition {name}"
        there = (item["metadata"].get("labels") or {}).get(_VERSION_LABEL, "")
        if target.version is not None and _is_newer(there, str(target.version)):
            text = f"The CRD is of Istio {there}, newer than {target.version}: an older one would drop fields of the objects that are stored"
            yield Message("MF0111", "CRDDowngrade", ERROR, origin, text, "Leave the CRDs as they are (control_plane does), or install a newer Istio.")
        if name in wanted:
            served = {one["name"] for one in wanted[name]["spec"]["versions"]}
            lost = sorted(set((item.get("status") or {}).get("storedVersions") or ()) - served)
            if lost:
                text = f"Objects are stored as {', '.join(lost)}, which the new CRD no longer has"
                step = "Write these objects anew by a version that stays, then take the old ones out of the CRD's status.storedVersions."
                yield Message("MF0112", "StoredVersionLost", ERROR, origin, text, step)


def _is_newer(one: str, other: str) -> bool:
    try:
        return parse_version(one) > parse_version(other)
    except VersionError:
        return False
