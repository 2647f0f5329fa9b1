# SPDX-License-Identifier: GPL-3.0-or-later
"""The mesh's certificates: their chain and when they end. Keys are never looked at."""
from __future__ import annotations

import base64
import binascii
import datetime
import typing as t

from ...istio.webhooks import is_injector, name_of
from ...istio.x509 import CertificateError, ending, read_certificates, read_chain
from ..message import ERROR, WARNING, Message
from .snapshot import Object, Snapshot

# Where a chain and its roots are in a Secret; istiod takes the names of kubernetes.io/tls first.
_PLACES: t.Final = (("tls.crt", "ca.crt"), ("ca-cert.pem", "root-cert.pem"))


def check(snapshot: Snapshot, now: datetime.datetime, days: float) -> list[Message]:
    """MF0130 and MF0131: certificates that end within ``days``, and chains that do not hold."""
    out: list[Message] = []
    for name, secret in sorted(snapshot.secrets.items()):
        out += _secret(f"Secret {snapshot.namespace}/{name}", secret, now, days)
    for pod, shown in sorted(snapshot.shown.items()):
        out += _ends(f"Pod {snapshot.namespace}/{pod}", "what istiod shows on port 15012", shown.encode(), now, days)
    for item in filter(is_injector, snapshot.webhooks):
        bundles = {one["clientConfig"].get("caBundle") for one in item["webhooks"]} - {None, ""}
        for bundle in sorted(bundles):
            out += _ends(f"MutatingWebhookConfiguration {name_of(item)}", "caBundle", _decoded(bundle), now, days)
    return out


def _secret(origin: str, secret: Object, now: datetime.datetime, days: float) -> list[Message]:
    data = secret.get("data") or {}
    keys = next((keys for keys in _PLACES if data.get(keys[0])), None)
    if keys is None:
        return [_broken(origin, f"has neither {_PLACES[0][0]} nor {_PLACES[1][0]}")] if data else []
    chain, roots = (_decoded(data.get(key) or "") for key in keys)
    if data.get("cert-chain.pem"):
        chain += b"\n" + _decoded(data["cert-chain.pem"])
    out = _ends(origin, keys[0], chain, now, days) + (_ends(origin, keys[1], roots, now, days) if roots else [])
    if not any(item.code == "MF0131" for item in out):
        out += [_broken(origin, text) for text in read_chain(_without_repeats(chain), now, roots=roots).problems if "ended at" not in text]
    return out


def _without_repeats(pem: bytes) -> bytes:
    """A chain whose certificates follow one another: cert-chain.pem mostly begins with the certificate that ca-cert.pem holds."""
    mark = b"-----BEGIN CERTIFICATE-----"
    return b"".join(dict.fromkeys(mark + part.strip() + b"\n" for part in pem.split(mark)[1:]))


def _ends(origin: str, key: str, pem: bytes, now: datetime.datetime, days: float) -> list[Message]:
    try:
        found = ending(read_certificates(pem), now, days)
    except CertificateError as error:
        return [_broken(origin, f"{key}: {error}")]
    out = []
    for item in found:
        left = item.days_left(now)
        when = f"ended at {item.not_after}" if left < 0 else f"ends in {left:.0f} days, at {item.not_after}"
        text = f"{key}: the certificate of {item.subject} (SHA-256 {item.fingerprint[:16]}) {when}"
        step = "Renew it before it ends; a new root needs a time in which both are trusted."
        out.append(Message("MF0130", "CertificateExpiry", ERROR if left < 0 else WARNING, origin, text, step))
    return out


def _broken(origin: str, text: str) -> Message:
    return Message("MF0131", "CertificateChainBroken", ERROR, origin, text, "Replace the certificates by a chain that leads to the root.")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
