# SPDX-License-Identifier: GPL-3.0-or-later
"""The kubeconfig and the Secret by which an istiod reads another cluster, as ``istioctl create-remote-secret`` writes them."""
from __future__ import annotations

import base64
import typing as t
from dataclasses import dataclass, field

from ..cluster.kubeconfig import KubeconfigError, parse_kubeconfig
from ..cluster.remote_secret import CLUSTER_ANNOTATION, LABEL
from ..helm.functions.yaml_emit import dumps

Json = dict[str, t.Any]
EXPIRES: t.Final = "meshfleet.istio/token-expires"
"""Annotation of a remote secret: when its token ends (ISO 8601); none where it does not."""
CONFIG_NAME: t.Final = "istio-kubeconfig"
CONFIG_KEY: t.Final = "config"


@dataclass(frozen=True)
class RemoteKubeconfig:
    """How one cluster is reached: ``ca`` in PEM, ``user`` the kubeconfig's entry (a token, or an auth-provider)."""

    cluster: str
    server: str
    ca: bytes
    user: t.Mapping[str, t.Any] = field(repr=False)
    tls_server_name: str = ""

    def content(self) -> Json:
        """As a kubeconfig."""
        entry: Json = {"certificate-authority-data": base64.b64encode(self.ca).decode(), "server": self.server}
        if self.tls_server_name:
            entry["tls-server-name"] = self.tls_server_name
        name = self.cluster
        return {
            "apiVersion": "v1", "clusters": [{"cluster": entry, "name": name}], "contexts": [{"context": {"cluster": name, "user": name}, "name": name}],
            "current-context": name, "kind": "Config", "users": [{"name": name, "user": dict(self.user)}],
        }  # fmt: skip

    def text(self) -> str:
        """The same as istioctl writes it."""
        return dumps(self.content())

    @classmethod
    def read(cls, text: str, cluster: str) -> RemoteKubeconfig | None:
        """What a Secret holds; None for what is none of ours or istioctl's."""
        try:
            found = parse_kubeconfig(text, "remote secret")
        except KubeconfigError:
            return None
        if set(found.clusters) != {cluster} or set(found.users) != {cluster}:
            return None
        entry, user = found.clusters[cluster], found.users[cluster]
        try:
            ca = base64.b64decode(str(entry.get("certificate-authority-data") or ""), validate=True)
        except ValueError:
            return None
        return cls(cluster, str(entry.get("server") or ""), ca, user, str(entry.get("tls-server-name") or ""))


def secret_name(cluster: str, kind: str) -> str:
    """What istioctl calls the Secret: one a cluster, or one for the cluster that configuration is read from."""
    return CONFIG_NAME if kind == "config" else f"istio-remote-secret-{cluster}"


def secret_key(cluster: str, kind: str) -> str:
    """The key of its data."""
    return CONFIG_KEY if kind == "config" else cluster


def remote_secret(access: RemoteKubeconfig, namespace: str, kind: str, *, expires: str = "") -> Json:
    """The Secret as it is applied."""
    annotations = {CLUSTER_ANNOTATION: access.cluster, **({EXPIRES: expires} if expires else {})}
    return {
        "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
        "metadata": {"name": secret_name(access.cluster, kind), "namespace": namespace, "labels": {LABEL: "true"}, "annotations": annotations},
        "data": {secret_key(access.cluster, kind): base64.b64encode(access.text().encode()).decode()},
    }  # fmt: skip
