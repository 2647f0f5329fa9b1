# SPDX-License-Identifier: GPL-3.0-or-later
"""Who shares a root with whom."""
from __future__ import annotations

import base64
import datetime
import json
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.x509 import Certificate
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.config_dump import SECRETS, TYPES, DumpError
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.root_cas import Trust, apart, trusted
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

NOW = datetime.datetime.now(datetime.UTC)


def authority(name: str) -> bytes:
    """A root certificate, PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key()).serial_number(1)
    built = builder.not_valid_before(NOW).not_valid_after(NOW + datetime.timedelta(days=1)).sign(key, hashes.SHA256())
    return built.public_bytes(serialization.Encoding.PEM)


def dump(name: str, pem: bytes) -> bytes:
    context = {"trusted_ca": {"inline_bytes": base64.b64encode(pem).decode()}}
    return json.dumps({"configs": [{"@type": TYPES + SECRETS, "dynamic_active_secrets": [{"name": name, "secret": {"validation_context": context}}]}]}).encode()


def test_a_bundle_of_two_roots_bridges_two_meshes() -> None:
    """As in the middle of a rotation: old and new do not know each other, the bundle knows both."""
    old, new = authority("old"), authority("new")
    seen = [trusted("c", name, dump("ROOTCA", pem), NOW) for name, pem in (("old", old), ("both", old + new), ("new", new), ("new-too", new))]
    assert [len(one.roots) for one in seen] == [1, 2, 1, 1]
    assert [(one.proxy, other.proxy) for one, other in apart(seen)] == [("old", "new")]


def test_without_a_root_nothing_is_compared() -> None:
    with pytest.raises(DumpError, match="it has no ROOTCA certificate"):
        trusted("c", "p", dump("default", authority("a")), NOW)


def test_a_root_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="it has no ROOTCA certificate"):
        trusted("c", "p", dump("ROOTCA", b"no certificate"), NOW)


def test_those_that_trust_nothing_in_common_are_named_once() -> None:
    def trust(name: str, *prints: str) -> Trust:
        return Trust("c", name, tuple(Certificate("", "", (), (), "", "", "", True, None, "", 0, one) for one in prints))

    found = [trust("a", "1"), trust("b", "1"), trust("c", "2"), trust("d", "3", "1"), trust("e", "2")]
    assert [(one.proxy, other.proxy) for one, other in apart(found)] == [("a", "c"), ("c", "d")]
