# SPDX-License-Identifier: GPL-3.0-or-later
"""The view ``secret``: the certificates a proxy has, read. Keys are never in a row, and never leave the proxy (protojson.py)."""
from __future__ import annotations

import base64
import binascii
import datetime
import typing as t
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..istio.x509 import Certificate, CertificateError, read_certificates
from .config_dump import SECRETS, ConfigDump, untyped
from .tables import table

Json = dict[str, t.Any]
HEADER: t.Final = ("RESOURCE NAME", "TYPE", "STATUS", "VALID CERT", "SERIAL NUMBER", "NOT AFTER", "NOT BEFORE")
_BUNDLES: t.Final = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig"
EMPTY: t.Final = "No active or warming secrets found."


@dataclass(frozen=True)
class SecretRow:
    """A certificate of the proxy: the first of its chain in the fields istioctl shows, all of them in ``chain``.

    ``type`` is CA or Cert Chain, ``state`` ACTIVE or WARMING, ``valid`` at the time asked for; where no certificate can be read, ``valid`` is false and
    the rest is empty.
    """

    name: str
    type: str
    state: str
    valid: bool
    serial_number: str
    not_after: str
    not_before: str
    trust_domain: str
    chain: tuple[Certificate, ...]


def secrets(dump: ConfigDump) -> Json:
    """The part of the dump. Raises DumpError where there is none."""
    return untyped(dump.part(SECRETS))


def rows(part: Json, now: datetime.datetime) -> list[SecretRow]:
    """A row for every certificate chain and trust bundle; warming ones first."""
    return [
        row
        for key, state in (("dynamicWarmingSecrets", "WARMING"), ("dynamicActiveSecrets", "ACTIVE"))
        for entry in part.get(key) or []
        for row in _rows(entry, state, now)
    ]


def _rows(entry: Json, state: str, now: datetime.datetime) -> list[SecretRow]:
    name, secret = str(entry.get("name") or ""), entry.get("secret") or {}
    validation = secret.get("validationContext") or {}
    chain = ((secret.get("tlsCertificate") or {}).get("certificateChain") or {}).get("inlineBytes") or (validation.get("trustedCa") or {}).get("inlineBytes")
    bundles = (validation.get("customValidatorConfig") or {}).get("typedConfig") or {}
    if not chain and bundles.get("@type") == _BUNDLES:
        found = bundles.get("trustDomains") or []
        return [_row(name, state, (one.get("trustBundle") or {}).get("inlineBytes"), now, str(one.get("name") or "")) for one in found]
    return [_row(name, state, chain, now, "")]


def _row(name: str, state: str, data: str | None, now: datetime.datetime, trust_domain: str) -> SecretRow:
    try:
        chain = read_certificates(base64.b64decode(data or "", validate=True))
    except (CertificateError, binascii.Error):
        return SecretRow(name, "", state, False, "", "", "", "", ())
    first = chain[0]
    for uri in first.spiffe if not trust_domain else ():
        trust_domain = urlsplit(uri).netloc
    return SecretRow(
        name=name,
        type="CA" if first.is_ca else "Cert Chain",
        state=state,
        valid=first.begins() < now < first.ends(),
        serial_number=first.serial.zfill(32),
        not_after=_zulu(first.not_after),
        not_before=_zulu(first.not_before),
        trust_domain=trust_domain,
        chain=chain,
    )


def _zulu(time: str) -> str:
    return time.removesuffix("+00:00") + "Z"


def secret_table(found: t.Sequence[SecretRow], *, named: bool = False) -> str:
    """As istioctl prints it: with trust domains where every certificate has one."""
    if not found:
        return f"{EMPTY}\n"
    known = all(row.trust_domain for row in found)
    lines = []
    for row in found:
        valid = str(row.valid).lower()
        shown = [f"secret/{row.name}" if named else row.name, row.type, row.state, valid, row.serial_number, row.not_after, row.not_before]
        lines.append([*shown, row.trust_domain] if known else shown)
    return table((*HEADER, "TRUST DOMAIN") if known else HEADER, lines)
