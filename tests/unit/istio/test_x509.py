# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates: facts, chains, ends."""
from __future__ import annotations

import datetime
import typing as t
from dataclasses import dataclass

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.x509 import CertificateError, ending, read_certificates, read_chain
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

NOW: t.Final = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
DAY: t.Final = datetime.timedelta(days=1)


@dataclass
class Made:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: t.Any

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def make(
    name: str, by: Made | None = None, *, days: int = 100, depth: int | None = None, ca: bool = True, names: t.Sequence[str] = (), key: t.Any = None
) -> Made:
    """A certificate that ``by`` signed, or itself; valid from a day before NOW for so many days after it."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(0x0A1B)
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + days * DAY)
        .add_extension(x509.BasicConstraints(ca, depth if ca else None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(names[0]), *map(x509.DNSName, names[1:])]), critical=False)
    signer = by.key if by else key
    algorithm = None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return Made(builder.sign(signer, algorithm), key)


@pytest.fixture(scope="module")
def root() -> Made:
    return make("Root CA", days=3650)


def test_facts(root: Made) -> None:
    made = make("leaf", root, ca=False, names=["spiffe://cluster.local/ns/a/sa/b", "b.a.svc"], key=rsa.generate_private_key(65537, 2048))
    (found,) = read_certificates(made.pem)
    assert (found.subject, found.issuer, found.serial) == ("CN=leaf", "CN=Root CA", "a1b")
    assert (found.names, found.spiffe) == (("spiffe://cluster.local/ns/a/sa/b", "b.a.svc"), ("spiffe://cluster.local/ns/a/sa/b",))
    assert (found.is_ca, found.path_length, found.key_type, found.key_size) == (False, None, "RSA", 2048)
    assert (found.not_before, found.not_after) == ("2026-05-31T00:00:00+00:00", "2026-09-09T00:00:00+00:00")
    assert found.fingerprint == made.certificate.fingerprint(hashes.SHA256()).hex()
    assert found.days_left(NOW) == 100


@pytest.mark.parametrize(
    ("key", "facts"),
    [(ec.generate_private_key(ec.SECP384R1()), ("ECDSA", 384)), (ed25519.Ed25519PrivateKey.generate(), ("Ed25519", 0))],
)
def test_kinds_of_keys(key: t.Any, facts: tuple[str, int]) -> None:
    (found,) = read_certificates(make("x", key=key).pem)
    assert (found.key_type, found.key_size) == facts


def test_a_chain_that_holds(root: Made) -> None:
    middle = make("Intermediate CA", root, depth=0)
    leaf = make("leaf", middle, ca=False)
    chain = read_chain(b"text before\n" + leaf.pem + middle.pem + root.pem, NOW, roots=root.pem)
    assert chain.problems == ()
    assert [item.subject for item in chain.certificates] == ["CN=leaf", "CN=Intermediate CA", "CN=Root CA"]
    assert chain.first_to_end().subject in ("CN=leaf", "CN=Intermediate CA")
    assert read_chain(middle.pem, NOW, roots=root.pem).problems == ()
    assert read_chain(middle.pem, NOW).problems == ()


def test_chains_that_do_not_hold(root: Made) -> None:
    middle = make("Intermediate CA", root, depth=0)
    lower = make("Lower CA", middle)
    other = make("Other CA")
    forged = make("Intermediate CA", make("Root CA"))
    no_authority = make("no authority", root, ca=False)
    leaf = make("leaf", no_authority, ca=False)
    assert read_chain(root.pem + make("Intermediate CA", root).pem, NOW).problems == ("CN=Root CA: was issued by CN=Root CA, not by CN=Intermediate CA",)
    assert read_chain(middle.pem, NOW, roots=other.pem).problems == ("CN=Intermediate CA: was issued by CN=Root CA, not by CN=Other CA",)
    assert read_chain(forged.pem, NOW, roots=root.pem).problems == ("CN=Intermediate CA: is not signed by the certificate of its issuer, CN=Root CA",)
    assert read_chain(leaf.pem + no_authority.pem, NOW).problems == ("CN=no authority: signs the one before it but is no certificate authority",)
    assert read_chain(lower.pem + middle.pem, NOW).problems == ("CN=Intermediate CA: allows 0 authorities below it, the chain has 1",)


def test_validity(root: Made) -> None:
    assert read_chain(root.pem, NOW - 2 * DAY).problems == ("CN=Root CA: is not valid before 2026-05-31T00:00:00+00:00",)
    assert "ended at" in read_chain(root.pem, NOW + 3651 * DAY).problems[0]


def test_what_ends_soon(root: Made) -> None:
    found = read_certificates(root.pem + make("later", days=29).pem + make("soon", days=3).pem)
    assert [item.subject for item in ending(found, NOW, 30)] == ["CN=soon", "CN=later"]
    assert [item.subject for item in ending(found, NOW + 10 * DAY, 1)] == ["CN=soon"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "holds no certificate"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "certificate 1 of the text is damaged"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n", "certificate 1 of the text has no end line"),
    ],
)
def test_texts_that_are_no_chain(text: str, error: str) -> None:
    with pytest.raises(CertificateError, match=error):
        read_certificates(text)
