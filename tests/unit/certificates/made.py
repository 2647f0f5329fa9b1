# SPDX-License-Identifier: GPL-3.0-or-later
"""Authorities as tests need them: good ones by our own code, bad ones by hand."""
from __future__ import annotations

import copy
import datetime
import importlib
import typing as t
from dataclasses import dataclass

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import Result
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

NOW: t.Final = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
DAY: t.Final = datetime.timedelta(days=1)
_PACKAGE: t.Final = "ansible_collections.meshfleet.istio.plugins.module_utils"


@dataclass(frozen=True)
class Made:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: t.Any

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return t.cast(bytes, self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def make(
    name: str, by: Made | None = None, *, start: int = -1, days: int = 100, depth: int | None = None, ca: bool = True, sign: bool = True,
    key: t.Any = None, names: t.Sequence[str] = (), now: datetime.datetime = NOW,
) -> Made:  # fmt: skip
    """A certificate that ``by`` signed, or itself, for DNS ``names``; valid from ``start`` to ``days`` days after ``now``."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(True, False, False, False, False, sign, sign, False, False)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(by.certificate.subject if by else subject).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now + start * DAY).not_valid_after(now + days * DAY)
    builder = builder.add_extension(x509.BasicConstraints(ca, depth if ca else None), critical=True).add_extension(usage, critical=True)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
    return Made(builder.sign(by.key if by else key, hashes.SHA256()), key)


def revocations(by: Made, *, due: int = 10, revoked: t.Sequence[Made] = ()) -> bytes:
    """A list of an authority that is to be renewed ``due`` days after NOW."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(by.certificate.subject).last_update(NOW - 30 * DAY).next_update(NOW + due * DAY)
    for one in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(one.certificate.serial_number).revocation_date(NOW - DAY).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(by.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


class Warnings(list[str]):
    """A reporter that keeps what it is told."""

    def warn(self, text: str) -> None:
        self.append(text)


def call(module: str, reporter: Warnings | None = None, *, check_mode: bool = False, **arguments: t.Any) -> Result:
    """An operation with arguments as a task gives them. Raises OperationError."""
    spec = importlib.import_module(f"{_PACKAGE}.specs.{module}")
    checked = ArgumentSpecValidator(copy.deepcopy(spec.SPEC.argument_spec), **spec.SPEC.rules()).validate(arguments)
    assert not checked.error_messages, checked.error_messages
    options = spec.Options.from_params(checked.validated_parameters, check_mode=check_mode, diff_mode=True)
    result: Result = importlib.import_module(f"{_PACKAGE}.operations.{module}").run(options, Warnings() if reporter is None else reporter)
    return result
