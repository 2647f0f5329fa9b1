# SPDX-License-Identifier: GPL-3.0-or-later
"""Roots and intermediates beside the real openssl, and what is asked of both that cannot be."""
from __future__ import annotations

import datetime
import shutil
import subprocess
import typing as t
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.authority import Pair, Subject, Wish, make_intermediate, make_request, make_root
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.keys import make_key, read_key, weakness
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.x509 import CertificateError, read_certificates
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

NOW: t.Final = datetime.datetime.now(datetime.UTC)
NAMES: t.Final = ("istiod.istio-system.svc",)


def below(root: Pair, wish: Wish) -> Pair:
    return make_intermediate(wish, x509.load_pem_x509_certificate(root.certificate), read_key(root.key, "key"), NOW)


def openssl(*words: str) -> str:
    program = shutil.which("openssl")
    assert program, "openssl is part of this machine's tools (bindep.txt)"
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(("kind", "size"), [("rsa", 2048), ("ecdsa", 256), ("ecdsa", 384)])
def test_openssl_accepts_the_chain_and_a_workload_below_it(kind: str, size: int, tmp_path: Path) -> None:
    root = make_root(Wish(Subject("Root CA", "Istio", country="AT"), kind, size, 3650), NOW)
    own = below(root, Wish(Subject("Intermediate CA", "Istio", locality="prod-eu"), kind, size, 100, 0, NAMES))
    another = below(own, Wish(Subject("Another CA"), "ecdsa", 256, 1))  # an authority below one of path length 0: openssl must refuse what it signs
    leaf = below(another, Wish(Subject("workload"), "ecdsa", 256, 1))
    for name, content in (("root", root.certificate), ("ca", own.certificate), ("key", own.key), ("leaf", leaf.certificate)):
        (tmp_path / name).write_bytes(content)
    assert openssl("verify", "-x509_strict", "-CAfile", str(tmp_path / "root"), str(tmp_path / "ca")).endswith(": OK\n")
    (tmp_path / "between").write_bytes(own.certificate + another.certificate)
    refused = subprocess.run(
        ["openssl", "verify", "-CAfile", str(tmp_path / "root"), "-untrusted", str(tmp_path / "between"), str(tmp_path / "leaf")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "path length constraint exceeded" in refused.stderr
    text = openssl("x509", "-in", str(tmp_path / "ca"), "-noout", "-text")
    assert "CA:TRUE, pathlen:0" in text
    assert "Digital Signature, Non Repudiation, Key Encipherment, Certificate Sign, CRL Sign" in text
    assert "DNS:istiod.istio-system.svc" in text
    assert "L=prod-eu" in text.replace("L = ", "L=")
    public = openssl("pkey", "-in", str(tmp_path / "key"), "-pubout")
    assert public == openssl("x509", "-in", str(tmp_path / "ca"), "-pubkey", "-noout")


def test_a_request_that_openssl_signs_is_a_whole_intermediate(tmp_path: Path) -> None:
    root = make_root(Wish(Subject("Company Root"), "ecdsa", 256, 3650), NOW)
    key = make_key("ecdsa", 256)
    (tmp_path / "csr").write_bytes(make_request(Wish(Subject("Intermediate CA"), "ecdsa", 256, 1, 0, NAMES), key))
    (tmp_path / "root").write_bytes(root.certificate)
    (tmp_path / "root-key").write_bytes(root.key)
    assert "verify OK" in subprocess.run(
        ["openssl", "req", "-in", str(tmp_path / "csr"), "-noout", "-verify"], capture_output=True, text=True, check=True
    ).stderr
    openssl("x509", "-req", "-in", str(tmp_path / "csr"), "-CA", str(tmp_path / "root"), "-CAkey", str(tmp_path / "root-key"), "-days", "9",
            "-copy_extensions", "copyall", "-out", str(tmp_path / "ca"))  # fmt: skip
    facts = read_certificates((tmp_path / "ca").read_bytes())[0]
    assert facts.is_ca
    assert facts.path_length == 0
    assert facts.names == NAMES


def test_an_intermediate_ends_with_its_root_and_begins_after_it() -> None:
    root = make_root(Wish(Subject("Root CA"), "ecdsa", 256, 10), NOW)
    own = below(root, Wish(Subject("Intermediate CA"), "ecdsa", 256, 100))
    above, lower = (read_certificates(one.certificate)[0] for one in (root, own))
    assert lower.not_after == above.not_after
    assert lower.begins() >= above.begins()
    assert above.begins() < NOW


def test_a_pair_shows_no_key() -> None:
    made = make_root(Wish(Subject("Root CA"), "ecdsa", 256, 10), NOW)
    assert "PRIVATE KEY" not in repr(made)


@pytest.mark.parametrize(
    ("wish", "named"),
    [
        (Wish(Subject("x"), "rsa", 1024, 1), "key_size: 1024 is too weak"),
        (Wish(Subject("x"), "ecdsa", 521, 1), "key_size: 521: a key of type ecdsa has 256, 384 bits"),
        (Wish(Subject("x"), "ecdsa", 256, 0), "validity: 0 is no number of days"),
        (Wish(Subject("x"), "ecdsa", 256, 10**9), "validity: 1000000000 days go beyond"),
        (Wish(Subject("x" * 65), "ecdsa", 256, 1), "subject.common_name"),
        (Wish(Subject("x", country="Austria"), "ecdsa", 256, 1), "subject.country: 'Austria'"),
    ],
)
def test_what_cannot_be_is_refused_by_its_option(wish: Wish, named: str) -> None:
    with pytest.raises(CertificateError) as caught:
        make_root(wish, NOW)
    assert named in str(caught.value)


def test_a_name_that_is_not_ascii_is_refused() -> None:
    root = make_root(Wish(Subject("Root CA"), "ecdsa", 256, 10), NOW)
    with pytest.raises(CertificateError, match="names: 'istiöd' is no DNS name"):
        below(root, Wish(Subject("x"), "ecdsa", 256, 1, 0, ("istiöd",)))


def test_keys_are_measured() -> None:
    assert weakness(rsa.generate_private_key(65537, 1024)).startswith("an RSA key of 1024 bits is too weak")
    assert weakness(ec.generate_private_key(ec.SECP192R1())).startswith("the curve secp192r1")
    assert "neither RSA nor ECDSA" in weakness(ed25519.Ed25519PrivateKey.generate())
    assert weakness(ec.generate_private_key(ec.SECP384R1())) == ""


@pytest.mark.parametrize("text", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"])
def test_no_error_holds_a_key(text: bytes) -> None:
    with pytest.raises(CertificateError, match=r"^here: is no private key in PEM$"):
        read_key(text, "here")
