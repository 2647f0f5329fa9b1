# SPDX-License-Identifier: GPL-3.0-or-later
"""X.509 certificates: what is in them, whether a chain holds, and when it ends.

Needs the package ``cryptography``; without it every function raises CertificateError, which says so.
"""
from __future__ import annotations

import datetime
import itertools
import typing as t
from dataclasses import dataclass

try:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    HAS_CRYPTOGRAPHY = True
except ImportError:
    HAS_CRYPTOGRAPHY = False

_END: t.Final = b"-----END CERTIFICATE-----"
_BEGIN: t.Final = b"-----BEGIN CERTIFICATE-----"


class CertificateError(ValueError):
    """A text that is no chain of certificates; the message says which one of it and why, never what was in it."""


@dataclass(frozen=True)
class Certificate:
    """The facts of one certificate.

    ``subject`` and ``issuer`` by RFC 4514, ``names`` its subject alternative names (DNS, address, e-mail and URI as text),
    ``spiffe`` those of them that are SPIFFE identities. ``serial`` and ``fingerprint`` (SHA-256) are lower-case hexadecimal;
    times are ISO 8601 in UTC, ``key_size`` bits (0 where the type says it). ``path_length`` is None where there is no limit.
    """

    subject: str
    issuer: str
    names: tuple[str, ...]
    spiffe: tuple[str, ...]
    serial: str
    not_before: str
    not_after: str
    is_ca: bool
    path_length: int | None
    key_type: str
    key_size: int
    fingerprint: str

    def ends(self) -> datetime.datetime:
        """When it stops being valid."""
        return datetime.datetime.fromisoformat(self.not_after)

    def begins(self) -> datetime.datetime:
        """When it becomes valid."""
        return datetime.datetime.fromisoformat(self.not_before)

    def days_left(self, now: datetime.datetime) -> float:
        """Days until it ends; negative once it has."""
        return (self.ends() - now).total_seconds() / 86400


@dataclass(frozen=True)
class Chain:
    """Certificates in the order they stand, a leaf or intermediate first; ``problems`` is empty for a chain that holds."""

    certificates: tuple[Certificate, ...]
    problems: tuple[str, ...]

    def first_to_end(self) -> Certificate:
        """The certificate that ends first."""
        return min(self.certificates, key=lambda item: item.ends())


def require_cryptography() -> None:
    """Raises CertificateError where the package ``cryptography`` is missing."""
    if not HAS_CRYPTOGRAPHY:
        raise CertificateError("certificates need the Python package cryptography; install it on the host that runs the module")


def read_certificates(pem: bytes | str) -> tuple[Certificate, ...]:
    """The certificates of a PEM text (text between them is skipped, as OpenSSL does). Raises CertificateError where there is none."""
    return tuple(_facts(item) for item in _load(pem))


def read_chain(pem: bytes | str, now: datetime.datetime, *, roots: bytes | str = b"") -> Chain:
    """A chain whose every certificate is signed by the next, or by one of ``roots`` (PEM) at its end.

    Checked are order, signatures, that signers are certificate authorities and deep enough, and validity at ``now``
    (with a time zone). Without roots a chain may end anywhere. Raises CertificateError.
    """
    loaded = _load(pem)
    anchors = _load(roots) if roots else []
    found = tuple(_facts(item) for item in loaded)
    problems: list[str] = []
    for number, item in enumerate(found):
        problems += validity_problems(item, now)
        if number and not item.is_ca:
            problems.append(f"{item.subject}: signs the one before it but is no certificate authority")
        below = sum(other.is_ca for other in found[:number])
        if item.path_length is not None and below > item.path_length:
            problems.append(f"{item.subject}: allows {item.path_length} authorities below it, the chain has {below}")
    for lower, upper in itertools.pairwise(loaded):
        problems += _signature_problems(lower, [upper])
    if anchors:
        last = loaded[-1]
        if not any(_fingerprint(last) == _fingerprint(anchor) for anchor in anchors):
            problems += _signature_problems(last, anchors)
    return Chain(found, tuple(problems))


def validity_problems(certificate: Certificate, now: datetime.datetime) -> list[str]:
    """Whether a certificate is valid at a time: empty, or one text."""
    if now < certificate.begins():
        return [f"{certificate.subject}: is not valid before {certificate.not_before}"]
    if now > certificate.ends():
        return [f"{certificate.subject}: ended at {certificate.not_after}"]
    return []


def ending(certificates: t.Iterable[Certificate], now: datetime.datetime, days: float) -> list[Certificate]:
    """Those that end within so many days or have ended, the first to end first."""
    return sorted((item for item in certificates if item.days_left(now) <= days), key=lambda item: item.ends())


def _load(pem: bytes | str) -> list[t.Any]:
    require_cryptography()
    data = pem.encode() if isinstance(pem, str) else pem
    out = []
    for number, part in enumerate(data.split(_BEGIN)[1:], 1):
        body, end, _ = part.partition(_END)
        if not end:
            raise CertificateError(f"certificate {number} of the text has no end line")
        try:
            out.append(x509.load_pem_x509_certificate(_BEGIN + body + _END + b"\n"))
        except ValueError:
            raise CertificateError(f"certificate {number} of the text is damaged") from None
    if not out:
        raise CertificateError("the text holds no certificate")
    return out


def _facts(item: t.Any) -> Certificate:
    try:
        names = item.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        names = []
    try:
        constraints = item.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        constraints = None
    texts = [str(name.value) for name in names if hasattr(name, "value") and not isinstance(name, x509.OtherName)]
    key = item.public_key()
    return Certificate(
        subject=item.subject.rfc4514_string(),
        issuer=item.issuer.rfc4514_string(),
        names=tuple(texts),
        spiffe=tuple(text for text in texts if text.startswith("spiffe://")),
        serial=f"{item.serial_number:x}",
        not_before=item.not_valid_before_utc.isoformat(),
        not_after=item.not_valid_after_utc.isoformat(),
        is_ca=bool(constraints and constraints.ca),
        path_length=constraints.path_length if constraints else None,
        key_type=_key_type(key),
        key_size=int(getattr(key, "key_size", 0)),
        fingerprint=_fingerprint(item),
    )


def _fingerprint(item: t.Any) -> str:
    return str(item.fingerprint(hashes.SHA256()).hex())


def _key_type(key: t.Any) -> str:
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "ECDSA"
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "Ed25519"
    return type(key).__name__


def _signature_problems(lower: t.Any, uppers: list[t.Any]) -> list[str]:
    """Whether one of the upper certificates signed the lower one: empty, or one text."""
    name = lower.subject.rfc4514_string()
    named = [item for item in uppers if item.subject == lower.issuer]
    if not named:
        return [f"{name}: was issued by {lower.issuer.rfc4514_string()}, not by {uppers[0].subject.rfc4514_string()}"]
    for item in named:
        try:
            lower.verify_directly_issued_by(item)
        except (InvalidSignature, ValueError, TypeError):
            continue
        return []
    return [f"{name}: is not signed by the certificate of its issuer, {named[0].subject.rfc4514_string()}"]
