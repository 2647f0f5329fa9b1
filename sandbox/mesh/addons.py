# SPDX-License-Identifier: GPL-3.0-or-later
"""``up --with-addons``: what Istio's samples/addons bring to istio-system, under the labels and ports by which tools find it.

Prometheus is real, and so is what it scrapes; the exporter stands in for Istio's stats filter. Grafana, Kiali, Jaeger and Zipkin are stand-ins, which
say so and answer nothing but their health path.
"""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sandbox.api.client import ApiError, Client, administrator
from sandbox.errors import SandboxError
from sandbox.mesh.manifests import SYSTEM, account, namespace
from sandbox.metrics.exporter import DISCOVERY, LOGS, PORT
from sandbox.pods.images import OWN
from sandbox.workloads.stand_in import STAND_INS

Json = dict[str, Any]
READY_SECONDS = 90
SCRAPE = "5s"
NAME_LABEL = "app.kubernetes.io/name"
PROMETHEUS, EXPORTER = "prometheus", "access-metrics"
PROMETHEUS_PORT = 9090
CONFIG = "/etc/prometheus"


def install(clusters: dict[str, dict[str, str]]) -> None:
    """Apply them in every cluster (the entries of the sandbox's state) and wait until they are ready. Raises SandboxError."""
    with ThreadPoolExecutor(len(clusters)) as pool:
        list(pool.map(lambda item: _install_one(*item), clusters.items()))


def _install_one(name: str, cluster: dict[str, str]) -> None:
    client = administrator(cluster)
    try:
        for path, body in _objects():
            client.apply(f"{path}/{body['metadata']['name']}", body)
        _await(name, client, cluster["folder"])
    except ApiError as error:
        raise SandboxError(f"cluster {name}: {error}") from error


def _await(name: str, client: Client, folder: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    wanted = {PROMETHEUS, EXPORTER, *STAND_INS}
    while True:
        found = client.get(f"/apis/apps/v1/namespaces/{SYSTEM}/deployments")["items"]
        missing = wanted - {item["metadata"]["name"] for item in found if item.get("status", {}).get("readyReplicas") == 1}
        if not missing:
            return
        if time.monotonic() > deadline:
            raise SandboxError(f"cluster {name}: {', '.join(sorted(missing))} not ready after {READY_SECONDS} s: see the logs below {folder}/pods")
        time.sleep(0.2)


def _objects() -> list[tuple[str, Json]]:
    """Every object with the path of its collection."""
    core, apps, rights = f"/api/v1/namespaces/{SYSTEM}", f"/apis/apps/v1/namespaces/{SYSTEM}/deployments", "/apis/rbac.authorization.k8s.io/v1"
    objects = [("/api/v1/namespaces", namespace(SYSTEM, {})), (f"{rights}/clusterroles", _role())]
    objects += [(f"{core}/serviceaccounts", account(EXPORTER, SYSTEM)), (f"{rights}/clusterrolebindings", _binding(EXPORTER))]
    objects += [(f"{core}/configmaps", _configuration()), (apps, _prometheus()), (apps, _exporter())]
    for name, one in STAND_INS.items():
        container: Json = {"args": [name], "ports": [{"containerPort": one.port}], "readinessProbe": {"httpGet": {"path": one.health, "port": one.port}}}
        objects += [(apps, _deployment(name, one.labels, "stand-in", container)), (f"{core}/services", _service(name, one.labels, one.port))]
    objects.append((f"{core}/services", _service(EXPORTER, {"app": EXPORTER}, PORT)))
    return [*objects, (f"{core}/services", _service(PROMETHEUS, {NAME_LABEL: PROMETHEUS}, PROMETHEUS_PORT))]


def _role() -> Json:
    rules = [{"apiGroups": [""], "resources": ["pods", "services"], "verbs": ["get", "list", "watch"]}]
    return {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": EXPORTER}, "rules": rules}


def _binding(name: str) -> Json:
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": name},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": EXPORTER},
        "subjects": [{"kind": "ServiceAccount", "name": name, "namespace": SYSTEM}],
    }  # fmt: skip


def _configuration() -> Json:
    discovery = [{"url": f"http://{EXPORTER}:{PORT}{DISCOVERY}", "refresh_interval": SCRAPE}]
    job = {"job_name": "kubernetes-pods", "honor_labels": True, "http_sd_configs": discovery}
    text = json.dumps({"global": {"scrape_interval": SCRAPE, "scrape_timeout": SCRAPE}, "scrape_configs": [job]}, indent=1)
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": PROMETHEUS, "namespace": SYSTEM}, "data": {"prometheus.yml": text}}


def _prometheus() -> Json:
    container = {
        "args": [f"--config.file={CONFIG}/prometheus.yml", "--storage.tsdb.path=/tmp/prometheus", f"--web.listen-address=:{PROMETHEUS_PORT}"],
        "ports": [{"containerPort": PROMETHEUS_PORT}], "readinessProbe": {"httpGet": {"path": "/-/ready", "port": PROMETHEUS_PORT}},
        "volumeMounts": [{"name": "config", "mountPath": CONFIG}],
    }  # fmt: skip
    volumes = [{"name": "config", "configMap": {"name": PROMETHEUS}}]
    return _deployment(PROMETHEUS, {NAME_LABEL: PROMETHEUS}, PROMETHEUS, container, {"volumes": volumes})


def _exporter() -> Json:
    container = {
        "ports": [{"containerPort": PORT}], "readinessProbe": {"httpGet": {"path": "/metrics", "port": PORT}},
        "volumeMounts": [{"name": "logs", "mountPath": str(LOGS), "readOnly": True}],
    }  # fmt: skip
    volumes = [{"name": "logs", "hostPath": {"path": str(LOGS)}}]
    body = _deployment(EXPORTER, {"app": EXPORTER}, EXPORTER, container, {"serviceAccountName": EXPORTER, "volumes": volumes})
    body["spec"]["template"]["metadata"]["annotations"] = {"prometheus.io/scrape": "true", "prometheus.io/port": str(PORT)}
    return body


def _deployment(name: str, labels: dict[str, str], image: str, container: Json, more: Json | None = None) -> Json:
    app = {"name": name, "image": f"{OWN}/{image}:1", **container}
    pod = {"metadata": {"labels": labels}, "spec": {"terminationGracePeriodSeconds": 2, "containers": [app], **(more or {})}}
    spec = {"replicas": 1, "selector": {"matchLabels": labels}, "template": pod}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "namespace": SYSTEM, "labels": labels}, "spec": spec}


def _service(name: str, labels: dict[str, str], port: int) -> Json:
    spec = {"selector": labels, "ports": [{"name": "http", "port": port, "targetPort": port}]}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name, "namespace": SYSTEM, "labels": labels}, "spec": spec}
