# SPDX-License-Identifier: GPL-3.0-or-later
"""New certificate authorities as Istio needs them: a root, intermediates below it, and requests for others to sign.

Which usages and names they have follows Istio's guide "Plug in CA Certificates" (https://istio.io/latest/docs/tasks/security/cert-management/).
"""
from __future__ import annotations

import datetime
import typing as t
from dataclasses import dataclass, field

from ..istio.x509 import CertificateError
from .keys import key_pem, make_key

try:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
except ImportError:  # make_key tells of it
    pass

EARLIER: t.Final = datetime.timedelta(minutes=5)
"""A certificate is valid so long before it is made: the clocks of clusters differ."""


@dataclass(frozen=True)
class Subject:
    """Whom a certificate is for; empty parts are left out."""

    common_name: str
    organization: str = ""
    organizational_unit: str = ""
    locality: str = ""
    state: str = ""
    country: str = ""

    def name(self) -> t.Any:
        """As X.509 has it. Raises CertificateError for a part that is too long or no country's code."""
        oid = x509.NameOID
        parts = (
            (oid.COUNTRY_NAME, self.country, "country"), (oid.STATE_OR_PROVINCE_NAME, self.state, "state"), (oid.LOCALITY_NAME, self.locality, "locality"),
            (oid.ORGANIZATION_NAME, self.organization, "organization"), (oid.ORGANIZATIONAL_UNIT_NAME, self.organizational_unit, "organizational_unit"),
            (oid.COMMON_NAME, self.common_name, "common_name"),
        )  # fmt: skip
        found = []
        for identifier, value, option in parts:
            if not value:
                continue
            if len(value) > 64:
                raise CertificateError(f"subject.{option}: {value!r} is longer than the 64 characters of X.509")
            try:
                found.append(x509.NameAttribute(identifier, value))
            except ValueError:
                raise CertificateError(f"subject.{option}: {value!r} is no code of a country, which has two letters") from None
        return x509.Name(found)


@dataclass(frozen=True)
class Wish:
    """What a new authority is to be; ``key_size`` bits (0: the usual), ``days`` it is valid, ``path_length`` authorities below it (None: any number)."""

    subject: Subject
    key_type: str
    key_size: int
    days: int
    path_length: int | None = None
    names: tuple[str, ...] = ()

    def ends(self, now: datetime.datetime) -> datetime.datetime:
        """When it stops being valid. Raises CertificateError."""
        if self.days < 1:
            raise CertificateError(f"validity: {self.days} is no number of days")
        try:
            return (now + datetime.timedelta(days=self.days)).replace(microsecond=0)
        except OverflowError:
            raise CertificateError(f"validity: {self.days} days go beyond the last date there is") from None


@dataclass(frozen=True)
class Pair:
    """A certificate and its private key in PEM."""

    certificate: bytes
    key: bytes = field(repr=False)


def make_root(wish: Wish, now: datetime.datetime) -> Pair:
    """A new root, signed by itself. Raises CertificateError."""
    ends, key = wish.ends(now), make_key(wish.key_type, wish.key_size)
    name = wish.subject.name()
    builder = _builder(name, name, key.public_key(), now, ends)
    builder = _extended(builder, key.public_key(), wish.path_length, (), x509.SubjectKeyIdentifier.from_public_key(key.public_key()))
    return Pair(_pem(builder.sign(key, hashes.SHA256())), key_pem(key))


def make_intermediate(wish: Wish, root: t.Any, root_key: t.Any, now: datetime.datetime) -> Pair:
    """A new intermediate that a root (a certificate and key of ``cryptography``) signs; it ends no later than the root. Raises CertificateError."""
    ends, key = min(wish.ends(now), root.not_valid_after_utc), make_key(wish.key_type, wish.key_size)
    try:
        known = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    except x509.ExtensionNotFound:
        known = x509.SubjectKeyIdentifier.from_public_key(root.public_key())
    builder = _builder(wish.subject.name(), root.subject, key.public_key(), max(now, root.not_valid_before_utc + EARLIER), ends)
    builder = _extended(builder, key.public_key(), wish.path_length, wish.names, known)
    return Pair(_pem(builder.sign(root_key, hashes.SHA256())), key_pem(key))


def make_request(wish: Wish, key: t.Any) -> bytes:
    """A request (PKCS #10, PEM) for others to sign, with the usages and names that the certificate needs. Raises CertificateError."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(wish.subject.name())
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=wish.path_length), critical=True).add_extension(_usage(), critical=True)
    if wish.names:
        builder = builder.add_extension(x509.SubjectAlternativeName(_names(wish.names)), critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _builder(subject: t.Any, issuer: t.Any, key: t.Any, now: datetime.datetime, ends: datetime.datetime) -> t.Any:
    out = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key).serial_number(x509.random_serial_number())
    return out.not_valid_before((now - EARLIER).replace(microsecond=0)).not_valid_after(ends)


def _extended(builder: t.Any, key: t.Any, path_length: int | None, names: t.Sequence[str], signer: t.Any) -> t.Any:
    out = builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True).add_extension(_usage(), critical=True)
    out = out.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    out = out.add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(signer), critical=False)
    return out.add_extension(x509.SubjectAlternativeName(_names(names)), critical=False) if names else out


def _usage() -> t.Any:
    return x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=True, data_encipherment=False, key_agreement=False,
        key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _names(names: t.Sequence[str]) -> list[t.Any]:
    out = []
    for name in names:
        try:
            out.append(x509.DNSName(name))
        except ValueError:
            raise CertificateError(f"names: {name!r} is no DNS name in ASCII") from None
    return out


def _pem(certificate: t.Any) -> bytes:
    return t.cast(bytes, certificate.public_bytes(serialization.Encoding.PEM))
