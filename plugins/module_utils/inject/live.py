# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster's injector: its webhook asked through port-forward, its config read from the ConfigMaps."""
from __future__ import annotations

import base64
import functools
import json
import typing as t
from dataclasses import dataclass, replace

from ..cluster.client import Client
from ..cluster.errors import ApiError
from ..cluster.pods import ready
from ..cluster.port_forward import post_tls
from ..cluster.websockets import StreamError
from ..istio.revisions import default_revision
from ..istio.webhooks import DEFAULT, REVISION_LABEL, TAG_LABEL, is_injector, labels_of, name_of, serves_namespace
from .context import Workload
from .errors import InjectError, SilentError
from .injector import Injector, istiod_setting, make_injector
from .json_patch import apply_patch
from .objects import Answer
from .typed import typed_pod
from .webhook import answer

Map = dict[str, t.Any]

_WEBHOOKS: t.Final = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
_SUFFIX: t.Final = "sidecar-injector.istio.io"
_NATIVE_SINCE: t.Final = 33
ANSWER_SECONDS: t.Final = 10.0


@dataclass(frozen=True)
class Endpoint:
    """A revision's injection webhook: its Service, the path asked, and the CA (PEM) its certificate is checked with."""

    namespace: str
    service: str
    port: int
    path: str
    ca: str
    revision: str


def endpoint(client: Client, namespace: str, revision: str) -> Endpoint:
    """The webhook of a revision or tag. Raises InjectError where there is none, ClusterError."""
    found = [item for item in client.list_objects(_WEBHOOKS) if is_injector(item) and serves_namespace(item, namespace)]
    wanted = default_revision(found, namespace) if revision in ("", "default") else revision
    item = next((one for one in found if labels_of(one).get(TAG_LABEL) == revision), None)
    item = item or next((one for one in found if labels_of(one).get(REVISION_LABEL) == wanted and TAG_LABEL not in labels_of(one)), None)
    if item is None:
        known = sorted({labels_of(one).get(TAG_LABEL) or labels_of(one).get(REVISION_LABEL) or name_of(one) for one in found})
        start = f"cluster {client.name}: no injection webhook of revision or tag {revision or 'default'!r} in namespace {namespace}"
        raise InjectError(f"{start}; there are: {', '.join(known) or 'none'}")
    config = next(one["clientConfig"] for one in item["webhooks"] if str(one.get("name", "")).endswith(_SUFFIX))
    service = config.get("service")
    if not service:
        raise InjectError(f"cluster {client.name}: {name_of(item)} points to {config.get('url')}, not to a Service; use mode offline")
    ca = base64.b64decode(config.get("caBundle") or "").decode()
    made_for = labels_of(item).get(REVISION_LABEL) or "default"
    return Endpoint(service["namespace"], service["name"], service.get("port") or 443, service.get("path") or "/inject", ca, made_for)


def webhook(client: Client, at: Endpoint) -> Answer:
    """Asks istiod's webhook for each pod; it raises SilentError where no istiod is ready or one does not answer, ClusterUnreachable."""

    @functools.cache
    def istiod() -> tuple[str, int]:
        service = client.get(f"/api/v1/namespaces/{at.namespace}/services/{at.service}")
        selector = ",".join(f"{key}={value}" for key, value in sorted((service["spec"].get("selector") or {}).items()))
        pods = client.list_objects(f"/api/v1/namespaces/{at.namespace}/pods", labels=selector) if selector else []
        name = next((item["metadata"]["name"] for item in pods if ready(item)), None)
        if name is None:
            raise SilentError(f"cluster {client.name}: no pod of Service {at.namespace}/{at.service} is ready; start istiod or use mode offline")
        target = next((item.get("targetPort") for item in service["spec"].get("ports") or () if item.get("port") == at.port), 15017)
        return name, target if isinstance(target, int) else 15017

    def ask(pod: Map, owner: Workload, namespace: str) -> tuple[Map | None, str]:
        request = {
            "uid": "injection", "name": pod["metadata"].get("name") or "", "namespace": namespace, "operation": "CREATE",
            "object": {"apiVersion": "v1", "kind": "Pod", **pod},
        }  # fmt: skip
        response = _review(client, at, istiod, {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request})
        if not response.get("allowed"):
            raise InjectError(f"cluster {client.name}: istiod's webhook refuses: {(response.get('status') or {}).get('message') or 'no reason given'}")
        if not response.get("patch"):
            return None, "istiod's webhook gives it no proxy (label, annotation, host network, namespace or the injector's selectors)"
        made = apply_patch(pod, json.loads(base64.b64decode(response["patch"])))
        return typed_pod(made.get("metadata"), made.get("spec")), ""

    return ask


def _review(client: Client, at: Endpoint, istiod: t.Callable[[], tuple[str, int]], review: Map) -> Map:
    """The response to an AdmissionReview. Raises SilentError, ClusterUnreachable."""
    try:
        name, port = istiod()
        server, body = f"{at.service}.{at.namespace}.svc", json.dumps(review).encode()
        found = post_tls(client, at.namespace, name, port, at.path, body, ca=at.ca, server_name=server, timeout=ANSWER_SECONDS)
    except (ApiError, StreamError) as error:
        raise SilentError(f"{error}; start istiod, or use mode offline") from None
    try:
        return dict(json.loads(found.body)["response"]) if found.status == 200 else _refused(client, found.status, found.body)
    except (ValueError, TypeError, KeyError):
        return _refused(client, found.status, found.body)


def _refused(client: Client, status: int, body: bytes) -> t.NoReturn:
    raise SilentError(f"cluster {client.name}: istiod's webhook answers {status}: {body[:200].decode(errors='replace').strip()}")


def live_texts(client: Client, namespace: str, revision: str) -> tuple[str, str, str]:
    """Config and values of the injector and the mesh config, as the ConfigMaps of a revision have them. Raises InjectError, ClusterError."""
    end = "" if revision in ("", "default") else f"-{revision}"
    out: list[str] = []
    for name, keys in ((f"istio-sidecar-injector{end}", ("config", "values")), (f"istio{end}", ("mesh",))):
        found = client.find(f"/api/v1/namespaces/{namespace}/configmaps/{name}")
        for key in keys:
            text = ((found or {}).get("data") or {}).get(key)
            if text is None:
                raise InjectError(f"cluster {client.name}: ConfigMap {namespace}/{name} has no key {key!r}; is revision {revision!r} installed?")
            out.append(text)
    return out[0], out[1], out[2]


def live_injector(client: Client, at: Endpoint, texts: tuple[t.Any, t.Any, t.Any]) -> Injector:
    """The injector of a revision: native sidecars as istiod decides about them, names of cluster and network from the webhook's path."""
    made = make_injector(*texts, revision=at.revision, path=at.path)
    return replace(made, native=native_sidecars(client, istiod_setting(made.values, "ENABLE_NATIVE_SIDECARS")))


def native_sidecars(client: Client, setting: str) -> bool:
    """Whether proxies are native sidecars: istiod's setting, and where it is ``auto`` whether every node has Kubernetes 1.33."""
    if setting in ("true", "false", "enabled", "disabled"):
        return setting in ("true", "enabled")
    versions = [str(item["status"]["nodeInfo"]["kubeletVersion"]) for item in client.list_objects("/api/v1/nodes")]
    return all(int(version.split(".")[1].rstrip("+")) >= _NATIVE_SINCE for version in versions)


def live_offline(client: Client, injector: Injector) -> Answer:
    """Answers without the webhook, with the cluster's namespaces (OpenShift's ids) and ProxyConfigs."""
    configs = proxy_configs(client)
    seen: dict[str, dict[str, str]] = {}

    def ask(pod: Map, owner: Workload, namespace: str) -> tuple[Map | None, str]:
        if injector.openshift and namespace and namespace not in seen:
            found = client.find(f"/api/v1/namespaces/{namespace}") or {}
            seen[namespace] = (found.get("metadata") or {}).get("annotations") or {}
        return answer(pod, owner, injector, namespace, namespace_annotations=seen.get(namespace), proxy_configs=configs)

    return ask


def proxy_configs(client: Client) -> list[Map]:
    """The cluster's objects of kind ProxyConfig, oldest first; none where the kind is not installed."""
    try:
        found = client.list_objects("/apis/networking.istio.io/v1beta1/proxyconfigs")
    except ApiError as error:
        if error.status != 404:
            raise
        return []
    return sorted(found, key=lambda item: (item["metadata"].get("creationTimestamp") or "", item["metadata"]["name"]))


def injectors(client: Client, webhooks: t.Iterable[Map], namespace: str) -> tuple[dict[str, Injector], list[str]]:
    """The injector of each revision that webhooks name, and why the config of others could not be read.

    ``namespace`` is Istio's where a webhook leads to a URL. Raises ClusterError, but for what is not there or may not be read.
    """
    places: dict[str, str] = {}
    for item in webhooks:
        service = next((one["clientConfig"].get("service") for one in item.get("webhooks") or ()), None) or {}
        places.setdefault(labels_of(item).get(REVISION_LABEL) or DEFAULT, service.get("namespace") or namespace)

    def read(place: tuple[str, str]) -> Injector | str:
        revision, space = place
        try:
            return make_injector(*live_texts(client, space, revision), revision=revision)
        except InjectError as error:
            return str(error)
        except ApiError as error:
            if error.status != 403:
                raise
            return str(error)

    found = dict(zip(places, client.each(read, places.items()), strict=True))
    return {name: item for name, item in found.items() if isinstance(item, Injector)}, [item for item in found.values() if isinstance(item, str)]
