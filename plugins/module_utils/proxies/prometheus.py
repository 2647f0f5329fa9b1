# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions to Prometheus: in its pod, found by the label and port that istioctl goes by, or at a URL.

https://prometheus.io/docs/prometheus/latest/querying/api/
"""
from __future__ import annotations

import json
import math
import os
import ssl
import typing as t
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from ..cluster.client import Client
from ..cluster.errors import ClusterError
from ..cluster.pods import ready
from ..cluster.port_forward import get

PORT: t.Final = 9090
_LABEL: t.Final = "app.kubernetes.io/name=prometheus"
_PATH: t.Final = "/api/v1/query?query="
Ask = t.Callable[[str], tuple[int, bytes]]
"""GET a path of Prometheus: status and body. Raises ClusterError."""


class PrometheusError(ClusterError):
    """Prometheus does not answer, or refuses the question."""


@dataclass(frozen=True)
class Series:
    """A number that Prometheus gives for a set of labels; NaN where it has none."""

    labels: dict[str, str]
    value: float


def values(ask: Ask, expression: str) -> list[Series]:
    """The numbers of an expression now: those of a vector, or the one of a scalar without labels. Raises PrometheusError, ClusterError."""
    status, body = ask(_PATH + quote(expression, safe=""))
    try:
        said = json.loads(body)
        if said["status"] != "success":
            raise PrometheusError(f"Prometheus refuses {expression!r}: {said.get('error')}")
        data = said["data"]
        if data["resultType"] == "scalar":
            return [Series({}, float(data["result"][1]))]
        if data["resultType"] != "vector":
            kind = data["resultType"]
            raise PrometheusError(f"{expression!r} gives a {kind}, no number for each series; wrap it in a function such as rate or max_over_time")
        return [Series({str(key): str(value) for key, value in one["metric"].items()}, float(one["value"][1])) for one in data["result"]]
    except (ValueError, KeyError, IndexError, TypeError):
        raise PrometheusError(f"HTTP status {status}: what answers is no Prometheus") from None


def in_pod(client: Client, namespace: str, *, timeout: float) -> Ask:
    """By a port-forward to a ready pod with the label ``app.kubernetes.io/name=prometheus``. Raises PrometheusError where there is none, ApiError."""
    pods = [pod for pod in client.list_objects(f"/api/v1/namespaces/{namespace}/pods", labels=_LABEL) if ready(pod)]
    if not pods:
        raise PrometheusError(
            f"cluster {client.name}: namespace {namespace} has no ready pod with the label {_LABEL}; install Prometheus, or name its namespace or URL"
        )
    name = min(str(pod["metadata"]["name"]) for pod in pods)

    def ask(path: str) -> tuple[int, bytes]:
        answer = get(client, namespace, name, PORT, path, timeout=timeout)
        return answer.status, answer.body

    return ask


def at_url(url: str, *, token: str, ca_file: str, timeout: float) -> Ask:
    """By HTTP, with a bearer token and a file of trusted CAs where they are given (empty: none, the system's). Raises PrometheusError."""
    import urllib3

    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise PrometheusError(f"url {url!r} is no URL of a Prometheus; write https://NAME:PORT")
    shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    try:
        context = ssl.create_default_context(cafile=os.path.expanduser(ca_file) or None)
    except (OSError, ssl.SSLError) as error:
        raise PrometheusError(f"ca_file {ca_file}: {error}; give a file of PEM certificates") from None
    headers = {"Authorization": f"Bearer {token}"} if token else urllib3.make_headers(basic_auth=parts.netloc.rpartition("@")[0] or None)
    pool = urllib3.PoolManager(ssl_context=context, retries=False, timeout=timeout)

    def ask(path: str) -> tuple[int, bytes]:
        try:
            answer = pool.request("GET", shown.rstrip("/") + path, headers=headers, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            raise PrometheusError(f"{shown} does not answer: {error}") from None
        if answer.status in (401, 403):
            raise PrometheusError(f"{shown} refuses the credentials (HTTP status {answer.status})")
        return answer.status, answer.data

    return ask


def is_number(series: Series) -> bool:
    """Whether a series has a number; a rate of nothing by nothing has none."""
    return not math.isnan(series.value)
