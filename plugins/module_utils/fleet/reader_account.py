# SPDX-License-Identifier: GPL-3.0-or-later
"""The account by which other clusters' istiods read a cluster, what it may do, and its tokens."""
from __future__ import annotations

import base64
import datetime
import secrets
import time
import typing as t
from dataclasses import dataclass, field

from ..cluster.access import Right
from ..cluster.client import Client
from ..cluster.errors import ClusterError, WaitTimeout
from ..cluster.wait import LOOKS

Json = dict[str, t.Any]
MANAGER: t.Final = "meshfleet.istio"
FOR_LABEL: t.Final = "meshfleet.istio/token-for"
"""On a token's Secret: the uid of the cluster that uses it, so that one cluster's token can be renewed or revoked without the others'."""
TOKEN_SECONDS: t.Final = 30.0
_READ: t.Final = ("get", "list", "watch")
_READABLE: t.Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("", ("configmaps", "endpoints", "namespaces", "nodes", "pods", "replicationcontrollers", "secrets", "services")),
    ("apps", ("replicasets",)),
    ("discovery.k8s.io", ("endpointslices",)),
    ("apiextensions.k8s.io", ("customresourcedefinitions",)),
    ("networking.istio.io", ("workloadentries", "serviceentries")),
    ("gateway.networking.k8s.io", ("gateways",)),
    ("multicluster.x-k8s.io", ("serviceexports", "serviceimports")),
)
"""What an istiod reads of another cluster."""
NEEDED: t.Final = (
    *(Right("list", "", name) for name in ("configmaps", "namespaces", "nodes", "pods", "secrets", "services")),
    Right("list", "discovery.k8s.io", "endpointslices"),
)
"""Without these an istiod never says that it has read the cluster."""


@dataclass(frozen=True)
class Token:
    """A token, the name of its Secret (empty: it was asked for and ends by itself), and when it ends (empty: never)."""

    value: str = field(repr=False)
    secret: str = ""
    expires: str = ""


@dataclass(frozen=True)
class Reader:
    """An account of a cluster."""

    client: Client
    namespace: str
    account: str

    @property
    def where(self) -> str:
        """What messages call it."""
        return f"cluster {self.client.name}: ServiceAccount {self.namespace}/{self.account}"

    @property
    def _space(self) -> str:
        return f"/api/v1/namespaces/{self.namespace}"

    def exists(self) -> bool:
        """Whether it is there. Raises ApiError."""
        return self.client.find(f"{self._space}/serviceaccounts/{self.account}") is not None

    def rights(self, *, missing: bool, asked: bool) -> list[Right]:
        """What it takes to make a token (``asked``: one that ends by itself), and the account where that is missing."""
        token = [("create", "serviceaccounts/token")] if asked else [("create", "secrets"), ("get", "secrets")]
        out = [Right(verb, "", resource, self.namespace) for verb, resource in token]
        rbac = "rbac.authorization.k8s.io"
        made = (("", "serviceaccounts", self.namespace), (rbac, "clusterroles", ""), (rbac, "clusterrolebindings", "")) if missing else ()
        return out + [Right(verb, group, resource, place) for group, resource, place in made for verb in ("create", "patch")]

    def create(self, *, dry_run: bool = False) -> None:
        """Make it, with a role that reads what an istiod needs and nothing else, and its namespace where that is missing. Raises ClusterError."""
        space = self.client.find(self._space) is not None
        if not space:
            self._apply("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": self.namespace}}, dry_run=dry_run)
        if space or not dry_run:
            meta = {"name": self.account, "namespace": self.namespace}
            self._apply(f"{self._space}/serviceaccounts", {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta}, dry_run=dry_run)
        self.grant(dry_run=dry_run)

    def grant(self, *, dry_run: bool = False) -> None:
        """Give it that role. Raises ClusterError."""
        name = f"meshfleet-istio-reader-{self.namespace}"
        rbac = "rbac.authorization.k8s.io"
        rules: list[Json] = [{"apiGroups": [group], "resources": list(names), "verbs": list(_READ)} for group, names in _READABLE]
        rules += [
            {"apiGroups": ["authentication.k8s.io"], "resources": ["tokenreviews"], "verbs": ["create"]},
            {"apiGroups": ["authorization.k8s.io"], "resources": ["subjectaccessreviews"], "verbs": ["create"]},
        ]
        head = {"apiVersion": f"{rbac}/v1", "metadata": {"name": name}}
        subject = {"kind": "ServiceAccount", "name": self.account, "namespace": self.namespace}
        self._apply(f"/apis/{rbac}/v1/clusterroles", {**head, "kind": "ClusterRole", "rules": rules}, dry_run=dry_run)
        binding = {**head, "kind": "ClusterRoleBinding", "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", "name": name}, "subjects": [subject]}
        self._apply(f"/apis/{rbac}/v1/clusterrolebindings", binding, dry_run=dry_run)

    def _apply(self, collection: str, item: Json, *, dry_run: bool) -> None:
        query = {"fieldManager": MANAGER, "force": "true", "dryRun": "All" if dry_run else None}
        self.client.request("PATCH", f"{collection}/{item['metadata']['name']}", query=query, body=item, content="application/apply-patch+yaml")

    def root_certificates(self) -> bytes:
        """The CA of the cluster's API server, as every namespace has it. Raises ClusterError."""
        found = self.client.find(f"{self._space}/configmaps/kube-root-ca.crt") or self.client.find("/api/v1/namespaces/kube-public/configmaps/kube-root-ca.crt")
        text = ((found or {}).get("data") or {}).get("ca.crt")
        if not text:
            raise ClusterError(f"cluster {self.client.name}: no ConfigMap kube-root-ca.crt says what its API server's CA is; give it by server_ca")
        return str(text).encode()

    def ask_token(self, seconds: int) -> Token:
        """A token that ends by itself (TokenRequest); the server may let it end sooner. Raises ApiError."""
        body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": seconds}}
        status = self.client.create(f"{self._space}/serviceaccounts/{self.account}/token", body)["status"]
        ends = datetime.datetime.fromisoformat(str(status["expirationTimestamp"]).replace("Z", "+00:00"))
        return Token(str(status["token"]), "", ends.isoformat())

    def make_token(self, user: str) -> Token:
        """A token that stays until its Secret goes, for the cluster of uid ``user``. Raises ClusterError."""
        name = f"{self.account}-istio-remote-secret-token-{secrets.token_hex(4)}"
        meta = {"name": name, "annotations": {"kubernetes.io/service-account.name": self.account}, "labels": {FOR_LABEL: user}}
        body = {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/service-account-token", "metadata": meta}
        self.client.create(f"{self._space}/secrets", body, manager=MANAGER)
        deadline = time.monotonic() + TOKEN_SECONDS
        for look in range(1 << 20):
            data = self.client.get(f"{self._space}/secrets/{name}").get("data") or {}
            if data.get("token"):
                return Token(base64.b64decode(data["token"]).decode(), name)
            if time.monotonic() > deadline:
                break
            time.sleep(LOOKS[min(look, len(LOOKS) - 1)])
        self.client.request("DELETE", f"{self._space}/secrets/{name}")
        raise WaitTimeout(f"{self.where}: no token was put into the Secret {name} after {TOKEN_SECONDS:g} s; is kube-controller-manager running?")

    def tokens_of(self, user: str) -> list[str]:
        """The Secrets with tokens that were made for the cluster of uid ``user``. Raises ApiError."""
        found = self.client.list_objects(f"{self._space}/secrets", labels=f"{FOR_LABEL}={user}", metadata_only=True)
        return [str(one["metadata"]["name"]) for one in found]

    def revoke(self, names: t.Iterable[str]) -> None:
        """Delete Secrets with tokens: these are refused from then on. Raises ApiError."""
        for name in names:
            self.client.request("DELETE", f"{self._space}/secrets/{name}")


def cluster_uid(client: Client) -> str:
    """The uid of namespace kube-system, which stands for a cluster. Raises ApiError."""
    return str(client.get("/api/v1/namespaces/kube-system")["metadata"]["uid"])
