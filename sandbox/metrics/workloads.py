# SPDX-License-Identifier: GPL-3.0-or-later
"""Who an address is: what Istio's labels say of a pod and of the Services in front of it."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
UNKNOWN = "unknown"
PROXY = "istio-proxy"


@dataclass(frozen=True)
class Workload:
    """One side of a request, in the words of Istio's standard metrics."""

    workload: str = UNKNOWN
    namespace: str = UNKNOWN
    app: str = UNKNOWN
    version: str = UNKNOWN
    canonical_service: str = UNKNOWN
    canonical_revision: str = "latest"
    cluster: str = UNKNOWN
    account: str = ""

    def labels(self, side: str) -> dict[str, str]:
        """The labels of this side, ``source`` or ``destination``."""
        return {
            f"{side}_workload": self.workload, f"{side}_workload_namespace": self.namespace, f"{side}_app": self.app, f"{side}_version": self.version,
            f"{side}_canonical_service": self.canonical_service, f"{side}_canonical_revision": self.canonical_revision, f"{side}_cluster": self.cluster,
        }  # fmt: skip


NOBODY = Workload()


def proxy_of(pod: Json) -> Json | None:
    """The proxy's container, None for a pod without one."""
    spec = pod["spec"]
    return next((one for key in ("containers", "initContainers") for one in spec.get(key) or [] if one["name"] == PROXY), None)


def workload_of(pod: Json) -> Workload:
    """The workload that a pod with a proxy says it is; one without says nothing, as in Istio."""
    proxy = proxy_of(pod)
    if proxy is None:
        return NOBODY
    meta, environment = pod["metadata"], {str(entry["name"]): str(entry.get("value", "")) for entry in proxy.get("env") or []}
    labels = meta.get("labels") or {}
    name = environment.get("ISTIO_META_WORKLOAD_NAME") or str(meta["name"])
    app, version = labels.get("app"), labels.get("version")
    return Workload(
        name,
        str(meta["namespace"]),
        app or UNKNOWN,
        version or UNKNOWN,
        labels.get("service.istio.io/canonical-name") or labels.get("app.kubernetes.io/name") or app or name,
        labels.get("service.istio.io/canonical-revision") or labels.get("app.kubernetes.io/version") or version or "latest",
        environment.get("ISTIO_META_CLUSTER_ID") or UNKNOWN,
        str(pod["spec"].get("serviceAccountName", "default")),
    )


def by_principal(found: Workload, principal: str) -> Workload:
    """``found``, unless the certificate speaks of another: a gateway that passes TLS on has the address, but not the name."""
    parts = principal.removeprefix("spiffe://").split("/")
    if len(parts) != 5 or (parts[2], parts[4]) == (found.namespace, found.account):
        return found
    return Workload(namespace=parts[2])


def service_of(pod: Json, port: str, authority: str, services: list[Json]) -> str:
    """NAME.NAMESPACE of the Service behind which a pod is asked on ``port``: the one that ``authority`` names where there are several, "" for none."""
    labels = pod["metadata"].get("labels") or {}
    names = {str(entry["name"]): str(entry["containerPort"]) for one in pod["spec"]["containers"] for entry in one.get("ports") or [] if entry.get("name")}
    found = []
    for service in services:
        spec, meta = service["spec"], service["metadata"]
        selector = spec.get("selector") or {}
        if meta["namespace"] != pod["metadata"]["namespace"] or not selector or not selector.items() <= labels.items():
            continue
        targets = {str(entry.get("targetPort", entry["port"])) for entry in spec.get("ports") or []}
        if port in {names.get(target, target) for target in targets}:
            found.append(f"{meta['name']}.{meta['namespace']}")
    host = authority.partition(":")[0]
    asked = [name for name in found if host in (name.partition(".")[0], name) or host.startswith(f"{name}.svc")]
    return next(iter([*asked, *sorted(found)]), "")
