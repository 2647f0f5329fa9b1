# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions to the admin port of a proxy, which listens on its pod's loopback only: many pods at once, each with its own deadline."""
from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass

import yaml

from ..cluster.client import Client
from ..cluster.errors import ApiError, ClusterError
from ..cluster.port_forward import TOO_LARGE, Question, ask_pod
from ..istio.revisions import pod_revision
from ..specs.foreign_yaml import read_documents

Json = dict[str, t.Any]
T = t.TypeVar("T")
SECONDS: t.Final = 15.0
ADMIN_PORT: t.Final = 15000
AT_ONCE: t.Final = 32
"""Pods asked at the same time."""
_CONTAINER: t.Final = "istio-proxy"
_CONFIG: t.Final = "proxy.istio.io/config"


@dataclass(frozen=True)
class Proxy:
    """The proxy of a pod and the port it takes questions at."""

    namespace: str
    pod: str
    port: int

    @property
    def name(self) -> str:
        """As istiod names it."""
        return f"{self.pod}.{self.namespace}"


@dataclass(frozen=True)
class Silent:
    """A proxy that gave no answer, and why."""

    proxy: str
    reason: str


def has_proxy(pod: Json) -> bool:
    """Whether a pod has a container ``istio-proxy``, which may be a native sidecar."""
    spec = pod.get("spec") or {}
    return any(one.get("name") == _CONTAINER for key in ("containers", "initContainers") for one in spec.get(key) or [])


def proxies_of(client: Client, pods: t.Sequence[Json], namespace: str, admin_port: int = 0) -> list[Proxy]:
    """The proxies of pods; ``namespace`` is Istio's. Raises ClusterError for a pod without proxy, ApiError.

    The port is ``admin_port``, or that of the pod's annotation ``proxy.istio.io/config``, or of its revision's mesh configuration, or 15000.
    """
    meshes: dict[str, int] = {}
    out = []
    for pod in pods:
        meta = pod["metadata"]
        if not has_proxy(pod):
            raise ClusterError(
                f"cluster {client.name}: pod {meta['namespace']}/{meta['name']} has no proxy (no container {_CONTAINER}); was it made before injection was on?"
            )
        port = admin_port or _port_in(str((meta.get("annotations") or {}).get(_CONFIG) or ""))
        if not port:
            revision = pod_revision(pod) or "default"
            if revision not in meshes:
                meshes[revision] = _mesh_port(client, namespace, revision)
            port = meshes[revision] or ADMIN_PORT
        out.append(Proxy(str(meta["namespace"]), str(meta["name"]), port))
    return out


def _mesh_port(client: Client, namespace: str, revision: str) -> int:
    name = "istio" if revision == "default" else f"istio-{revision}"
    try:
        found = client.find(f"/api/v1/namespaces/{namespace}/configmaps/{name}")
    except ApiError as error:
        if error.status == 403:  # who may forward need not be able to read Istio's namespace
            return 0
        raise
    return _port_in(str(((found or {}).get("data") or {}).get("mesh") or ""), "defaultConfig")


def _port_in(text: str, key: str = "") -> int:
    """``proxyAdminPort`` of a proxy's configuration, which may lie below a key; 0 where it is not set or not readable."""
    try:
        found: t.Any = next(iter(read_documents(text)), None) if text else None
    except yaml.YAMLError:
        return 0
    if key and isinstance(found, dict):
        found = found.get(key)
    port = found.get("proxyAdminPort") if isinstance(found, dict) else 0
    return port if isinstance(port, int) else 0


def ask(client: Client, proxy: Proxy, path: str, *, method: str = "GET", timeout: float = SECONDS) -> bytes:
    """The answer to one question. Raises ClusterError, which names the pod and the port."""
    return ask_several(client, proxy, [path], method=method, timeout=timeout)[0]


def ask_several(client: Client, proxy: Proxy, paths: t.Sequence[str], *, method: str = "GET", timeout: float = SECONDS) -> list[bytes]:
    """The answers to many questions over one connection. Raises ClusterError, which names the pod and the port."""
    port = ["--debug-port", str(proxy.port)] if proxy.port != ADMIN_PORT else []
    questions = [Question(proxy.port, path, method, ("pilot-agent", "request", *port, method, path.lstrip("/"))) for path in paths]
    where = f"cluster {client.name}: pod {proxy.namespace}/{proxy.pod}: admin port {proxy.port}"
    try:
        answers = ask_pod(client, proxy.namespace, proxy.pod, questions, timeout=timeout, container=_CONTAINER)
    except ApiError as error:
        if error.status in (401, 403, 404):
            raise
        raise ClusterError(f"{where}: {error.text}; is it running, and is that the port (proxy_admin_port)?") from None
    except ClusterError as error:
        text = _tail(str(error))
        hint = "" if text == TOO_LARGE else "; is it running, and is that the port (proxy_admin_port)?"
        raise ClusterError(f"{where}: {text}{hint}") from None
    for path, answer in zip(paths, answers, strict=True):
        if answer.status != 200:
            text = answer.body.decode(errors="replace").strip()[:200]
            raise ClusterError(f"{where}: answers {path.partition('?')[0]} with HTTP status {answer.status}" + (f": {text}" if text else ""))
    return [answer.body for answer in answers]


def _tail(text: str) -> str:
    return text.rpartition("portforward: ")[2] or text


def ask_all(client: Client, proxies: t.Sequence[Proxy], work: t.Callable[[Proxy], T]) -> tuple[list[tuple[Proxy, T]], list[Silent]]:
    """``work`` for every proxy, ``AT_ONCE`` at the same time; what it gave, and the proxies for which it raised ClusterError or ValueError."""

    def one(proxy: Proxy) -> tuple[Proxy, T] | Silent:
        try:
            return proxy, work(proxy)
        except (ClusterError, ValueError) as error:
            return Silent(proxy.name, str(error))

    if not proxies:
        return [], []
    with client.threads(min(AT_ONCE, len(proxies))) as threads:
        found = list(threads.map(one, proxies))
    return [item for item in found if not isinstance(item, Silent)], [item for item in found if isinstance(item, Silent)]


def server_info(text: bytes) -> Json:
    """What ``/server_info`` says. Raises ValueError."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("/server_info: is no object")
    return found
