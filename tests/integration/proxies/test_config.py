# SPDX-License-Identifier: GPL-3.0-or-later
"""Every view of every sample proxy beside istioctl's; what istiod would send; log levels; bad input."""
from __future__ import annotations

import json
import typing as t
from collections import Counter
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError

from .mesh import Mesh

SAMPLES: t.Final = ("client-", "echo-", "istio-ingressgateway-")
VIEWS: t.Final = ("cluster", "listener", "route", "endpoint", "bootstrap", "secret")


def rows(table: str) -> Counter[tuple[str, ...]]:
    """Lines as sets of words: equal rows may stand in another order (istioctl's sort is not stable), and then columns are as wide."""
    return Counter(tuple(line.split()) for line in table.splitlines())


def in_any_order(resources: list[t.Any]) -> list[str]:
    """Resources as istioctl's sort may have left them."""
    return sorted(json.dumps(one, sort_keys=True) for one in resources)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_tables_and_json_are_istioctls(mesh: Mesh, sample: str, view: str) -> None:
    name = mesh.proxy(sample)
    found = mesh.call("proxy_config_info", workload=name, view=view, raw=True).values
    said = mesh.istioctl("proxy-config", view, name, *(["-o", "short"] if view == "bootstrap" else []))
    ours, theirs = found["table"], said
    assert rows(ours) == rows(theirs)
    assert {len(line.rstrip()) for line in ours.splitlines()} == {len(line.rstrip()) for line in theirs.splitlines()}
    assert found["proxies"] == [name]
    raw = [one["resource"] for one in found["raw"]]
    if view == "endpoint":  # counters move on between two calls
        return
    want = json.loads(mesh.istioctl("proxy-config", view, name, "-o", "json"))
    assert in_any_order(raw) == in_any_order(want if isinstance(want, list) else [want])


@pytest.mark.parametrize("sample", SAMPLES)
def test_all_views_at_once_are_istioctls(mesh: Mesh, sample: str) -> None:
    name = mesh.proxy(sample)
    assert rows(mesh.call("proxy_config_info", workload=name).values["table"]) == rows(mesh.istioctl("proxy-config", "all", name))


def test_filters_are_istioctls(mesh: Mesh) -> None:
    name = mesh.proxy("echo-")
    for view, ours, theirs in (
        ("cluster", {"port": 80, "direction": "outbound"}, ["--port", "80", "--direction", "outbound"]),
        ("cluster", {"fqdn": "echo.sample.svc.cluster.local"}, ["--fqdn", "echo.sample.svc.cluster.local"]),
        ("listener", {"port": 15006}, ["--port", "15006"]),
        ("listener", {"listener_type": "HTTP", "verbose": False}, ["--type", "HTTP", "--verbose=false"]),
        ("route", {"route_name": "80"}, ["--name", "80"]),
        ("endpoint", {"port": 15010, "status": "healthy"}, ["--port", "15010", "--status", "healthy"]),
    ):
        found = mesh.call("proxy_config_info", workload=name, view=view, **ours).values["table"]
        assert rows(found) == rows(mesh.istioctl("proxy-config", view, name, *theirs)), (view, ours)


def test_certificates_are_read_and_keys_stay_where_they_are(mesh: Mesh) -> None:
    found = mesh.call("proxy_config_info", workload="deploy/echo.sample", view="secret", raw=True).values
    leaf = next(one for one in found["resources"] if one["name"] == "default")
    assert (leaf["type"], leaf["valid"], leaf["trust_domain"]) == ("Cert Chain", True, "cluster.local")
    assert leaf["chain"][0]["spiffe"] == ["spiffe://cluster.local/ns/sample/sa/echo"]
    assert "PRIVATE KEY" not in json.dumps(found)


def test_a_dump_in_a_file_is_read_without_its_keys(mesh: Mesh, tmp_path: Path) -> None:
    pair = {"private_key": {"inline_bytes": "S0FOQVJJRU5WT0dFTA=="}, "certificate_chain": {"inline_bytes": "AAAA"}}
    secret = {"name": "x", "secret": {"tls_certificate": pair}}
    dump = {"configs": [{"@type": "type.googleapis.com/envoy.admin.v3.SecretsConfigDump", "dynamic_active_secrets": [secret]}]}
    (tmp_path / "dump.json").write_text(json.dumps(dump))
    found = mesh.call("proxy_config_info", file=str(tmp_path / "dump.json"), view="secret", raw=True).values
    assert "S0FOQVJJRU5WT0dFTA" not in json.dumps(found)
    assert found["resources"][0]["valid"] is False


def test_a_proxy_that_rejects_what_its_envoy_cannot_write_is_shown(mesh: Mesh) -> None:
    name = mesh.proxy("nack-")
    assert rows(mesh.call("proxy_config_info", workload=name, view="cluster").values["table"]) == rows(mesh.istioctl("proxy-config", "cluster", name))
    found = mesh.call("proxy_config_info", workload=name).values["resources"]
    assert {one["view"] for one in found} >= {"cluster", "listener", "secret", "endpoint", "bootstrap"}


def test_what_istiod_would_send_is_what_proxies_have_unless_they_reject_it(mesh: Mesh) -> None:
    for sample in SAMPLES:
        found = mesh.call("proxy_diff_info", workload=mesh.proxy(sample)).values
        assert found["match"], found["proxies"][0]["text"][:2000]
        said = mesh.istioctl("proxy-status", mesh.proxy(sample))
        assert [line.partition(" (")[0] for line in said.splitlines()] == ["Clusters Match", "Listeners Match", "Routes Match"]
    rejecting = mesh.call("proxy_diff_info", workload=mesh.proxy("nack-")).values["proxies"][0]
    assert (rejecting["clusters"]["match"], rejecting["listeners"]["match"], rejecting["match"]) == (True, False, False)


def test_levels_are_set_once_shown_and_reset(mesh: Mesh) -> None:
    name = mesh.proxy("client-")
    asked = {"workload": name, "levels": {"http": "debug", "router": "info"}, "diff_mode": True}
    predicted = mesh.call("proxy_log", **asked, check_mode=True)
    assert predicted.changed
    assert "http: warning" in mesh.istioctl("proxy-config", "log", name)
    done = mesh.call("proxy_log", **asked)
    assert (done.changed, done.values, done.diff) == (True, predicted.values, predicted.diff)
    shown = mesh.istioctl("proxy-config", "log", name)
    assert "http: debug" in shown
    assert "router: info" in shown
    assert not mesh.call("proxy_log", **asked).changed
    assert mesh.call("proxy_log", selector="app=client", selector_namespace="sample", state="reset").changed
    assert set(mesh.call("proxy_log", workload=name).values["proxies"][0]["loggers"].values()) == {"warning"}


def test_every_istiod_is_asked(mesh: Mesh) -> None:
    found = mesh.call("istiod_debug_info", path="syncz").values
    assert {one["proxy"] for one in found["istiods"][0]["content"]} >= set(mesh.proxies())  # and istioctl's own connections
    assert found["no_answer"] == []


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"workload": "nonesuch.sample"}, "there is no pod nonesuch in namespace sample"),
        ({"workload": "deploy/nonesuch.sample"}, "there is no Deployment nonesuch in namespace sample"),
        ({"workload": "deploy/istiod.istio-system"}, "has no proxy"),
        ({"workload": "deploy/echo.sample", "proxy_admin_port": 15999}, r"admin port 15999.*proxy_admin_port"),
        ({"workload": "deploy/echo.sample", "proxy_admin_port": 8080}, "is no config dump"),
    ],
)
def test_bad_input_is_refused_clearly(mesh: Mesh, arguments: dict[str, t.Any], text: str) -> None:
    with pytest.raises(OperationError, match=text):
        mesh.call("proxy_config_info", view="cluster", **arguments)


def test_a_dump_that_is_cut_off_says_so(mesh: Mesh, tmp_path: Path) -> None:
    (tmp_path / "dump.json").write_text('{"configs": [{"@type": "type.goog')
    with pytest.raises(OperationError, match=r"dump\.json: is no JSON: .*was it cut off"):
        mesh.call("proxy_config_info", file=str(tmp_path / "dump.json"))


def test_raw_resources_go_to_a_file(mesh: Mesh, tmp_path: Path) -> None:
    name, dest = mesh.proxy("echo-"), tmp_path / "clusters.json"
    asked = {"workload": name, "view": "cluster", "dest": str(dest)}
    assert mesh.call("proxy_config_info", **asked, check_mode=True).changed
    assert not dest.exists()
    first = mesh.call("proxy_config_info", **asked)
    assert (first.changed, first.values["raw"]) == (True, [])
    written = json.loads(dest.read_text())
    assert [one["resource"] for one in written] == json.loads(mesh.istioctl("proxy-config", "cluster", name, "-o", "json"))
    assert {one["proxy"] for one in written} == {name}
    assert not mesh.call("proxy_config_info", **asked).changed


def test_an_answer_of_a_hundred_megabytes_is_refused(mesh: Mesh, tmp_path: Path) -> None:
    (tmp_path / "dump.json").write_bytes(b" " * 100_000_000)
    with pytest.raises(OperationError, match=r"dump\.json: is larger than 64 MiB; dump one view only"):
        mesh.call("proxy_config_info", file=str(tmp_path / "dump.json"))
    (tmp_path / "dump.json").unlink()
