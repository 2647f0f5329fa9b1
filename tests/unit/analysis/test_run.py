# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of what is found: namespaces, suppressions, order; Gateways' certificates; a cluster's own limits."""
from __future__ import annotations

import base64
import datetime
import random
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.kinds import ISTIO, OBJECTS, SECRET, Kind
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.outputs import json_text
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.registry import ANALYZERS
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.run import Analysis, analyze
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.snapshot import Snapshot
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.sources import read_objects
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.suppression import SuppressionError, Suppressions, read_baseline, read_suppressions
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.json_patch import apply_patch
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from .objects import Json, every_kind


def run(objects: list[Json], **options: t.Any) -> Analysis:
    return analyze(Snapshot(read_objects(objects, "default", complete=True).resources, kinds=OBJECTS), ANALYZERS.values(), **options)


def test_the_order_of_objects_does_not_matter() -> None:
    objects = [one for one in every_kind() if one["kind"] != "EnvoyFilter"]
    wanted = {(one.code, one.origin, one.message) for one in run(objects).messages}
    for seed in range(5):
        random.Random(seed).shuffle(objects)
        assert {(one.code, one.origin, one.message) for one in run(objects).messages} == wanted


def test_namespaces_keep_what_is_in_none() -> None:
    found = run(every_kind(), namespaces=["other"]).messages
    assert found
    assert not any("/" in one.origin.partition(" ")[2] or one.origin.startswith("Namespace") for one in found)


def test_suppressions_by_code_and_object_annotation_and_baseline() -> None:
    whole = run(every_kind())
    rules, warnings = read_suppressions(["IST0101=VirtualService shop/*", "IST9999=Pod *"])
    assert len(warnings) == 1
    fewer = run(every_kind(), suppressions=Suppressions(rules))
    gone = set(whole.messages) - set(fewer.messages)
    assert {(one.code, one.origin) for one in gone} == {("IST0101", "VirtualService shop/cart")}
    objects = every_kind()
    gateway = next(one for one in objects if one["kind"] == "Gateway" and "istio" in one["apiVersion"])
    gateway["metadata"]["annotations"] = {"galley.istio.io/analyze-suppress": "IST0161,IST0101"}
    assert not [one for one in run(objects).messages if one.origin == "Gateway shop/edge" and one.code in ("IST0161", "IST0101")]
    known = read_baseline(json_text(whole.messages))
    assert run(every_kind(), suppressions=Suppressions(baseline=known)).messages == []


@pytest.mark.parametrize("text", ["", "IST0101", "IST0101=", "IST0101=a=b"])
def test_a_suppression_that_is_none(text: str) -> None:
    with pytest.raises(SuppressionError, match="CODE=KIND"):
        read_suppressions([text])


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"code": "a"}]', "[" * 100_000])
def test_a_baseline_that_is_none(text: str) -> None:
    if text == "{}":
        assert read_baseline(text) == frozenset()
        return
    with pytest.raises(SuppressionError):
        read_baseline(text)


def pem(days: int) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "edge")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - datetime.timedelta(days=10)).not_valid_after(now + datetime.timedelta(days=days)).sign(key, hashes.SHA256())
    )  # fmt: skip
    return base64.b64encode(made.public_bytes(serialization.Encoding.PEM)).decode()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"tls.crt": pem(5), "tls.key": "a2V5"}, False), ({"cert": pem(5), "key": "a2V5"}, False), ({"tls.crt": pem(-5), "tls.key": "a2V5"}, True),
        ({"tls.crt": pem(5)}, True), ({"tls.crt": "Zm9v", "tls.key": "a2V5"}, True), ({"tls.crt": "%", "tls.key": "a2V5"}, True), ({}, True),
    ],
)  # fmt: skip
def test_certificates_of_gateways(data: dict[str, str], told: bool) -> None:
    objects = every_kind()
    secret = next(one for one in objects if one["kind"] == "Secret")
    secret["data"] = data
    assert ("IST0161" in {one.code for one in run(objects).messages}) == told


def test_a_kind_that_could_not_be_read_leaves_out_its_analyzers() -> None:
    resources = read_objects(every_kind(), "default", complete=True).resources
    found = analyze(Snapshot(resources, kinds=[kind for kind in OBJECTS if kind is not SECRET]), ANALYZERS.values())
    lacking = ("gateway.SecretAnalyzer", "meshnetworks.MeshNetworksAnalyzer", "meshfleet.CertificateHostAnalyzer", "meshfleet.ServiceSubsetAnalyzer")
    assert found.skipped == dict.fromkeys(lacking, (SECRET,))
    assert len(found.executed) == len(ANALYZERS) - len(lacking)


CUSTOM: t.Final = [kind for kind in OBJECTS if kind.custom]


@pytest.mark.parametrize("absent", [*([kind] for kind in CUSTOM), CUSTOM], ids=lambda absent: absent[0].plural if len(absent) == 1 else "all")
def test_analyzers_left_out_for_a_missing_crd_have_nothing_to_tell(absent: list[Kind]) -> None:
    resources = [one for one in read_objects(every_kind(), "default", complete=True).resources if one.kind not in absent]
    whole = analyze(Snapshot(resources, kinds=OBJECTS), ANALYZERS.values())
    found = analyze(Snapshot(resources, kinds=OBJECTS, absent=absent), ANALYZERS.values())
    assert found.messages == whole.messages
    schemas = {f"schema.ValidationAnalyzer.{kind.kind}" for kind in absent if kind in ISTIO}
    assert schemas <= found.skipped.keys()
    assert all(set(kinds) <= set(absent) for kinds in found.skipped.values())
    assert "annotations.K8sAnalyzer" in found.executed


def test_a_crd_that_files_come_before_is_not_missed() -> None:
    resources = read_objects(every_kind(), "default", complete=True).resources
    assert analyze(Snapshot(resources, kinds=OBJECTS, absent=CUSTOM), ANALYZERS.values()).skipped == {}


def test_a_secret_that_may_not_be_read_is_no_mistake() -> None:
    resources = read_objects(every_kind(), "default", complete=True).resources
    found = analyze(Snapshot(resources, kinds=OBJECTS, secret=lambda namespace, name: None), ANALYZERS.values())
    assert "IST0161" not in {one.code for one in found.messages}


@pytest.mark.parametrize("code", ["IST0002", "IST0107", "IST0166"])
def test_a_fix_removes_its_message_and_makes_no_other(code: str) -> None:
    objects = every_kind()
    for item in objects:
        if item["kind"] == "Service":
            item["metadata"]["annotations"]["inject.istio.io/templates"] = "a~b"
    before = run(objects).messages
    told = [one for one in before if one.code == code and one.fix]
    assert told
    for one in told:
        place = next(number for number, item in enumerate(objects) if one.origin == f"{item['kind']} shop/{item['metadata']['name']}")
        changed = [*objects[:place], apply_patch(objects[place], [dict(step) for step in one.fix.patch] if one.fix else []), *objects[place + 1 :]]
        after = {(item.code, item.origin, item.message) for item in run(changed).messages}
        assert after == {(item.code, item.origin, item.message) for item in before} - {(one.code, one.origin, one.message)}
