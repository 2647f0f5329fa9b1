# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a credential is instead of the credential: a kubeconfig inside a remote secret of a primary cluster.

The inventory gives ``kubeconfig: {remote_secret: {...}}`` to the hosts it found that way; whoever connects reads the Secret then.
"""
from __future__ import annotations

import base64
import typing as t
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from .client import Client
from .errors import ConnectionSettingsError
from .kubeconfig import Kubeconfig, KubeconfigError, parse_kubeconfig

OPTION: t.Final = "remote_secret"
LABEL: t.Final = "istio/multiCluster"  # "true" on each Secret that istiod reads clusters from
CLUSTER_ANNOTATION: t.Final = "networking.istio.io/cluster"  # the cluster's name, as istioctl writes it


@dataclass(frozen=True)
class SecretReference:
    """A key of a Secret in the cluster that ``kubeconfig`` (paths joined as in KUBECONFIG) and ``context`` reach."""

    kubeconfig: str
    context: str
    namespace: str
    name: str
    key: str

    def option(self) -> dict[str, dict[str, str]]:
        """The value of the option ``kubeconfig`` that says so."""
        return {OPTION: asdict(self)}

    @classmethod
    def of(cls, kubeconfig: t.Any) -> SecretReference | None:
        """The reference that an option ``kubeconfig`` holds, None for a path or a kubeconfig itself. Raises KubeconfigError."""
        if not isinstance(kubeconfig, Mapping) or OPTION not in kubeconfig:
            return None
        given = kubeconfig[OPTION]
        fields = ("kubeconfig", "context", "namespace", "name", "key")
        if len(kubeconfig) > 1 or not isinstance(given, Mapping) or set(given) != set(fields):
            raise KubeconfigError(f"kubeconfig.{OPTION} must be all of kubeconfig, with the fields {', '.join(fields)}")
        wrong = [name for name in fields if not isinstance(given[name], str) or not given[name]]
        if wrong:
            raise KubeconfigError(f"kubeconfig.{OPTION}.{wrong[0]} must be a text")
        return cls(**{name: str(given[name]) for name in fields})


def read_reference(client: Client, reference: SecretReference) -> Kubeconfig:
    """The kubeconfig in a remote secret of the client's cluster. It is foreign: nobody has checked it yet. Raises ClusterError."""
    where = f"Secret {reference.namespace}/{reference.name} of cluster {client.name}"
    secret = client.find(f"/api/v1/namespaces/{reference.namespace}/secrets/{reference.name}")
    if secret is None:
        raise ConnectionSettingsError(f"{where}: is gone; run again with --flush-cache if the inventory is cached")
    data = secret.get("data") or {}
    if reference.key not in data:
        raise ConnectionSettingsError(f"{where}: has no key {reference.key!r} any more, but: {', '.join(sorted(data)) or 'none'}")
    origin = f"key {reference.key!r} of {where}"
    try:
        return parse_kubeconfig(base64.b64decode(data[reference.key]).decode(), origin)
    except UnicodeDecodeError:
        raise ConnectionSettingsError(f"{origin}: is no text in UTF-8") from None
    except KubeconfigError as error:
        raise ConnectionSettingsError(str(error)) from None


def data_keys(metadata: dict[str, t.Any]) -> list[str]:
    """The clusters that a remote secret names, out of its metadata alone: the keys of its data that its managers own, or its annotation."""
    keys = {
        key.removeprefix("f:")
        for entry in metadata.get("managedFields") or []
        for part in ("f:data", "f:stringData")
        for key in (entry.get("fieldsV1") or {}).get(part) or {}
        if key.startswith("f:")
    }
    named = (metadata.get("annotations") or {}).get(CLUSTER_ANNOTATION)
    return sorted(keys) or ([named] if named else [])
