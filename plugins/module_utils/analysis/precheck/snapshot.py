# SPDX-License-Identifier: GPL-3.0-or-later
"""What a precheck looks at, read in one pass: every list once, all at the same time; of Secrets only those that Istio names."""
from __future__ import annotations

import ssl
import typing as t
from dataclasses import dataclass, field

from ...cluster.client import Client
from ...cluster.errors import ApiError
from ...istio.versions import Version
from ...proxies.istiod import shown_certificates
from ..message import CLUSTER, WARNING, Message

Object = dict[str, t.Any]
# Who signs for the mesh, and istiod's own certificate where a Secret holds it.
SECRETS: t.Final = ("cacerts", "istio-ca-secret", "istiod-tls")


@dataclass(frozen=True)
class Target:
    """What is to be: ``version`` is None where nothing says it; ``crds`` those of its chart base, empty where no charts were given."""

    revision: str = "default"
    version: Version | None = None
    from_version: Version | None = None
    crds: tuple[Object, ...] = ()


@dataclass
class Snapshot:
    """One cluster at one time; what may not be read is empty and told in ``unread``."""

    namespace: str
    kubernetes: str
    webhooks: list[Object] = field(default_factory=list)
    services: list[Object] = field(default_factory=list)
    deployments: list[Object] = field(default_factory=list)
    namespaces: list[Object] = field(default_factory=list)
    pods: list[Object] = field(default_factory=list)
    nodes: list[Object] = field(default_factory=list)
    crds: list[Object] = field(default_factory=list)
    secrets: dict[str, Object] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    """The certificate (PEM) that each istiod shows, by pod."""
    unread: list[Message] = field(default_factory=list)

    def of_istio(self, items: t.Iterable[Object]) -> list[Object]:
        """Those in Istio's namespace."""
        return [item for item in items if item["metadata"].get("namespace") == self.namespace]


def take_snapshot(client: Client, namespace: str) -> Snapshot:
    """Read everything. Raises ClusterUnreachable, and ApiError for other refusals than missing rights."""
    lists = {
        "webhooks": "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
        "services": "/api/v1/services",
        "deployments": "/apis/apps/v1/deployments",
        "namespaces": "/api/v1/namespaces",
        "pods": "/api/v1/pods",
        "nodes": "/api/v1/nodes",
        "crds": "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
    }
    out = Snapshot(namespace, str(client.get("/version").get("gitVersion") or ""))
    places = [*lists.items(), *((name, f"/api/v1/namespaces/{namespace}/secrets/{name}") for name in SECRETS)]

    def read(place: tuple[str, str]) -> t.Any:
        name, path = place
        try:
            return client.list_objects(path) if name in lists else client.find(path)
        except ApiError as error:
            if error.status != 403:
                raise
            return _unread(name, path)

    for (name, _), found in zip(places, client.each(read, places), strict=True):
        if isinstance(found, Message):
            out.unread.append(found)
        elif name in lists:
            setattr(out, name, found)
        elif found is not None:
            out.secrets[name] = found
    _look_at_istiods(client, out)
    return out


def _look_at_istiods(client: Client, out: Snapshot) -> None:
    try:
        found = shown_certificates(client, out.namespace)
    except ApiError as error:
        if error.status != 403:
            raise
        return  # that pods may not be read is told already
    for pod, shown in found:
        if isinstance(shown, str):
            out.unread.append(_not_checked(f"the certificate that istiod {pod.pod} shows was not seen ({shown})"))
        else:
            out.shown[pod.pod] = ssl.DER_cert_to_PEM_cert(shown)


def _unread(name: str, path: str) -> Message:
    what = f"the Secret {name}" if name in SECRETS else name
    return _not_checked(f"{what} may not be read ({path})")


def _not_checked(text: str) -> Message:
    return Message("MF0190", "NotChecked", WARNING, CLUSTER, f"{text}, so that what depends on it was not checked",
                   "Grant this host's credentials the right to read it, or check by hand.")  # fmt: skip
