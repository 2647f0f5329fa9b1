# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates of Gateways: the Secret must be there, in the namespace of the gateway's pods, and hold a certificate that is valid now."""
from __future__ import annotations

import base64
import binascii
import datetime
import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import maps, strings, text
from ..kinds import GATEWAY, POD, SECRET
from ..resource import Resource
from ..selection import first_label, selector_text
from ..snapshot import Snapshot, short_or_full_name

if t.TYPE_CHECKING:
    from ...istio.x509 import Certificate

_END: t.Final = b"-----END CERTIFICATE-----"
_PAIRS: t.Final = (("cert", "key"), ("tls.crt", "tls.key"))


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    now = datetime.datetime.now(datetime.UTC)
    valid: dict[tuple[str, str], bool] = {}
    for gateway in snapshot.all(GATEWAY):
        namespace = namespace_of(snapshot, gateway)
        if not namespace:
            shown = selector_text(strings(gateway.spec, "selector"))
            yield Finding("IST0101", gateway, ("selector", shown), ("spec", "selector", first_label(shown)))
            continue
        for i, server in enumerate(maps(gateway.spec, "servers")):
            name = text(server, "tls", "credentialName")
            if not name:
                continue
            place = short_or_full_name(namespace, name)
            path = ("spec", "servers", i, "tls", "credentialName")
            if snapshot.find(SECRET, *place) is None:
                yield Finding("IST0101", gateway, ("credentialName", name), path)
                continue
            if place not in valid:
                secret = snapshot.read_secret(*place)
                valid[place] = secret is None or _is_valid(secret, now)
            if not valid[place]:
                yield Finding("IST0161", gateway, (gateway.name, namespace), path)


def referenced(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Namespace and name of every Secret that a Gateway names, so that they can be read at once."""
    out: dict[tuple[str, str], None] = {}
    for gateway in snapshot.all(GATEWAY):
        namespace = namespace_of(snapshot, gateway)
        for server in maps(gateway.spec, "servers") if namespace else ():
            name = text(server, "tls", "credentialName")
            if name:
                out[short_or_full_name(namespace, name)] = None
    return list(out)


def namespace_of(snapshot: Snapshot, gateway: Resource) -> str:
    """The namespace of the pods that serve a Gateway, which is where its Secrets are; of several the first pod's."""
    pods = snapshot.pods.selected(strings(gateway.spec, "selector"))
    return pods[0].namespace if pods else ""


def _is_valid(secret: Resource, now: datetime.datetime) -> bool:
    from ...istio.x509 import HAS_CRYPTOGRAPHY

    if not HAS_CRYPTOGRAPHY:  # then nobody can say
        return True
    found = certificate_of(secret)
    return found is not None and found.begins() <= now <= found.ends()


def certificate_of(secret: Resource) -> Certificate | None:
    """The certificate of a Secret as a gateway takes it; None where it is none, or lacks its key."""
    from ...istio.x509 import CertificateError, read_certificates  # what it stands on takes longer to load than most of an analysis of files

    data = strings(secret.item, "data")
    pair = next((pair for pair in _PAIRS if all(data.get(key) for key in pair)), None)
    try:
        pem = base64.b64decode("".join(data[pair[0]].split()), validate=True) if pair else b""
        return read_certificates(pem[: pem.index(_END) + len(_END)])[0] if _END in pem else None
    except (binascii.Error, CertificateError):
        return None


ANALYZER: t.Final = Analyzer(
    "gateway.SecretAnalyzer", ("IST0101", "IST0161"), (GATEWAY, POD, SECRET), "Checks a gateway's referenced secrets for correctness", _find
)
