# SPDX-License-Identifier: GPL-3.0-or-later
"""The prober: workloads that ask each other over mutual TLS every 200 ms, a handshake each, and a look at every proxy's secrets all the while.

Who asks: ``client`` and ``echo`` of each cluster, through their own proxies, and the ingress gateways, which a client outside the mesh asks in plain HTTP.
Who answers: ``echo`` of each cluster; an east-west gateway is between wherever the two are of different clusters, and passes the handshake on by its SNI.
Each request is a new connection of the asking program and, by ``maxRequestsPerConnection: 1``, of the asking proxy, which never asks again by itself.
No session is resumed (every second one would be): both sides verify the other's certificate each time.
"""
from __future__ import annotations

import collections
import json
import re
import threading
import time
import typing as t
from dataclasses import dataclass
from pathlib import Path

import jinja2
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.checks import signed_by
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.proxy_secrets import ProxySecrets, secrets_of_all
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.client import Client
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.connection import connect
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ClusterError
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import Auth
from cryptography import x509

from .conftest import Json, Mesh

EVERY: t.Final = 0.2
ECHOES: t.Final = 2
"""Pods of ``echo``: they ask in turn, so that the workload asks every 200 ms."""
LINGER: t.Final = 12
"""Seconds that an ``echo`` serves on when it is told to end: until everybody knows that its address is gone."""
NOBODY: t.Final = re.compile("no healthy upstream|reset reason: connection timeout")
LOOKS: t.Final = 3.0
"""Seconds between two looks at all secrets."""


def service(cluster: str) -> str:
    return f"echo-{cluster}.sample.svc.cluster.local"


def probed(mesh: Mesh, number: int, clusters: t.Sequence[int]) -> list[Json]:
    """The demo's workloads of a cluster of a mesh of ``clusters``, which ask the ``echo`` of each."""
    cluster = mesh.cluster(number)
    hosts = [mesh.cluster(one) for one in clusters]
    template = jinja2.Template((mesh.folder / "templates" / "workloads.yml.j2").read_text())
    text = template.render(istio_cluster=cluster, ansible_play_hosts_all=hosts, hostvars={host: {"istio_cluster": host} for host in hosts})
    items: list[Json] = [item for item in yaml.safe_load_all(text) if item]
    for item in items:
        if item["kind"] == "Deployment":
            name = item["metadata"]["name"]
            _asks(item, f"{name}@{cluster}", [host for host in hosts if name == "client" or host != cluster], serves=name == "echo")
    items.append(_istio("EnvoyFilter", {"name": "full-handshakes", "namespace": "sample"}, _full_handshakes(), version="v1alpha3"))
    for host in hosts:
        meta = {"name": f"echo-{host}", "namespace": "sample"}
        # A proxy gives up before its asker does (fetch's 10 s, as the mesh's default), so that it says why.
        once = {"connectionPool": {"http": {"maxRequestsPerConnection": 1}, "tcp": {"connectTimeout": "5s"}}}
        items.append(_istio("DestinationRule", meta, {"host": service(host), "trafficPolicy": once}))
        route = {"route": [{"destination": {"host": service(host)}}], "retries": {"attempts": 0}}
        gateways = ["mesh", "istio-ingress/istio-ingressgateway"]
        items.append(_istio("VirtualService", meta, {"hosts": [service(host)], "gateways": gateways, "http": [route]}))
    return items


def _full_handshakes() -> Json:
    context = {
        "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        "disable_stateless_session_resumption": True, "disable_stateful_session_resumption": True,
    }  # fmt: skip
    value = {"transport_socket": {"name": "envoy.transport_sockets.tls", "typed_config": context}}
    match = {"context": "SIDECAR_INBOUND", "listener": {"name": "virtualInbound", "filterChain": {"transportProtocol": "tls"}}}
    return {"configPatches": [{"applyTo": "FILTER_CHAIN", "match": match, "patch": {"operation": "MERGE", "value": value}}]}


def outside(mesh: Mesh, clusters: t.Sequence[int]) -> list[Json]:
    """A client outside the mesh that asks every ingress gateway for the ``echo`` of each cluster."""
    asks = []
    for gate in clusters:
        wanted = ("get", "service", "-n", "istio-ingress", "istio-ingressgateway", "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}")
        address = mesh.running.kube(mesh.cluster(gate), *wanted).stdout
        asks += [_ask(f"ingress@{mesh.cluster(gate)}", mesh.cluster(server), to=address) for server in clusters]
    meta = {"name": "asker", "namespace": "outside"}
    container = {"name": "app", "image": "sandbox.local/client:1", **_program(asks, EVERY)}
    template = {"metadata": {"labels": {"app": "asker"}}, "spec": {"containers": [container]}}
    spec = {"replicas": 1, "selector": {"matchLabels": {"app": "asker"}}, "template": template}
    return [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "outside"}},
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta, "spec": spec},
    ]


def _istio(kind: str, meta: Json, spec: Json, *, version: str = "v1") -> Json:
    return {"apiVersion": f"networking.istio.io/{version}", "kind": kind, "metadata": meta, "spec": spec}


def _ask(source: str, cluster: str, *, to: str = "") -> Json:
    found = {"source": source, "target": f"echo@{cluster}", "url": f"http://{service(cluster)}/", "cluster": cluster}
    return {**found, "to": to, "host": service(cluster)} if to else found


def _program(asks: list[Json], every: float) -> Json:
    command = ["python3", "-m", "tests.integration.multicluster.asking"]
    return {"command": command, "env": [{"name": "ASKS", "value": json.dumps(asks)}, {"name": "EVERY", "value": str(every)}]}


def _asks(deployment: Json, source: str, clusters: t.Sequence[str], *, serves: bool) -> None:
    template = deployment["spec"]["template"]
    template["metadata"]["annotations"] = {"sidecar.istio.io/nativeSidecar": "true"}  # the proxy is ready before the program asks
    spec = template["spec"]
    container = spec["containers"][0]
    added = _program([_ask(source, cluster) for cluster in clusters], EVERY * ECHOES if serves else EVERY)
    container["command"] = added["command"]
    container["env"] += added["env"]
    spec["terminationGracePeriodSeconds"] = 2 * LINGER
    if serves:
        deployment["spec"]["replicas"] = ECHOES
        container["env"].append({"name": "LINGER", "value": str(LINGER)})


@dataclass(frozen=True)
class Probe:
    """One answer: ``at`` seconds since 1970 it was asked for, ``error`` is empty for a good one."""

    source: str
    target: str
    at: float
    error: str

    def __str__(self) -> str:
        return f"{time.strftime('%H:%M:%S', time.gmtime(self.at))} {self.source} -> {self.target}: {self.error}"


@dataclass(frozen=True)
class Look:
    """The secrets of all proxies that answered at a time, and who did not."""

    at: float
    proxies: tuple[ProxySecrets, ...]
    silent: tuple[str, ...]


class Prober:
    """What the workloads' askers wrote down, and the secrets of every proxy, read in a thread that ends with the block.

    ``roots`` are those there may be, by their SHA-256.
    """

    def __init__(self, mesh: Mesh, numbers: t.Sequence[int], roots: dict[str, x509.Certificate]) -> None:
        self.mesh, self.numbers, self.roots = mesh, numbers, roots
        self.looks: list[Look] = []
        self.broken: list[str] = []
        """Why the thread could not look."""
        self.clients: list[Client] = [connect(Auth(kubeconfig=mesh.running.clusters[mesh.cluster(one)]["kubeconfig"])) for one in numbers]
        self._probes: list[Probe] = []
        self._known: dict[Path, int] = {}
        """How many bytes of a log have been read."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep_looking, name="prober", daemon=True)

    def __enter__(self) -> Prober:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _keep_looking(self) -> None:
        while not self._stop.is_set():
            try:
                self.looks.append(self.look())
            except ClusterError as error:
                self.broken.append(str(error))
            self._stop.wait(LOOKS)

    def look(self) -> Look:
        """All secrets now. Raises ClusterError."""
        at, proxies, silent = time.time(), [], []
        for client in self.clients:
            found, quiet = secrets_of_all(client, "istio-system", timeout=20)
            proxies += found
            silent += [f"{one.proxy}: {one.reason}" for one in quiet]
        return Look(at, tuple(proxies), tuple(silent))

    def root_of(self, proxy: ProxySecrets) -> str:
        """The root that signed the authority which signed a proxy's certificate; that one may be renewed."""
        authority = x509.load_pem_x509_certificates(proxy.chain)[1]
        return next((name for name, root in self.roots.items() if signed_by(authority, root)), "an unknown root")

    def probes(self, since: float = 0.0) -> list[Probe]:
        """All that were asked since a time, of pods that are gone, too."""
        for number in self.numbers:
            for log in Path(self.mesh.running.clusters[self.mesh.cluster(number)]["folder"]).glob("pods/*/logs/app"):
                with log.open("rb") as file:
                    file.seek(self._known.get(log, 0))
                    new = file.read()
                whole = new[: new.rfind(b"\n") + 1]
                self._known[log] = self._known.get(log, 0) + len(whole)
                self._probes += [Probe(**json.loads(line)) for line in whole.splitlines() if line.startswith(b'{"source"')]
        return sorted((one for one in self._probes if one.at >= since), key=lambda one: one.at)

    def pairs(self, since: float = 0.0) -> collections.Counter[tuple[str, str]]:
        """How often each pair was probed since a time."""
        return collections.Counter((one.source, one.target) for one in self.probes(since))

    def good(self, since: float = 0.0) -> collections.Counter[tuple[str, str]]:
        """How often each pair was probed well since a time."""
        return collections.Counter((one.source, one.target) for one in self.probes(since) if not one.error)

    def newest(self) -> dict[tuple[str, str], str]:
        """The error of each pair's newest probe, empty for a good one."""
        return {(one.source, one.target): one.error for one in self.probes()}

    def failed(self, since: float = 0.0) -> list[str]:
        """The probes that failed since a time."""
        return [str(one) for one in self.probes(since) if one.error and not NOBODY.search(one.error)]

    def unasked(self, since: float = 0.0) -> list[str]:
        """The probes since a time in which nobody was asked. Whom a proxy trusts has no part in it: a certificate is refused at once, with a TLS error.

        An istiod that ends on a busy machine may tell a proxy, for less than a second before the next one serves it, that a service has no endpoints
        (it forgets its cluster's while pushes still wait). A proxy that looks for its next istiod may ask an address whose pod is gone by then.
        """
        return [str(one) for one in self.probes(since) if NOBODY.search(one.error)]

    def distrusted(self, since: float = 0.0) -> list[str]:
        """Each time since a time that a proxy was seen which did not trust what another one showed."""
        out = []
        for look in (one for one in list(self.looks) if one.at >= since):
            ready = [one for one in look.proxies if one.chain and one.roots]
            shown = {self.root_of(one): one.proxy for one in ready}
            out += [f"{one.proxy} does not trust {shown[root]}" for one in ready for root in shown if root not in one.trusted()]
        return out


def handshakes(mesh: Mesh, cluster: str, pod: str, target: str) -> dict[str, int]:
    """Envoy's counters of its handshakes as a client with a cluster's ``echo``, by their last name."""
    text = mesh.running.fetch(cluster, pod, f"http://localhost:15000/stats?filter=outbound.*{service(target)}.*ssl")["body"]
    return {name: int(count) for name, count in re.findall(r"ssl\.(\w+): (\d+)$", text, re.MULTILINE)}
