# SPDX-License-Identifier: GPL-3.0-or-later
"""What a cluster's proxies trust now, and whether its istiod signs at all: asked before its authority is replaced."""
from __future__ import annotations

import datetime
import hashlib
import json
import ssl
import time
import typing as t
from dataclasses import dataclass

from ..cluster.client import Client
from ..cluster.errors import WaitTimeout
from ..cluster.paths import Kinds
from ..cluster.pods import explain
from ..cluster.wait import LOOKS, await_objects, rolled_out
from ..istio.x509 import Certificate, CertificateError, read_certificates
from ..proxies.istiod import shown_certificates
from .bundle import CA_CERT, Bundle, decoded
from .checks import loaded, signed_by
from .secret_store import MANAGER

Json = dict[str, t.Any]
CACERTS: t.Final = "cacerts"
SELF_SIGNED: t.Final = "istio-ca-secret"
"""Where istiod keeps an authority that it made itself."""
_MULTI_ROOT: t.Final = "ISTIO_MULTIROOT_MESH"
_STARTED_WITH: t.Final = "meshfleet.istio/roots"
"""On the pods of an istiod that was restarted here: what it was to read (``mark``)."""


@dataclass(frozen=True)
class Trust:
    """``origin`` is the Secret that the roots are in, empty where a cluster has none; ``made_by_istiod`` whether istiod made them itself."""

    origin: str
    roots: tuple[Certificate, ...]
    made_by_istiod: bool = False
    problem: str = ""

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """SHA-256 of the roots, in their order."""
        return tuple(one.fingerprint for one in self.roots)


@dataclass(frozen=True)
class Signer:
    """``running`` Deployments of istiods; ``why_not`` says who signs instead (empty: they do), ``multi_root`` whether they take new roots as they run.

    ``marks`` say what they were restarted for, empty for one that never was.
    """

    running: int
    why_not: str
    multi_root: bool
    marks: frozenset[str] = frozenset()


def read_trust(client: Client, namespace: str) -> Trust:
    """The roots of ``cacerts``, or else of the authority that istiod has made. Raises ClusterError."""
    for name in (CACERTS, SELF_SIGNED):
        found = client.find(f"/api/v1/namespaces/{namespace}/secrets/{name}")
        if found is None:
            continue
        files = decoded(found)
        pem = files.get(CA_CERT, b"") if name == SELF_SIGNED else Bundle.of(files).root_cert
        own = name == SELF_SIGNED or "istio-generated" in files
        origin = f"Secret {namespace}/{name}"
        try:
            return Trust(origin, read_certificates(pem), own)
        except CertificateError as error:
            if files:
                return Trust(origin, (), own, str(error))
    return Trust("", ())


def read_signer(client: Client, namespace: str) -> Signer:
    """Whether the istiods of a namespace sign certificates themselves. Raises ClusterError."""
    found = client.list_objects(f"/apis/apps/v1/namespaces/{namespace}/deployments", labels="app=istiod")
    multi = bool(found)
    for item in found:
        settings = _settings(item)
        name = item["metadata"]["name"]
        if settings.get("ENABLE_CA_SERVER", "").lower() in ("false", "0"):
            return Signer(len(found), f"Deployment {namespace}/{name} has ENABLE_CA_SERVER=false", False)
        outside = next((f"{key}={settings[key]}" for key in ("EXTERNAL_CA", "K8S_SIGNER") if settings.get(key)), "")
        if outside:
            return Signer(len(found), f"Deployment {namespace}/{name} has {outside}", False)
        multi = multi and settings.get(_MULTI_ROOT, "").lower() in ("true", "1")
    address = _ca_address(client, namespace) if found else ""
    marks = frozenset((item["spec"]["template"]["metadata"].get("annotations") or {}).get(_STARTED_WITH, "") for item in found)
    return Signer(len(found), f"its proxies ask {address} for certificates (global.caAddress)" if address else "", multi, marks)


def handed_out(client: Client, namespace: str) -> frozenset[str]:
    """SHA-256 of the roots that the running istiod hands out in its namespace; empty where it has not yet. Raises ClusterError."""
    found = client.find(f"/api/v1/namespaces/{namespace}/configmaps/istio-ca-root-cert")
    try:
        return frozenset(one.fingerprint for one in read_certificates(((found or {}).get("data") or {}).get("root-cert.pem") or ""))
    except CertificateError:
        return frozenset()


def mark(bundle: Bundle) -> str:
    """What tells a bundle's roots from others."""
    return hashlib.sha256(bundle.root_cert).hexdigest()[:16]


def restart_istiods(client: Client, namespace: str, bundle: Bundle, *, timeout: float) -> None:
    """Restart them as ``kubectl rollout restart`` does; wait ``timeout`` seconds until they run and hand out the bundle's roots. Raises ClusterError."""
    wanted = frozenset(one.fingerprint for one in read_certificates(bundle.root_cert))
    deadline = time.monotonic() + timeout
    path = f"/apis/apps/v1/namespaces/{namespace}/deployments"
    stamp = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    for item in client.list_objects(path, labels="app=istiod"):
        template = {"metadata": {"annotations": {"kubectl.kubernetes.io/restartedAt": stamp, _STARTED_WITH: mark(bundle)}}}
        client.patch(f"{path}/{item['metadata']['name']}", {"spec": {"template": template}}, manager=MANAGER)
    await_istiods(client, namespace, timeout=timeout)
    for look in range(1 << 20):
        known = handed_out(client, namespace)
        if known == wanted:
            return
        if time.monotonic() > deadline:
            said = ", ".join(sorted(one[:16] for one in known)) or "none"
            raise WaitTimeout(f"cluster {client.name}: istiod still hands out other roots after {timeout:g} s (SHA-256 {said}); look at its log")
        time.sleep(LOOKS[min(look, len(LOOKS) - 1)])


def await_istiods(client: Client, namespace: str, *, timeout: float) -> None:
    """Wait ``timeout`` seconds until each istiod runs in its newest form. Raises ClusterError."""
    found = client.list_objects(f"/apis/apps/v1/namespaces/{namespace}/deployments", labels="app=istiod")
    items = [{"apiVersion": "apps/v1", "kind": "Deployment", **item} for item in found]
    await_objects(client, Kinds(client), items, rolled_out, timeout=timeout, explain=lambda item: explain(client, item))


def await_authority(client: Client, namespace: str, former: t.Iterable[Bundle], *, timeout: float) -> None:
    """Wait ``timeout`` seconds until no istiod signs with a former authority: with what it signs, it signs what it shows itself. Raises ClusterError.

    A running istiod takes another authority over when the kubelet has brought it the Secret, which may take minutes.
    """
    others, deadline = [loaded(one.ca_cert, CA_CERT)[0] for one in former], time.monotonic() + timeout
    for look in range(1 << 20):
        late = []
        for pod, found in shown_certificates(client, namespace):
            own = None if isinstance(found, str) else loaded(ssl.DER_cert_to_PEM_cert(found).encode(), "its certificate")[0]
            text = found if isinstance(found, str) else "signs with the former authority" if any(signed_by(own, one) for one in others) else ""
            late += [f"pod {namespace}/{pod.pod}: {text}"] if text else []
        if not late:
            return
        if time.monotonic() > deadline:
            raise WaitTimeout(f"cluster {client.name}: after {timeout:g} s {'; '.join(late)}; look at istiod's log, then run the phase again")
        time.sleep(LOOKS[min(look, len(LOOKS) - 1)])


def _settings(deployment: Json) -> dict[str, str]:
    containers = deployment["spec"]["template"]["spec"].get("containers") or []
    return {str(one["name"]): str(one.get("value") or "") for container in containers for one in container.get("env") or []}


def _ca_address(client: Client, namespace: str) -> str:
    """``global.caAddress`` of the injector's values, where it is another's than istiod's own."""
    for item in client.list_objects(f"/api/v1/namespaces/{namespace}/configmaps", labels="istio.io/rev"):
        if not item["metadata"]["name"].startswith("istio-sidecar-injector"):
            continue
        try:
            values = json.loads((item.get("data") or {}).get("values") or "{}")
        except ValueError:
            continue
        address = str((values.get("global") or {}).get("caAddress") or "") if isinstance(values, dict) else ""
        if address and not address.startswith("istiod"):
            return address
    return ""
