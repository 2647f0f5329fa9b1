# SPDX-License-Identifier: GPL-3.0-or-later
"""The Secret that an istiod reads its authority from: what it holds now, what it is to hold, and the one write between."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..cluster.access import Right, require
from ..cluster.client import Client
from ..istio.x509 import CertificateError
from .bundle import Bundle, decoded, encoded
from .secret_store import MANAGER
from .trust import CACERTS

Json = dict[str, t.Any]


@dataclass(frozen=True)
class Cacerts:
    """The Secret of one cluster, ``live`` as it is now (None: not there); ``space`` says whether its namespace is."""

    client: Client
    namespace: str
    live: Json | None
    space: bool

    @classmethod
    def read(cls, client: Client, namespace: str) -> Cacerts:
        """As it is now. Raises ClusterError, CertificateError for a Secret of a type that cannot hold the files."""
        spaces = f"/api/v1/namespaces/{namespace}"
        live = client.find(f"{spaces}/secrets/{CACERTS}")
        space = live is not None or client.find(spaces) is not None
        if live is not None and live.get("type") not in (None, "Opaque"):
            raise CertificateError(
                f"cluster {client.name}: Secret {namespace}/{CACERTS} is of type {live['type']}, whose keys istiod takes before all others and which "
                "cannot be changed; delete it first, or let the one who made it go on"
            )
        return cls(client, namespace, live, space)

    @property
    def bundle(self) -> Bundle:
        """What it holds now."""
        return Bundle.of(decoded(self.live or {}))

    def change(self, wanted: Bundle) -> Json | None:
        """The data to write, None for a key that goes; None where all is as it should be."""
        files = wanted.files()
        now = decoded(self.live or {})
        if self.live is not None and now == files:
            return None
        return {**dict.fromkeys(set(now) - set(files)), **encoded({name: content for name, content in files.items() if now.get(name) != content})}

    def write(self, change: Json, *, dry_run: bool = False) -> None:
        """Write what ``change`` gave; a namespace that is missing is made. Raises ClusterError, also where another has written since the read."""
        client, collection = self.client, f"/api/v1/namespaces/{self.namespace}/secrets"
        if self.live is not None:
            meta = {"resourceVersion": self.live["metadata"]["resourceVersion"]}
            client.patch(f"{collection}/{CACERTS}", {"metadata": meta, "data": change}, dry_run=dry_run, manager=MANAGER)
            return
        if not self.space:
            body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": self.namespace}}
            client.create("/api/v1/namespaces", body, dry_run=dry_run, manager=MANAGER)
            if dry_run:
                return  # the server cannot be asked about what would be in it
        meta = {"name": CACERTS, "namespace": self.namespace}
        client.create(collection, {"apiVersion": "v1", "kind": "Secret", "type": "Opaque", "metadata": meta, "data": change}, dry_run=dry_run, manager=MANAGER)

    def require_rights(self) -> None:
        """Raises MissingRights where writing is not allowed."""
        verb = "patch" if self.live is not None else "create"
        rights = [Right(verb, "", "secrets", self.namespace)]
        require(self.client, rights if self.space else [*rights, Right("create", "", "namespaces")])
