# SPDX-License-Identifier: GPL-3.0-or-later
"""What istiod or a proxy would stumble over is named, with the file it is in."""
from __future__ import annotations

import subprocess
import typing as t
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.bundle import Bundle, decoded, encoded, joined
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.checks import problems_of
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from .made import NOW, Made, make, revocations

ROOT: t.Final = make("Root CA", days=3650)
OWN: t.Final = make("Own CA", ROOT, depth=0)
OTHER: t.Final = make("Other Root", days=3650)


def bundle(own: Made = OWN, root: Made = ROOT, *between: Made) -> Bundle:
    above = b"".join(one.pem for one in between)
    return Bundle(own.pem, own.key_pem, root.pem, own.pem + above + root.pem)


def test_a_good_one_has_no_problem() -> None:
    assert problems_of(bundle(), NOW) == []


def test_a_root_that_signs_itself_and_a_longer_chain_are_good() -> None:
    assert problems_of(bundle(ROOT, ROOT), NOW) == []
    middle = make("Middle CA", ROOT, depth=1)
    assert problems_of(bundle(make("Own CA", middle, depth=0), ROOT, middle), NOW) == []


def test_old_and_new_root_beside_each_other_are_good() -> None:
    assert problems_of(replace(bundle(), root_cert=OTHER.pem + ROOT.pem), NOW) == []


MIDDLE: t.Final = make("Middle CA", ROOT, depth=0)
BAD: t.Final[dict[str, tuple[Bundle, str]]] = {
    "no key": (replace(bundle(), ca_key=b""), "ca-key.pem is missing"),
    "no chain": (replace(bundle(), cert_chain=b""), "cert-chain.pem is missing"),
    "damaged": (replace(bundle(), ca_cert=OWN.pem[:200]), "ca-cert.pem: certificate 1 of the text has no end line"),
    "no certificate": (replace(bundle(), root_cert=b"nothing"), "root-cert.pem: the text holds no certificate"),
    "ended": (bundle(make("Own CA", ROOT, start=-9, days=-2)), "ca-cert.pem: CN=Own CA: ended at 2026-05-30"),
    "not yet valid": (bundle(make("Own CA", ROOT, start=3)), "ca-cert.pem: CN=Own CA: is not valid before 2026-06-04"),
    "no authority": (bundle(make("Own CA", ROOT, ca=False)), "CN=Own CA: is no certificate authority"),
    "may not sign": (bundle(make("Own CA", ROOT, sign=False)), "CN=Own CA: its key usage does not allow to sign certificates"),
    "another key": (replace(bundle(), ca_key=OTHER.key_pem), "ca-key.pem: is not the key of ca-cert.pem (CN=Own CA)"),
    "weak key": (bundle(make("Own CA", ROOT, key=rsa.generate_private_key(65537, 1024))), "an RSA key of 1024 bits is too weak"),
    "root may have none below": (
        bundle(make("Own CA", short := make("Short Root", depth=0, days=999), depth=0), short), "",
    ),
    "path too long": (bundle(make("Own CA", MIDDLE, depth=0), ROOT, MIDDLE), "cert-chain.pem: CN=Middle CA: its path length allows 0 authorities below it"),
    "another root": (bundle(OWN, OTHER), "cert-chain.pem: CN=Own CA: was issued by CN=Root CA, which is neither here nor in root-cert.pem"),
    "same name, another key": (bundle(OWN, make("Root CA")), "cert-chain.pem: CN=Own CA: is not signed by the certificate of its issuer, CN=Root CA"),
    "chain without itself": (replace(bundle(), cert_chain=ROOT.pem), "cert-chain.pem: does not hold the certificate of ca-cert.pem (CN=Own CA)"),
    "root ended": (bundle(make("Own CA", gone := make("Root CA", start=-99, days=-1)), gone), "root-cert.pem: CN=Root CA: ended at"),
    "list of one only": (replace(bundle(), crl=revocations(ROOT)), "ca-crl.pem: has no list signed by CN=Own CA; Envoy refuses every peer"),
    "list of another": (replace(bundle(), crl=revocations(OWN) + revocations(make("Root CA"))), "ca-crl.pem: has no list signed by CN=Root CA"),
    "list too old": (replace(bundle(), crl=revocations(OWN) + revocations(ROOT, due=-1)), "the list of CN=Root CA was to be renewed by 2026-05-31"),
    "itself revoked": (replace(bundle(), crl=revocations(OWN) + revocations(ROOT, revoked=[OWN])), "ca-crl.pem: CN=Own CA itself is revoked"),
    "no list": (replace(bundle(), crl=b"nothing"), "ca-crl.pem: holds no certificate revocation list"),
}  # fmt: skip
BAD["root may have none below"] = (BAD["root may have none below"][0], "root-cert.pem: CN=Short Root: its path length allows 0 authorities below it")


@pytest.mark.parametrize("what", sorted(BAD))
def test_a_bad_one_is_named(what: str) -> None:
    given, expected = BAD[what]
    assert any(expected in text for text in problems_of(given, NOW)), problems_of(given, NOW)


def test_sha1_is_refused(tmp_path: Path) -> None:
    command = ["openssl", "req", "-x509", "-sha1", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Old", "-days", "3"]
    subprocess.run([*command, "-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "pem")], check=True, capture_output=True)
    pem, key = (tmp_path / "pem").read_bytes(), (tmp_path / "key").read_bytes()
    assert any("CN=Old: is signed with SHA1, which proxies refuse" in text for text in problems_of(Bundle(pem, key, pem, pem), NOW))


def test_a_key_behind_a_passphrase_is_refused() -> None:
    hidden = OWN.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"secret-7f3a"))
    (text,) = problems_of(replace(bundle(), ca_key=hidden), NOW)
    assert text == "ca-key.pem: is encrypted with a passphrase, which istiod cannot ask for; decrypt it first"


def test_good_lists_are_good() -> None:
    assert problems_of(replace(bundle(), crl=revocations(OWN) + revocations(ROOT)), NOW) == []


def test_room_for_authorities_below_is_asked_for() -> None:
    assert problems_of(bundle(), NOW, below=1) == ["ca-cert.pem: CN=Own CA: its path length allows 0 authorities below it, there would be 1"]


def test_files_of_both_kinds_of_secrets() -> None:
    found = Bundle.of({"tls.crt": OWN.pem, "tls.key": OWN.key_pem, "ca.crt": ROOT.pem, "ca-cert.pem": b"left over"})
    assert problems_of(found, NOW) == []
    assert Bundle.of(decoded({"data": encoded(bundle().files())})) == bundle()
    assert "PRIVATE KEY" not in repr(found)
    assert decoded({"data": {"a": "no base64!", "b": None}}) == {"a": b"", "b": b""}


def test_joined_certificates_stand_once_and_end_with_a_newline() -> None:
    assert joined(OWN.pem.rstrip(), ROOT.pem, OWN.pem) == OWN.pem + ROOT.pem
