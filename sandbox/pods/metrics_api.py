# SPDX-License-Identifier: GPL-3.0-or-later
"""The resource metrics API (metrics.k8s.io/v1beta1), served from what pods' processes really use, as metrics-server does from kubelets."""

import datetime
import http.server
import json
import re
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.api.client import Client
from sandbox.pods.usage import PERIOD, Amount, Usage

Json = dict[str, Any]
GROUP = "metrics.k8s.io/v1beta1"
SPACE, NAME = "kube-system", "metrics-server"
_PATH = re.compile(r"/apis/metrics\.k8s\.io/v1beta1(?:/namespaces/([^/]+))?(?:/(nodes|pods)(?:/([^/]+))?)?")
_TERM = re.compile(r"\s*(!?)([^\s=!,]+)\s*(?:(==?|!=)\s*([^\s=!,]*))?\s*")
RESOURCES = [
    {"name": "nodes", "singularName": "", "namespaced": False, "kind": "NodeMetrics", "verbs": ["get", "list"]},
    {"name": "pods", "singularName": "", "namespaced": True, "kind": "PodMetrics", "verbs": ["get", "list"]},
]


class MetricsApi:
    """Listens on 127.0.0.1:``port``; ``objects(kind)`` gives the cluster's "pods" or "nodes"."""

    def __init__(self, port: int, certificates: Path, usage: Usage, objects: Callable[[str], list[Json]]) -> None:
        self.usage, self.objects = usage, objects
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                status, said = api.answer(self.path)
                body = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / "kubelet.crt", certificates / "kubelet.key")
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()

    def answer(self, target: str) -> tuple[int, Json]:
        """The status and body for a request's target."""
        parts = urlsplit(target)
        found = _PATH.fullmatch(parts.path)
        if not found:
            return _failure(404, "NotFound", f"there is no {parts.path}")
        space, kind, name = found.groups()
        if not kind:
            return 200, {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": GROUP, "resources": RESOURCES}
        selector = parse_qs(parts.query).get("labelSelector", [""])[0]
        metrics = self._pod if kind == "pods" else self._node
        items = [
            metrics(one) for one in self.objects(kind)
            if space in (None, one["metadata"].get("namespace")) and name in (None, one["metadata"]["name"])
            and _selected(selector, one["metadata"].get("labels") or {})
        ]  # fmt: skip
        known = [item for item in items if item is not None]
        if name is None:
            return 200, {"kind": f"{'Pod' if kind == 'pods' else 'Node'}MetricsList", "apiVersion": GROUP, "metadata": {}, "items": known}
        if not known:
            return _failure(404, "NotFound", f'{kind}.metrics.k8s.io "{name}" not found')
        return 200, known[0]

    def _pod(self, pod: Json) -> Json | None:
        amounts = self.usage.amounts.get(pod["metadata"]["uid"])
        if amounts is None:  # played: it has no process
            return None
        containers = [{"name": name, "usage": amount.quantities()} for name, amount in amounts.items() if amount.memory]
        return {**self._head("PodMetrics", pod), "containers": containers}

    def _node(self, node: Json) -> Json:
        own = [pod["metadata"]["uid"] for pod in self.objects("pods") if pod["spec"].get("nodeName") == node["metadata"]["name"]]
        used = [amount for uid in own for amount in self.usage.amounts.get(uid, {}).values()]
        whole = Amount(sum(amount.cores for amount in used), sum(amount.memory for amount in used))
        return {**self._head("NodeMetrics", node), "usage": whole.quantities()}

    def _head(self, kind: str, item: Json) -> Json:
        at = datetime.datetime.fromtimestamp(self.usage.looked_at, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        meta = {key: item["metadata"][key] for key in ("name", "namespace", "labels") if key in item["metadata"]}
        return {"kind": kind, "apiVersion": GROUP, "metadata": {**meta, "creationTimestamp": at}, "timestamp": at, "window": f"{PERIOD:.0f}s"}


def _selected(selector: str, labels: dict[str, str]) -> bool:
    """Whether equality terms (``a=b``, ``a!=b``, ``a``, ``!a``) hold."""
    for part in filter(None, selector.split(",")):
        term = _TERM.fullmatch(part)
        if not term:
            return False
        absent, key, operator, value = term.groups()
        if operator is None:
            if (key in labels) == bool(absent):
                return False
        elif (labels.get(key) == value) == (operator == "!="):
            return False
    return True


def _failure(status: int, reason: str, message: str) -> tuple[int, Json]:
    return status, {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": reason, "message": message, "code": status}


def register(client: Client, address: str, port: int) -> None:
    """Let the API server lead the group here: to ``address``:``port``, as its way to pods and nodes has it. Raises ApiError."""
    meta = {"name": NAME, "namespace": SPACE}
    ports = [{"name": "https", "port": 443, "targetPort": port}]
    client.apply(f"/api/v1/namespaces/{SPACE}/services/{NAME}", {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": {"ports": ports}})
    piece = {
        "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {**meta, "labels": {"kubernetes.io/service-name": NAME}},
        "addressType": "IPv4", "endpoints": [{"addresses": [address], "conditions": {"ready": True}}], "ports": [{"name": "https", "port": port}],
    }  # fmt: skip
    client.apply(f"/apis/discovery.k8s.io/v1/namespaces/{SPACE}/endpointslices/{NAME}", piece)
    group, _, version = GROUP.partition("/")
    spec = {
        "group": group, "version": version, "service": {"name": NAME, "namespace": SPACE, "port": 443}, "insecureSkipTLSVerify": True,
        "groupPriorityMinimum": 100, "versionPriority": 100,
    }  # fmt: skip
    service = {"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService", "metadata": {"name": f"{version}.{group}"}, "spec": spec}
    client.apply(f"/apis/apiregistration.k8s.io/v1/apiservices/{version}.{group}", service)


def available(client: Client) -> bool:
    """Whether the API server has found it. Raises ApiError."""
    group, _, version = GROUP.partition("/")
    found = client.get(f"/apis/apiregistration.k8s.io/v1/apiservices/{version}.{group}")
    return any(entry["type"] == "Available" and entry["status"] == "True" for entry in found.get("status", {}).get("conditions", []))
