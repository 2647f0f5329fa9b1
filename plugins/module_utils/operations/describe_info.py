# SPDX-License-Identifier: GPL-3.0-or-later
"""``describe_info``: what ``istioctl x describe`` shows of a pod or a Service."""
from __future__ import annotations

import typing as t
from dataclasses import asdict
from urllib.parse import quote

from ..cluster.client import Client
from ..cluster.connection import connect
from ..cluster.errors import ApiError, ClusterError
from ..cluster.pods import ready
from ..istio.peer_authentication import effective, selects
from ..istio.service_ports import protocol_of, target_port
from ..proxies.authorization import inbound_rules
from ..proxies.config_dump import ConfigDump, read_config_dump
from ..proxies.description import pod_facts, rule_facts, text_of
from ..proxies.envoy import ask_all, has_proxy, proxies_of
from ..proxies.envoy_dump import ask_dump
from ..proxies.ingress import entries, gateways_of, serving
from ..proxies.service_rules import Subsets, destination_rule_of, meaning_of, subsets_of, virtual_service_of
from ..proxies.workloads import parse_workload, selected_pods
from ..specs.describe_info import Options
from ..specs.foreign_yaml import read_documents
from .cluster_errors import told
from .query import answered, checked_query
from .result import OperationError, Reporter, Result

Json = dict[str, t.Any]
_INGRESS: t.Final = "istio=ingressgateway"
_NETWORKING: t.Final = "/apis/networking.istio.io/v1"


def run(options: Options, reporter: Reporter) -> Result:
    """Describe a pod or a Service by what its proxy has. Raises OperationError, Unreachable."""
    query = checked_query(options.query)
    with told():
        client = connect(options.proxies.auth)
        try:
            return Result(False, answered(query, _Description(client, options).values()))
        except ValueError as error:
            raise OperationError(f"cluster {client.name}: {error}") from None


class _Description:
    """One description; objects are read once."""

    def __init__(self, client: Client, options: Options) -> None:
        self.client, self.options = client, options
        self.read: dict[str, Json | None] = {}
        self.stale: list[str] = []

    def values(self) -> Json:
        """What the module returns. Raises ClusterError, DumpError."""
        pod, services, pods = self._of_pod() if self.options.pod else self._of_service()
        peer = self._peer(pod) if self.options.pod else None
        shown: list[Json] = []
        if has_proxy(pod):
            dump = self._dump(pod)
            shown = [self._service(one, pod, dump, pods) for one in services]
        ingress, skipped = self._ingress(services, pods)
        about = pod_facts(pod, meshed=has_proxy(pod)) if self.options.pod else None
        return {
            "pod": about, "services": shown, "peer_authentication": peer, "ingress": ingress, "stale": self.stale,
            "text": text_of(about, shown, peer, ingress, skipped),
        }  # fmt: skip

    def _named(self, option: str, text: str, kind: str) -> tuple[Json, str]:
        """The object and its namespace."""
        _, name, namespace = parse_workload(text, self.options.proxies.default_namespace)
        found = self.client.find(f"/api/v1/namespaces/{namespace}/{kind}/{name}") if "/" not in text else None
        if found is None:
            raise ClusterError(f"cluster {self.client.name}: {option}: there is no {option} {name} in namespace {namespace}; write NAME.NAMESPACE")
        return found, namespace

    def _of_pod(self) -> tuple[Json, list[Json], list[Json]]:
        pod, namespace = self._named("pod", self.options.pod, "pods")
        labels = pod["metadata"].get("labels") or {}
        services = self.client.list_objects(f"/api/v1/namespaces/{namespace}/services")
        chosen = [one for one in services if _selector(one) and all(labels.get(key) == value for key, value in _selector(one).items())]
        return pod, chosen, [pod]

    def _of_service(self) -> tuple[Json, list[Json], list[Json]]:
        service, namespace = self._named("service", self.options.service, "services")
        labels = ",".join(f"{key}={value}" for key, value in sorted(_selector(service).items()))
        pods = selected_pods(self.client, labels, namespace) if labels else []
        meshed = [pod for pod in pods if has_proxy(pod) and ready(pod)]
        if not meshed:
            why = f"none of its {len(pods)} pods is ready and has a proxy; was it made before injection was on?" if pods else "it has no pods"
            raise ClusterError(f"cluster {self.client.name}: service {namespace}/{service['metadata']['name']}: {why}")
        return meshed[0], [service], meshed

    def _dump(self, pod: Json) -> ConfigDump:
        access = self.options.proxies
        (proxy,) = proxies_of(self.client, [pod], access.namespace, access.proxy_admin_port)
        return read_config_dump(ask_dump(self.client, proxy, timeout=access.timeout))

    def _service(self, service: Json, pod: Json, dump: ConfigDump, pods: list[Json]) -> Json:
        policies = inbound_rules(dump)
        ports = []
        for port in service["spec"].get("ports") or []:
            rule, virtual = self._rules(service, int(port["port"]), dump, pods)
            ports.append({
                "name": str(port.get("name") or ""), "port": port["port"], "protocol": protocol_of(port), "target_port": target_port(pod, port),
                "destination_rule": rule, "virtual_service": virtual, "policies": policies,
            })  # fmt: skip
        return {"name": str(service["metadata"]["name"]), "namespace": str(service["metadata"]["namespace"]), "ports": ports}

    def _rules(self, service: Json, port: int, dump: ConfigDump, pods: list[Json]) -> tuple[Json | None, Json | None]:
        """What a proxy has for a port: DestinationRule and VirtualService, each None where there is none."""
        named, rule, shown = destination_rule_of(dump, service, port), None, None
        subsets = Subsets()
        if named:
            rule = self._object("destinationrules", *named)
            subsets = subsets_of(rule, [pod["metadata"].get("labels") or {} for pod in pods])
            shown = {"name": named[0], "namespace": named[1], "exists": rule is not None, "matching_subsets": list(subsets.matching),
                     "other_subsets": list(subsets.others), **rule_facts(rule or {})}  # fmt: skip
        named = virtual_service_of(dump, service, port)
        if not named:
            return shown, None
        virtual = self._object("virtualservices", *named)
        meaning = meaning_of(virtual, service, subsets, rule) if virtual else None
        facts = {key: list(value) for key, value in asdict(meaning).items()} if meaning else {"facts": [], "notes": []}
        return shown, {"name": named[0], "namespace": named[1], "exists": virtual is not None, **facts}

    def _object(self, kind: str, name: str, namespace: str) -> Json | None:
        path = f"{_NETWORKING}/namespaces/{namespace}/{kind}/{quote(name)}"
        if path not in self.read:
            self.read[path] = self.client.find(path)
            if self.read[path] is None:
                self.stale.append(f"a proxy refers to {kind.rstrip('s')} {namespace}/{name}, which is gone")
        return self.read[path]

    def _peer(self, pod: Json) -> Json:
        namespace, labels = str(pod["metadata"]["namespace"]), pod["metadata"].get("labels") or {}
        root = self._root_namespace(pod_facts(pod, meshed=True)["revision"])
        found = []
        for place in dict.fromkeys((root, namespace)):
            listed = self.client.list_objects(f"/apis/security.istio.io/v1/namespaces/{place}/peerauthentications")
            found += [one for one in listed if selects(one, labels)]
        mode = effective(found, root)
        applied = [f"{one['metadata']['name']}.{one['metadata']['namespace']}" for one in found]
        return {"mode": mode.mode, "ports": [{"port": port, "mode": one} for port, one in mode.ports.items()], "applied": applied}

    def _root_namespace(self, revision: str) -> str:
        own = self.options.proxies.namespace
        name = f"istio-{revision}" if revision not in ("", "default") else "istio"
        try:
            found = self.client.find(f"/api/v1/namespaces/{own}/configmaps/{name}")
        except ApiError as error:
            if error.status != 403:
                raise
            found = None
        mesh: t.Any = next(iter(read_documents(str(((found or {}).get("data") or {}).get("mesh") or ""))), None)
        return str(mesh.get("rootNamespace") or own) if isinstance(mesh, dict) else own

    def _ingress(self, services: list[Json], pods: list[Json]) -> tuple[list[Json], str]:
        """How the Services are reached from outside; and why that is not known."""
        gateways = [pod for pod in selected_pods(self.client, _INGRESS, "") if (pod.get("status") or {}).get("phase") == "Running"]
        if not gateways:
            return [], "Skipping Gateway information (no ingress gateway pods)"
        places = sorted({str(pod["metadata"]["namespace"]) for pod in gateways})
        listed = [one for place in places for one in self.client.list_objects(f"/api/v1/namespaces/{place}/services")]
        found = entries(listed, gateways)
        access = self.options.proxies
        proxies = proxies_of(self.client, [pod for pod in gateways if has_proxy(pod)], access.namespace, access.proxy_admin_port)
        answers, _ = ask_all(self.client, proxies, lambda proxy: read_config_dump(ask_dump(self.client, proxy, timeout=access.timeout)))
        out: dict[tuple[str, str], Json] = {}
        for _, dump in answers:
            for service in services:
                for port in service["spec"].get("ports") or []:
                    _, virtual = self._rules(service, int(port["port"]), dump, pods)
                    if virtual is None or not virtual["exists"]:
                        continue
                    object_ = self._object("virtualservices", virtual["name"], virtual["namespace"])
                    for namespace, name in gateways_of(object_ or {}):
                        gateway = self._object("gateways", name, namespace) if (namespace, name) not in out else None
                        leading = serving(gateway, found) if gateway else []
                        if leading:
                            urls = [url for one in leading for url in one.urls()]
                            out[namespace, name] = {"gateway": f"{namespace}/{name}", "urls": urls, "virtual_service": virtual}
        return list(out.values()), ""


def _selector(service: Json) -> dict[str, str]:
    return dict((service.get("spec") or {}).get("selector") or {})
