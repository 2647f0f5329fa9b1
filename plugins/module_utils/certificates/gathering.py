# SPDX-License-Identifier: GPL-3.0-or-later
"""Every certificate of one cluster's mesh, and what is wrong with any: read in one pass, keys never looked at."""
from __future__ import annotations

import base64
import binascii
import datetime
import ssl
import typing as t
from dataclasses import dataclass, field

from ..cluster.client import Client
from ..cluster.errors import ApiError
from ..istio.webhooks import is_injector
from ..istio.x509 import Certificate, CertificateError, read_certificates, read_chain
from ..proxies.istiod import shown_certificates
from .bundle import Bundle, decoded, joined
from .checks import below_roots
from .gateway_secrets import CHAINS, Named, named_secrets, unnamed_hosts
from .proxy_secrets import ProxySecrets, secrets_of_all
from .trust import CACERTS, SELF_SIGNED, Trust, read_trust

Json = dict[str, t.Any]
ERROR, WARNING = "error", "warning"
ROOTS_MAP: t.Final = "istio-ca-root-cert"
"""The ConfigMap of every namespace by which proxies get to know istiod."""
_HOOKS: t.Final = "/apis/admissionregistration.k8s.io/v1/{}webhookconfigurations"
_VALIDATORS: t.Final = "istiod"


@dataclass(frozen=True)
class Problem:
    """``kind`` is one word for it, ``level`` error or warning, ``remedy`` the next step."""

    kind: str
    level: str
    origin: str
    text: str
    remedy: str


@dataclass(frozen=True)
class Entry:
    """A certificate: what it is for (root, intermediate, istiod, webhook, gateway, workload), and the object it is in."""

    use: str
    origin: str
    certificate: Certificate


@dataclass
class Gathered:
    """All of it; ``not_read`` says what gave no answer or may not be read."""

    trust: Trust
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Scope:
    """What is asked for: Istio's namespace, the namespaces whose proxies are asked (empty: all), whether they are, days, seconds an answer."""

    namespace: str
    namespaces: tuple[str, ...]
    workloads: bool
    days: float
    timeout: float


def gather(client: Client, scope: Scope, now: datetime.datetime) -> Gathered:
    """Read everything. Raises ClusterUnreachable; what may not be read is told and the rest goes on."""
    out = Gathered(_allowed(lambda: read_trust(client, scope.namespace), Trust("", ())))
    if not out.trust.roots and out.trust.problem:
        remedy = "Replace it by a bundle that is whole (meshfleet.istio.cacerts)."
        out.problems.append(Problem("ChainBroken", ERROR, out.trust.origin, out.trust.problem, remedy))
    parts = (_authority, _root_maps, _webhooks, _istiods, _gateways, *((_workloads,) if scope.workloads else ()))
    for part in parts:
        try:
            part(client, scope, out, now)
        except ApiError as error:
            if error.status != 403:
                raise
            out.not_read.append(str(error))
    out.problems += _endings(out.entries, now, scope.days)
    return out


def _allowed(work: t.Callable[[], Trust], otherwise: Trust) -> Trust:
    try:
        return work()
    except ApiError as error:
        if error.status != 403:
            raise
        return otherwise


def _endings(entries: t.Iterable[Entry], now: datetime.datetime, days: float) -> list[Problem]:
    """A workload's certificate lives a day and is renewed by itself: only one that has ended is a problem."""
    out = []
    for one in dict.fromkeys(entries):
        left = one.certificate.days_left(now)
        name = f"the certificate of {one.certificate.subject or ', '.join(one.certificate.names)} (SHA-256 {one.certificate.fingerprint[:16]})"
        if left < 0:
            out.append(Problem("CertificateExpired", ERROR, one.origin, f"{name} ended at {one.certificate.not_after}", _renewal(one.use)))
        elif left <= days and one.use not in ("workload", "istiod"):
            text = f"{name} ends in {left:.0f} days, at {one.certificate.not_after}"
            out.append(Problem("CertificateExpiring", WARNING, one.origin, text, _renewal(one.use)))
        elif now < one.certificate.begins():
            text = f"{name} is not valid before {one.certificate.not_before}"
            out.append(Problem("CertificateNotYetValid", ERROR, one.origin, text, "Compare the clocks of the cluster and of who signed it."))
    return out


def _renewal(use: str) -> str:
    return {
        "root": "Change the root in stages, so that old and new are trusted for a time.",
        "intermediate": "Renew it (meshfleet.istio.intermediate_ca, then meshfleet.istio.cacerts); proxies trust the root and go on.",
        "gateway": "Put a renewed certificate into the Secret; gateways take it over without a restart.",
        "webhook": "istiod writes it; look at istiod's log, and whether it may update webhook configurations.",
        "istiod": "Restart istiod.",
    }.get(use, "Restart the pod, and look at the log of its proxy why it was not renewed.")


def _authority(client: Client, scope: Scope, out: Gathered, now: datetime.datetime) -> None:
    """The roots and intermediates in istiod's Secrets, and whether they hang together."""
    if not out.trust.origin:
        return
    name = out.trust.origin.rpartition("/")[2]
    files = decoded(client.get(f"/api/v1/namespaces/{scope.namespace}/secrets/{name}"))
    bundle = Bundle.of(files)
    if name == SELF_SIGNED:
        bundle = Bundle(bundle.ca_cert, b"", bundle.ca_cert, bundle.ca_cert)
    roots = {one.fingerprint for one in out.trust.roots}
    out.entries += [Entry("root", out.trust.origin, one) for one in out.trust.roots]
    try:
        above = joined(bundle.ca_cert, bundle.cert_chain)
        found = read_chain(above, now, roots=bundle.root_cert)
    except CertificateError as error:
        out.problems.append(Problem("ChainBroken", ERROR, out.trust.origin, str(error), f"Write the Secret {CACERTS} anew (meshfleet.istio.cacerts)."))
        return
    out.entries += [Entry("intermediate", out.trust.origin, one) for one in found.certificates if one.fingerprint not in roots]
    broken = [text for text in found.problems if "ended at" not in text and "not valid before" not in text]  # these are told of each certificate
    remedy = f"Write the Secret {CACERTS} anew (meshfleet.istio.cacerts)."
    out.problems += [Problem("ChainBroken", ERROR, out.trust.origin, text, remedy) for text in broken]


def _root_maps(client: Client, scope: Scope, out: Gathered, now: datetime.datetime) -> None:
    """What istiod hands out to the namespaces must be what is in its Secret."""
    found = client.list_objects("/api/v1/configmaps", fields=f"metadata.name={ROOTS_MAP}")
    if not out.trust.roots:  # an authority of others: what istiod hands out is all there is to be known
        own = next((item for item in found if item["metadata"]["namespace"] == scope.namespace), None)
        roots = _read((own or {}).get("data", {}).get("root-cert.pem", ""))
        out.entries += [Entry("root", f"ConfigMap {scope.namespace}/{ROOTS_MAP}", one) for one in roots]
        out.trust = Trust(f"ConfigMap {scope.namespace}/{ROOTS_MAP}" if roots else "", tuple(roots))
    wanted = set(out.trust.fingerprints)
    if not wanted:
        return
    held = {item["metadata"]["namespace"]: _read((item.get("data") or {}).get("root-cert.pem", "")) for item in found}
    stale = sorted(name for name, roots in held.items() if {one.fingerprint for one in roots} != wanted)
    if stale:
        some = ", ".join(stale[:5]) + (f" and {len(stale) - 5} more" if len(stale) > 5 else "")
        text = f"in {len(stale)} namespaces ({some}) it holds other roots than {out.trust.origin}"
        out.problems.append(Problem("RootDiffers", ERROR, f"ConfigMap {ROOTS_MAP}", text, "istiod writes it; it takes a new root only when it is restarted."))


def _webhooks(client: Client, scope: Scope, out: Gathered, now: datetime.datetime) -> None:
    """The roots by which the API server knows istiod."""
    for kind, path in (("MutatingWebhookConfiguration", _HOOKS.format("mutating")), ("ValidatingWebhookConfiguration", _HOOKS.format("validating"))):
        for item in client.list_objects(path):
            if not (is_injector(item) or (kind[0] == "V" and (item["metadata"].get("labels") or {}).get("app") == _VALIDATORS)):
                continue
            origin = f"{kind} {item['metadata']['name']}"
            bundles = {str((one.get("clientConfig") or {}).get("caBundle") or "") for one in item.get("webhooks") or []}
            roots = [one for bundle in sorted(bundles) for one in _read(_plain(bundle))]
            out.entries += [Entry("webhook", origin, one) for one in dict.fromkeys(roots)]
            if roots and out.trust.roots and not {one.fingerprint for one in roots} & set(out.trust.fingerprints):
                text = f"its caBundle holds none of the roots of {out.trust.origin}, so that the API server does not trust istiod"
                out.problems.append(Problem("RootDiffers", ERROR, origin, text, "istiod writes it; restart istiod after a change of its authority."))


def _istiods(client: Client, scope: Scope, out: Gathered, now: datetime.datetime) -> None:
    """What each istiod shows to its proxies."""
    for pod, found in shown_certificates(client, scope.namespace, scope.timeout):
        origin = f"pod {scope.namespace}/{pod.pod}"
        if isinstance(found, str):
            out.not_read.append(f"{origin}: {found}")
        else:
            out.entries += [Entry("istiod", origin, each) for each in read_certificates(ssl.DER_cert_to_PEM_cert(found))]


def _gateways(client: Client, scope: Scope, out: Gathered, now: datetime.datetime) -> None:
    """The Secrets that gateways end TLS with."""
    named = named_secrets(client)
    places = sorted({(one.namespace, one.name) for one in named})

    def read(place: tuple[str, str]) -> Json | str | None:
        try:
            return client.find(f"/api/v1/namespaces/{place[0]}/secrets/{place[1]}")
        except ApiError as error:
            if error.status != 403:
                raise
            return str(error)

    secrets = dict(zip(places, client.each(read, places), strict=True))
    out.not_read += [found for found in secrets.values() if isinstance(found, str)]
    for one in named:
        secret = secrets[one.namespace, one.name]
        if not isinstance(secret, str):
            _gateway(one, secret, out, now)


def _gateway(one: Named, secret: Json | None, out: Gathered, now: datetime.datetime) -> None:
    origin = f"Secret {one.namespace}/{one.name}"
    if secret is None:
        out.problems.append(Problem("SecretMissing", ERROR, one.gateway, f"names the {origin}, which is not there", "Create it, or correct credentialName."))
        return
    files = decoded(secret)
    pem = next((files[name] for name in CHAINS if files.get(name)), b"")
    try:
        chain = read_chain(pem, now)
    except CertificateError as error:
        out.problems.append(Problem("ChainBroken", ERROR, origin, f"{' or '.join(CHAINS)}: {error}", "Put a certificate chain in PEM there."))
        return
    known = {(entry.origin, entry.certificate) for entry in out.entries}
    out.entries += [Entry("gateway", origin, each) for each in chain.certificates if (origin, each) not in known]
    broken = [text for text in chain.problems if "ended at" not in text and "not valid before" not in text]
    problems = [Problem("ChainBroken", ERROR, origin, text, "Put the certificates in order: the host's own first, then who signed it.") for text in broken]
    left = unnamed_hosts(one.hosts, chain.certificates[0].names)
    if left:
        text = f"its certificate is not for {', '.join(left[:5])}, which {one.gateway} shows it for"
        problems.append(Problem("HostNotNamed", WARNING, origin, text, "Have a certificate made that names the host."))
    out.problems += [problem for problem in problems if problem not in out.problems]


def _workloads(client: Client, scope: Scope, out: Gathered, now: datetime.datetime) -> None:
    """What every proxy shows and trusts."""
    found, silent = secrets_of_all(client, scope.namespace, namespaces=scope.namespaces, timeout=scope.timeout)
    out.not_read += [f"proxy {one.proxy}: {one.reason}" for one in silent]
    for one in found:
        _workload(one, out, now)


def _workload(one: ProxySecrets, out: Gathered, now: datetime.datetime) -> None:
    origin = f"proxy {one.proxy}"
    if not one.chain:
        out.problems.append(Problem("CertificateMissing", WARNING, origin, "has no certificate of the mesh", "Look at its log: can it reach istiod?"))
        return
    missing = [root for root in out.trust.roots if root.fingerprint not in one.trusted()]
    if missing:
        text = f"does not trust {', '.join(f'{root.subject} (SHA-256 {root.fingerprint[:16]})' for root in missing)}"
        out.problems.append(Problem("RootMissing", ERROR, origin, text, "Restart the pod: its proxy asks istiod for the roots then."))
    try:
        chain = read_chain(below_roots(one.chain), now, roots=one.roots)
    except CertificateError as error:
        out.problems.append(Problem("ChainBroken", ERROR, origin, str(error), "Restart the pod."))
        return
    out.entries.append(Entry("workload", origin, chain.certificates[0]))
    broken = [text for text in chain.problems if "ended at" not in text and "not valid before" not in text]
    out.problems += [Problem("ChainBroken", ERROR, origin, text, "Restart the pod, after istiod where its authority has changed.") for text in broken]


def _read(pem: str | bytes) -> list[Certificate]:
    try:
        return list(read_certificates(pem))
    except CertificateError:
        return []


def _plain(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
