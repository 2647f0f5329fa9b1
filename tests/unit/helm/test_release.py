# SPDX-License-Identifier: GPL-3.0-or-later
"""Helm's release records: what is written is read back, and what real Helm has written is read."""
from __future__ import annotations

import base64
import gzip
import json
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.release import Record, RecordError, read_record

RECORD: t.Final = Record(
    name="istiod", namespace="mesh", version=3, status="deployed", chart={"metadata": {"name": "istiod", "version": "1.31.0", "appVersion": "1.31.1"}},
    config={"pilot": {"replicaCount": 2}}, manifest="---\n# Source: a\nkind: ConfigMap\n", description="Upgrade complete (run x)", notes="done",
    first_deployed="2026-11-24T12:00:00Z", last_deployed="2026-11-24T13:00:00Z", apply_method="ssa", labels={"meshfleet.istio/run": "x", "team": "mesh"},
)  # fmt: skip


def test_a_round_trip() -> None:
    secret = RECORD.secret()
    assert read_record(secret) == RECORD
    assert (secret["type"], secret["metadata"]["name"]) == ("helm.sh/release.v1", "sh.helm.release.v1.istiod.v3")
    labels = secret["metadata"]["labels"]
    assert {key: labels[key] for key in ("name", "owner", "status", "version", "team")} == {
        "name": "istiod", "owner": "helm", "status": "deployed", "version": "3", "team": "mesh",
    }  # fmt: skip
    assert labels["modifiedAt"].isdigit()
    assert "createdAt" in RECORD.ended("pending-upgrade", "").secret()["metadata"]["labels"]


def test_what_the_chart_says() -> None:
    assert (RECORD.chart_name, RECORD.chart_version, RECORD.app_version) == ("istiod", "1.31.0", "1.31.1")
    assert Record("a", "b", 1, "failed", {}, {}, "").app_version == ""


def test_another_state_is_the_same_revision() -> None:
    ended = RECORD.ended("superseded", "why")
    assert (ended.version, ended.status, ended.description, RECORD.status) == (3, "superseded", "why", "deployed")


def sealed(body: t.Any, *, zipped: bool = True) -> dict[str, t.Any]:
    raw = json.dumps(body).encode()
    data = base64.b64encode(base64.b64encode(gzip.compress(raw) if zipped else raw)).decode()
    return {"metadata": {"name": "sh.helm.release.v1.a.v1", "namespace": "mesh", "labels": {"name": "a", "x": "y"}}, "data": {"release": data}}


def test_old_records_without_compression() -> None:
    found = read_record(sealed({"name": "a", "version": 1, "info": {"status": "deployed"}, "chart": None, "config": None}, zipped=False))
    assert (found.namespace, found.status, found.config, found.labels) == ("mesh", "deployed", {}, {"x": "y"})


UNREADABLE: t.Final = [{}, {"data": {"release": "!"}}, {"data": None}, {"data": {"release": base64.b64encode(b"YQ==").decode()}}, sealed([]), sealed({})]


@pytest.mark.parametrize("secret", UNREADABLE)
def test_what_is_no_record(secret: dict[str, t.Any]) -> None:
    with pytest.raises(RecordError, match="holds no readable Helm release"):
        read_record(secret)
