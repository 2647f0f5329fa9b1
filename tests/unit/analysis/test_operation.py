# SPDX-License-Identifier: GPL-3.0-or-later
"""The module's operation on objects and files: what its options do, and how it refuses."""
from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.meshfleet.istio.plugins.module_utils.operations import analyze
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError, Result
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.analyze import SPEC, Options

Json = dict[str, t.Any]
SERVICE: t.Final[Json] = {
    "apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "cart"},
    "spec": {"hosts": ["cart"], "gateways": ["edge"], "http": [{"route": [{"destination": {"host": "cart"}}]}]},
}  # fmt: skip


class Reporter:
    """Takes warnings."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def warn(self, text: str) -> None:
        self.warnings.append(text)


def run(check_mode: bool = False, **params: t.Any) -> Result:
    checked = ArgumentSpecValidator(SPEC.argument_spec, **SPEC.rules()).validate(params)
    assert not checked.error_messages, checked.error_messages
    return analyze.run(Options.from_params(checked.validated_parameters, check_mode=check_mode, diff_mode=True), Reporter())


def codes(values: Json) -> list[str]:
    return [one["code"] for one in values["messages"]]


def test_thresholds() -> None:
    with pytest.raises(OperationError, match=r"1 messages of level error or worse: Error \[IST0101\] \(VirtualService default/cart objects\[0\]\)") as failed:
        run(objects=[SERVICE])
    assert (failed.value.facts["passed"], codes(failed.value.facts)) == (False, ["IST0101", "IST0132"])
    found = run(objects=SERVICE, failure_threshold="never", output_threshold="error", query="counts.Warning").values
    assert (found["passed"], codes(found), found["counts"], found["result"]) == (True, ["IST0101"], {"Error": 1, "Warning": 1, "Info": 0}, 1)
    with pytest.raises(OperationError, match="2 messages of level warning"):
        run(objects=[SERVICE], failure_threshold="warning", rules=["IST0101"])


def test_objects_as_text_and_files_have_lines(tmp_path: Path) -> None:
    text = json.dumps(SERVICE, indent=1)
    (tmp_path / "a.yaml").write_text(f"# first\n{text}")
    found = run(files=[str(tmp_path)], objects=text, default_namespace="shop", failure_threshold="never").values["messages"]
    line = text.splitlines().index('   "edge"') + 1
    assert {(one["origin"], one["reference"]) for one in found} == {("VirtualService shop/cart", f"objects:{line}")}  # the later one counts
    found = run(files=[str(tmp_path)], failure_threshold="never").values["messages"]
    assert {one["reference"] for one in found} == {f"{tmp_path}/a.yaml:{line + 1}"}


def test_the_whole_mesh_in_files() -> None:
    part = run(objects=[SERVICE], failure_threshold="never").values
    assert "virtualservice.DestinationHostAnalyzer" in part["skipped_analyzers"]
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "other"}, "spec": {"ports": [{"port": 80, "name": "http"}]}}
    whole = run(objects=[SERVICE, service], files_complete=True, failure_threshold="never").values
    assert whole["skipped_analyzers"] == {}
    assert [one["message"] for one in whole["messages"]][:2] == ['Referenced gateway not found: "edge"', 'Referenced host not found: "cart"']
    assert (part["analyzed"], whole["analyzed"]) == (1, 4)  # the ingress gateway's pod and Service are taken for granted


@pytest.mark.parametrize(
    ("version", "name", "namespace", "told"),
    [("1.21", "zipkin", "istio-system", 1), ("1.21.6", "zipkin", "istio-system", 1), ("1.9", "zipkin", "istio-system", 1),
     ("1.22", "zipkin", "istio-system", 0), ("1.21", "zipkin", "shop", 0), ("1.21", "jaeger", "istio-system", 0)],
)  # fmt: skip
def test_what_an_upgrade_would_change(version: str, name: str, namespace: str, told: int) -> None:
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name, "namespace": namespace}, "spec": {"ports": [{"port": 9411}]}}
    found = run(objects=[service], files_complete=True, from_version=version, rules=["IST0101"]).values["messages"]
    assert [one["code"] for one in found] == ["IST0169"] * told
    assert all('"meshConfig.defaultConfig.tracer" changed in release 1.21' in one["message"] for one in found)


def test_what_is_written(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    first = run(objects=[SERVICE], failure_threshold="never", output_format="json", dest=str(file), check_mode=True)
    assert (first.changed, file.exists(), first.values["output"]) == (True, False, "")
    assert run(objects=[SERVICE], failure_threshold="never", output_format="json", dest=str(file)).changed
    assert not run(objects=[SERVICE], failure_threshold="never", output_format="json", dest=str(file)).changed
    again = run(objects=[SERVICE], baseline=str(file)).values
    assert (again["messages"], again["suppressed"]) == ([], 2)
    with pytest.raises(OperationError) as failed:
        run(objects=[SERVICE], output_format="sarif", dest=str(tmp_path / "found.sarif"))
    assert failed.value.facts["changed"]
    assert json.loads((tmp_path / "found.sarif").read_text())["runs"][0]["results"]


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"live": False}, "nothing to look at"),
        ({"files": ["/none/a.yaml"]}, "files: /none/a.yaml does not exist"),
        ({"files": ["BINARY"]}, "is no text in UTF-8"),
        ({"objects": [SERVICE], "rules": ["IST9999"]}, "rules: no analyzer has the name or code IST9999"),
        ({"objects": [SERVICE], "suppress": ["x"]}, "suppress: 'x' is no suppression"),
        ({"objects": [SERVICE], "baseline": "/none"}, "baseline: /none cannot be read"),
        ({"objects": [SERVICE], "baseline": "BINARY"}, "baseline: .* is no text"),
        ({"objects": [SERVICE], "mesh_config_file": "TEXT"}, "mesh_config_file: .*is no mesh config"),
        ({"objects": [SERVICE], "mesh_networks_file": "TEXT"}, "mesh_networks_file: .*is no mesh networks"),
        ({"objects": [SERVICE], "query": "a["}, "query"),
        ({"objects": [SERVICE], "from_version": "1.21"}, "from_version: looks at the mesh's Services"),
        ({"objects": [SERVICE], "from_version": "old", "files_complete": True}, "from_version: 'old' is not a version"),
    ],
)  # fmt: skip
def test_what_is_refused(params: Json, told: str, tmp_path: Path) -> None:
    (tmp_path / "BINARY").write_bytes(b"\xff\xfe\x00kind")
    (tmp_path / "TEXT").write_text("just a text")
    places = {name: str(tmp_path / name) for name in ("BINARY", "TEXT")}
    given = {key: [places.get(one, one) if isinstance(one, str) else one for one in value] if isinstance(value, list) else places.get(str(value), value)
             for key, value in params.items()}  # fmt: skip
    with pytest.raises(OperationError, match=told):
        run(**given)


FIXABLE: t.Final = """# kept
apiVersion: v1
kind: ConfigMap
metadata: {name: first} # kept too
---
# lost
apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: cart, annotations: {inject.istio.io/templates: a, other: b}}
--- # kept as well
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cart}
spec: {hosts: [cart], http: [{fault: {delay: {percent: 5, fixedDelay: 1s}}, route: [{destination: {host: cart}}]}]}
"""


def test_fixes_are_written_into_files(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(FIXABLE)
    given = {"files": [str(tmp_path)], "apply_fixes": True, "failure_threshold": "warning", "rules": ["IST0107", "IST0002"], "files_complete": True}
    checked = run(check_mode=True, **given)
    assert (checked.changed, file.read_text()) == (True, FIXABLE)
    assert checked.diff
    assert "percentage" in checked.diff["after"]
    done = run(**given)
    assert done.changed
    assert sorted(one["code"] for one in done.values["fixed"]) == ["IST0002", "IST0107"]
    assert done.values["messages"] == []
    text = file.read_text()
    assert text.startswith(FIXABLE.partition("---")[0] + "---\n")
    items = [one for one in yaml.safe_load_all(text) if one]
    assert [one["kind"] for one in items] == ["ConfigMap", "List", "VirtualService"]
    assert items[1]["items"][0]["metadata"]["annotations"] == {"other": "b"}
    assert items[2]["spec"]["http"][0]["fault"]["delay"] == {"fixedDelay": "1s", "percentage": {"value": 5}}
    again = run(**given)
    assert (again.changed, again.values["fixed"], file.read_text()) == (False, [], text)


def test_a_fix_of_json_stays_json(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    item = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a", "annotations": {"istio.io/dry-run": "x"}}, "spec": {}}
    file.write_text(json.dumps(item))
    assert run(files=[str(file)], apply_fixes=True, files_complete=True, rules=["IST0107"]).changed
    assert json.loads(file.read_text())["metadata"] == {"name": "a", "annotations": {}}
