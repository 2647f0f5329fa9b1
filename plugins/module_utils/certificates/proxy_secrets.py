# SPDX-License-Identifier: GPL-3.0-or-later
"""What proxies really hold: the certificate each shows to its peers, and the roots it checks them against, out of Envoy's secrets."""
from __future__ import annotations

import base64
import binascii
import typing as t
from dataclasses import dataclass

from ..cluster.client import Client
from ..istio.revisions import is_running, proxy_role
from ..istio.x509 import CertificateError, read_certificates
from ..proxies.config_dump import read_config_dump
from ..proxies.envoy import Proxy, Silent, ask_all, proxies_of
from ..proxies.envoy_dump import ask_dump
from ..proxies.secret import secrets
from ..proxies.view import question

Json = dict[str, t.Any]
_OWN: t.Final = "default"
_ROOTS: t.Final = "ROOTCA"
_ENVOYS: t.Final = ("sidecar", "gateway", "waypoint")


@dataclass(frozen=True)
class ProxySecrets:
    """Certificates in PEM by what they are for: the chain a proxy shows, the roots it trusts; empty where it has none yet."""

    proxy: str
    chain: bytes
    roots: bytes

    def trusted(self) -> frozenset[str]:
        """SHA-256 of the roots it trusts."""
        try:
            return frozenset(one.fingerprint for one in read_certificates(self.roots))
        except CertificateError:
            return frozenset()


def read_secrets(answer: bytes, proxy: str) -> ProxySecrets:
    """Out of Envoy's answer to the view ``secret``; keys are hidden before anything is looked at. Raises DumpError."""
    chain = roots = b""
    for entry in secrets(read_config_dump(answer)).get("dynamicActiveSecrets") or []:
        secret = entry.get("secret") or {}
        if entry.get("name") == _OWN:
            chain = _bytes((secret.get("tlsCertificate") or {}).get("certificateChain"))
        elif entry.get("name") == _ROOTS:
            roots = _roots(secret.get("validationContext") or {})
    return ProxySecrets(proxy, chain, roots)


def _roots(validation: Json) -> bytes:
    bundles = ((validation.get("customValidatorConfig") or {}).get("typedConfig") or {}).get("trustDomains") or []
    return b"\n".join(_bytes(one) for one in (validation.get("trustedCa"), *(bundle.get("trustBundle") for bundle in bundles)) if one)


def _bytes(source: Json | None) -> bytes:
    try:
        return base64.b64decode((source or {}).get("inlineBytes") or "", validate=True)
    except (binascii.Error, ValueError):
        return b""


def secrets_of_all(
    client: Client, istio_namespace: str, *, namespaces: t.Collection[str] = (), timeout: float
) -> tuple[list[ProxySecrets], list[Silent]]:
    """Of every running sidecar, gateway and waypoint, in these namespaces or in all; and those that gave no answer in ``timeout`` seconds.

    Raises ClusterError where pods cannot be listed.
    """
    pods = [pod for pod in client.list_objects("/api/v1/pods") if is_running(pod) and proxy_role(pod) in _ENVOYS]
    chosen = [pod for pod in pods if not namespaces or pod["metadata"]["namespace"] in namespaces]

    def look(proxy: Proxy) -> ProxySecrets:
        return read_secrets(ask_dump(client, proxy, question("secret"), timeout=timeout), proxy.name)

    found, silent = ask_all(client, proxies_of(client, chosen, istio_namespace), look)
    return [one for _, one in found], silent
