# SPDX-License-Identifier: GPL-3.0-or-later
"""Role ``observability``: what it applies, and what real proxies, Prometheus, promtool and the prometheus-operator's own CRDs make of it.

About a minute, on the mesh of conftest.py.
"""
from __future__ import annotations

import json
import subprocess
import sys
import typing as t
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.prometheus import in_pod, values

from ..proxies.mesh import ROOT, Json, Mesh
from ..sandbox.running import Running, until
from .play import play
from .scraping import targets_of

OPERATOR: t.Final = ("github.com/prometheus-operator/prometheus-operator", "v0.85.0")
MONITORS: t.Final = ("servicemonitors", "podmonitors", "prometheusrules")
NEVER_HERE: t.Final = ("sidecar_injection_failure_total", "absent(")
"""What a mesh that is well has no series of."""


def there(mesh: Mesh) -> set[str]:
    """The Telemetries and ConfigMaps of the role."""
    names = mesh.kubectl("get", "telemetries,configmaps", "-n", "istio-system", "-o", "jsonpath={.items[*].metadata.name}").split()
    return {name for name in names if name.startswith(("mesh-default", "istio-prometheus", "istio-dashboard"))}


def file_of(mesh: Mesh, name: str) -> str:
    """The only file of a ConfigMap."""
    (text,) = json.loads(mesh.kubectl("get", "configmap", "-n", "istio-system", name, "-o", "json"))["data"].values()
    return str(text)


@pytest.fixture(scope="module")
def applied(mesh: Mesh, tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Mesh]:
    """The mesh with what the role applies by default; afterwards all of it is gone."""
    folder = tmp_path_factory.mktemp("observability")
    played = play(mesh, folder, "observability", {})
    assert (played.status, played.changed) == (0, 1), played.output[-3000:]
    yield mesh
    gone = play(mesh, folder, "observability", {}, tasks_from="absent")
    assert (gone.status, gone.changed, there(mesh)) == (0, 1, set()), gone.output[-3000:]


def measured(expression: str) -> str:
    """What an alert compares, without its limit."""
    for sign in (" > ", " < "):
        expression = expression.rpartition(sign)[0] if sign in expression else expression
    return expression


def without_data(mesh: Mesh, expressions: t.Iterable[str]) -> list[str]:
    """The expressions that Prometheus, which understands all of them, has no data for."""
    ask = in_pod(mesh.client(), "istio-system", timeout=15)
    return [one for one in expressions if not values(ask, one)]


@pytest.fixture(scope="module")
def traffic(applied: Mesh) -> Mesh:
    """Requests of each kind that dashboards tell apart, over more than one scrape."""
    running = Running(applied.name, applied.kubectl_path)
    spec = {"selector": {"app": "nobody"}, "ports": [{"name": "http", "port": 80, "targetPort": 8080}]}
    running.apply(applied.cluster, {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "none", "namespace": "sample"}, "spec": spec})
    asked = [("sample", "http://echo.sample/"), ("sample", "http://echo.sample/?status=503"), ("outside", "http://echo.sample/"),
             ("sample", "http://none.sample/")]  # fmt: skip
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: running.fetch(applied.cluster, f"{one[0]}/client", one[1], "--count", "48", "--rate", "4"), asked))
    return applied


def test_dashboards_show_data_of_the_real_mesh(traffic: Mesh) -> None:
    expressions = []
    for name in ("mesh", "control-plane", "proxies"):
        board = json.loads(file_of(traffic, f"istio-dashboard-{name}"))
        assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
        places = [(x, y) for panel in board["panels"] for grid in (panel["gridPos"],)
                  for x in range(grid["x"], grid["x"] + grid["w"]) for y in range(grid["y"], grid["y"] + grid["h"])]  # fmt: skip
        assert len(set(places)) == len(places)
        assert max(x for x, _ in places) < 24
        given = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
        expressions += [one.replace("$namespace", ".*").replace("$__rate_interval", "2m") for one in given]
    assert len(expressions) >= 30
    assert all("$" not in one for one in expressions)
    wanted = [one for one in expressions if "authz_dry_run_result" not in one]  # test_security.py has dry runs
    until(lambda: not without_data(traffic, wanted), 60, lambda: without_data(traffic, wanted))
    without_data(traffic, expressions)  # all are understood


def test_rules_are_prometheus_and_measure_the_real_mesh(traffic: Mesh, promtool: Path, tmp_path: Path) -> None:
    text = file_of(traffic, "istio-prometheus-rules")
    (tmp_path / "rules.yaml").write_text(text)
    done = subprocess.run([promtool, "check", "rules", "--lint-fatal", str(tmp_path / "rules.yaml")], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    rules = [rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]
    recorded = {rule["record"]: rule["expr"] for rule in rules if "record" in rule}
    assert len(rules) - len(recorded) == 8

    def whole(expression: str) -> str:
        for name, meaning in recorded.items():
            expression = expression.replace(name, f"({meaning})")
        return expression

    ask = in_pod(traffic.client(), "istio-system", timeout=15)
    for rule in rules:
        values(ask, whole(rule["expr"]))
    wanted = [whole(measured(rule["expr"])) for rule in rules if not any(name in rule["expr"] for name in NEVER_HERE)]
    until(lambda: not without_data(traffic, wanted), 60, lambda: without_data(traffic, wanted))


def series(text: str, values: str) -> Json:
    return {"series": text, "values": values}


WORKLOAD: t.Final = 'destination_workload="a",destination_workload_namespace="shop"'
FIRING: t.Final[dict[str, tuple[list[Json], Json]]] = {
    "IstioRequestsFail": (
        [series(f'istio_requests_total{{reporter="destination",{WORKLOAD},response_code="200"}}', "0+90x60"),
         series(f'istio_requests_total{{reporter="destination",{WORKLOAD},response_code="503"}}', "0+10x60")],
        {"severity": "critical", "destination_workload": "a", "destination_workload_namespace": "shop"}),
    "IstioRequestsSlow": (
        [series(f'istio_request_duration_milliseconds_bucket{{reporter="destination",{WORKLOAD},le="1000"}}', "0+90x60"),
         series(f'istio_request_duration_milliseconds_bucket{{reporter="destination",{WORKLOAD},le="2500"}}', "0+100x60"),
         series(f'istio_request_duration_milliseconds_bucket{{reporter="destination",{WORKLOAD},le="+Inf"}}', "0+100x60")],
        {"severity": "warning", "destination_workload": "a", "destination_workload_namespace": "shop"}),
    "IstiodAbsent": ([series("up", "1x60")], {"severity": "critical"}),
    "IstioConfigurationRejected": ([series('pilot_total_xds_rejects{type="lds"}', "0+1x60")], {"severity": "warning", "type": "lds"}),
    "IstioConvergenceSlow": (
        [series('pilot_proxy_convergence_time_bucket{le="30"}', "0+1x60"), series('pilot_proxy_convergence_time_bucket{le="+Inf"}', "0+9x60"),
         series('pilot_proxy_convergence_time_bucket{le="60"}', "0+9x60")], {"severity": "warning"}),
    "IstioInjectionFails": ([series("sidecar_injection_failure_total", "0+1x60")], {"severity": "critical"}),
    "IstioRootCertificateEnds": ([series("citadel_server_root_cert_expiry_timestamp", f"{86400 * 29}x90")], {"severity": "critical"}),
    "IstioWorkloadCertificateEnds": (
        [series('istio_agent_cert_expiry_seconds{namespace="shop",pod="a-1"}', "3000x60")], {"severity": "critical", "namespace": "shop", "pod": "a-1"}),
}  # fmt: skip
QUIET: t.Final = [
    series("pilot_info", "1x120"), series(f'istio_requests_total{{reporter="destination",{WORKLOAD},response_code="200"}}', "0+99x120"),
    series(f'istio_requests_total{{reporter="destination",{WORKLOAD},response_code="503"}}', "0+1x120"), series('pilot_total_xds_rejects{type="lds"}', "3x120"),
    series("citadel_server_root_cert_expiry_timestamp", f"{86400 * 31}x120"), series('istio_agent_cert_expiry_seconds{namespace="shop",pod="a-1"}', "4000x120"),
]  # fmt: skip


def test_alerts_fire_when_they_should_and_not_otherwise(applied: Mesh, promtool: Path, tmp_path: Path) -> None:
    text = file_of(applied, "istio-prometheus-rules")
    (tmp_path / "rules.yaml").write_text(text)
    names = {rule["alert"] for group in yaml.safe_load(text)["groups"] for rule in group["rules"] if "alert" in rule}
    assert names == FIRING.keys()
    # of alerts promtool compares labels and texts; the texts are the rules' own, so these are looked for by the labels of ALERTS
    tests: list[Json] = [
        {"interval": "1m", "input_series": given, "promql_expr_test": [
            {"expr": f'count by ({", ".join(labels)}) (ALERTS{{alertname="{name}",alertstate="firing"}})', "eval_time": "65m" if "Root" in name else "50m",
             "exp_samples": [{"labels": "{" + ", ".join(f'{key}="{value}"' for key, value in labels.items()) + "}", "value": 1}]}]}
        for name, (given, labels) in FIRING.items()
    ]  # fmt: skip
    tests.append({"interval": "1m", "input_series": QUIET, "promql_expr_test": [{"expr": "ALERTS", "eval_time": "100m", "exp_samples": []}]})
    (tmp_path / "tests.yaml").write_text(yaml.safe_dump({"rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": tests}))
    done = subprocess.run([promtool, "test", "rules", str(tmp_path / "tests.yaml")], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_real_prometheus_finds_the_pods_by_the_scrape_configuration(applied: Mesh, tool: t.Callable[[str], Path], tmp_path: Path) -> None:
    pods = json.loads(applied.kubectl("get", "pods", "-A", "-o", "json"))["items"]
    found = targets_of(tool("prometheus"), file_of(applied, "istio-prometheus-scrape"), pods, tmp_path)
    addresses = {(pod["metadata"]["namespace"], pod["metadata"]["name"]): pod["status"]["podIP"] for pod in pods}
    wanted = set()
    for (namespace, name), address in addresses.items():
        if name.startswith("istiod-"):
            wanted.add(("istiod", f"http://{address}:15014/metrics", namespace, name))
        elif name.startswith(("istio-ingressgateway-", "echo-")) or (namespace, name[:7]) == ("sample", "client-"):
            wanted.add(("istio-proxies", f"http://{address}:15020/stats/prometheus", namespace, name))
    assert len(wanted) == 4
    assert found == wanted


def test_telemetry_reaches_proxies_and_the_second_run_changes_nothing(applied: Mesh, tmp_path: Path) -> None:
    more = {"name": "quiet", "namespace": "sample", "spec": {"accessLogging": [{"providers": [{"name": "nonesuch"}]}]}}
    refused = play(applied, tmp_path, "observability", {"observability_tracing": {"provider": "tempo"}, "observability_telemetry": [more]})
    assert refused.status == 2
    assert "has no provider nonesuch, tempo, so proxies would leave that out; it has prometheus, stackdriver, envoy. Add it to control_plane_mesh_config" in (
        " ".join(refused.output.split())
    )
    before = there(applied)
    variables: Json = {"observability_access_log": {"provider": "envoy", "filter": "response.code == 418"}, "observability_dashboards": ["mesh", "proxies"]}
    foreseen = play(applied, tmp_path, "observability", variables, "--check")
    assert (foreseen.changed, there(applied)) == (1, before)
    assert foreseen.result["objects"] == {
        "created": ["Telemetry istio-system/mesh-default"], "updated": [], "pruned": ["ConfigMap istio-system/istio-dashboard-control-plane"],
        "unchanged": [f"ConfigMap istio-system/{name}" for name in sorted(before - {"istio-dashboard-control-plane"})],
    }  # fmt: skip
    played = play(applied, tmp_path, "observability", variables)
    assert (played.status, played.changed, played.result["objects"]) == (0, 1, foreseen.result["objects"])
    running = Running(applied.name, applied.kubectl_path)

    def logged() -> list[str]:
        for status in ("200", "418"):
            running.fetch(applied.cluster, "outside/client", f"http://echo.sample/?status={status}&new={len(begun)}")
        text = applied.sandbox("logs", "sample/echo", "istio-proxy")
        begun.append(text)
        return [status for status in ("200", "418") if f"status={status}&new={len(begun) - 1}" in text]

    begun: list[str] = []
    until(lambda: logged() == ["418"], 60, lambda: begun[-1])
    again = play(applied, tmp_path, "observability", variables)
    assert (again.status, again.changed) == (0, 0)


def test_the_operators_kinds_are_as_its_own_crds_have_them(applied: Mesh, tmp_path: Path) -> None:
    variables = {"observability_kinds": "operator", "observability_prometheus_labels": {"release": "prometheus"}, "observability_dashboards": ["mesh"]}
    missing = play(applied, tmp_path, "observability", variables)
    assert missing.status == 2
    assert "ServiceMonitor" in missing.output
    code = f"from sandbox.builds.builder import module; print(module{OPERATOR})"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=300).stdout
    crds = [Path(said.strip()) / "example" / "prometheus-operator-crd" / f"monitoring.coreos.com_{name}.yaml" for name in MONITORS]
    applied.kubectl("apply", "--server-side", *(f"--filename={crd}" for crd in crds))
    names = [f"{name}.monitoring.coreos.com" for name in MONITORS]
    try:
        applied.kubectl("wait", "--for=condition=Established", "--timeout=30s", *(f"crd/{name}" for name in names))
        played = play(applied, tmp_path, "observability", variables)
        assert (played.status, played.changed) == (0, 1), played.output[-3000:]
        assert played.result["objects"]["created"] == [
            "PodMonitor istio-system/istio-proxies", "PrometheusRule istio-system/istio", "ServiceMonitor istio-system/istiod",
        ]  # fmt: skip
        rule = json.loads(applied.kubectl("get", "prometheusrule", "-n", "istio-system", "istio", "-o", "json"))
        assert rule["metadata"]["labels"]["release"] == "prometheus"
        assert {one["alert"] for group in rule["spec"]["groups"] for one in group["rules"] if "alert" in one} == FIRING.keys()
        assert play(applied, tmp_path, "observability", variables).changed == 0
    finally:
        applied.kubectl("delete", "crd", *names)
