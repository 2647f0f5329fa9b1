# SPDX-License-Identifier: GPL-3.0-or-later
"""An authority in a Secret of a cluster that is chosen for it, in keys of Istio's names."""
from __future__ import annotations

import typing as t

from ..cluster.access import Right, require
from ..cluster.client import Client
from ..istio.x509 import CertificateError
from .bundle import decoded, encoded

MANAGER: t.Final = "meshfleet.istio"
LABEL: t.Final = "meshfleet.istio/certificates"
"""On Secrets that hold an authority: ``store``."""


class SecretStore:
    """One Secret."""

    def __init__(self, client: Client, namespace: str, name: str) -> None:
        self.client, self.namespace, self.name = client, namespace, name
        self.collection = f"/api/v1/namespaces/{namespace}/secrets"

    @property
    def where(self) -> str:
        """What messages call it."""
        return f"Secret {self.namespace}/{self.name} of cluster {self.client.name}"

    def read(self) -> dict[str, bytes]:
        """The files by name; none where there is no such Secret. Raises ClusterError."""
        found = self.client.find(f"{self.collection}/{self.name}")
        return decoded(found) if found else {}

    def delete(self) -> None:
        """Delete the Secret, if it is there. Raises ClusterError."""
        if self.client.find(f"{self.collection}/{self.name}") is not None:
            self.client.request("DELETE", f"{self.collection}/{self.name}")

    def open_keys(self) -> list[str]:
        """Warnings about keys that others may read: who may read Secrets there is the cluster's affair."""
        return []

    def write(self, files: t.Mapping[str, bytes], *, dry_run: bool = False) -> None:
        """Write files; other keys of the Secret stay. Raises ClusterError, CertificateError for a namespace that is not there."""
        require(self.client, [Right(verb, "", "secrets", self.namespace) for verb in ("create", "patch")])
        found = self.client.find(f"{self.collection}/{self.name}")
        if found is not None:
            meta = {"resourceVersion": found["metadata"]["resourceVersion"]}  # what was read, and nothing newer
            self.client.patch(f"{self.collection}/{self.name}", {"metadata": meta, "data": encoded(files)}, dry_run=dry_run, manager=MANAGER)
            return
        if self.client.find(f"/api/v1/namespaces/{self.namespace}") is None:
            raise CertificateError(f"{self.where}: the namespace {self.namespace} is not there; create it, or correct store.namespace")
        meta = {"name": self.name, "namespace": self.namespace, "labels": {LABEL: "store"}}
        body = {"apiVersion": "v1", "kind": "Secret", "type": "Opaque", "metadata": meta, "data": encoded(files)}
        self.client.create(self.collection, body, dry_run=dry_run, manager=MANAGER)
