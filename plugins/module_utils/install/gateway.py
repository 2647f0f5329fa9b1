# SPDX-License-Identifier: GPL-3.0-or-later
"""A gateway as a release of Istio's chart ``gateway``: its pod's proxy is put in by istiod's injection webhook."""
from __future__ import annotations

import typing as t
from dataclasses import replace

from ..cluster.pods import selector
from ..cluster.wait import await_objects
from ..helm.fetching import Access
from ..helm.functions.yaml_emit import dumps
from ..helm.values import merge_maps, plain_values
from ..istio.east_west import exposed
from ..istio.webhooks import injecting
from ..specs.gateway import Options
from .chart_tree import ChartSource
from .components import Component
from .desired import Desired, from_release, key_of
from .errors import InstallError
from .generate import Release, Rendering, generate_one
from .live import INJECTORS, Live
from .operator_spec import ComponentSpec
from .paths import Map
from .plan import Plan, Planner, Settings
from .reconcile import WORKLOADS, trusted
from .release_store import History
from .site import Site
from .verdicts import PRUNE

KIND_VALUES: t.Final[dict[str, Map]] = {"ingress": {}, "egress": {"service": {"type": "ClusterIP"}}, "eastwest": {}}
"""What each kind changes in the chart's values; the user's count more."""
UNINJECTED: t.Final = "auto"
"""The image of a gateway's container that no webhook has replaced."""


class GatewayInstallation:
    """The wanted gateway of one cluster, or its removal."""

    def __init__(self, options: Options, settings: Settings, site: Site) -> None:
        self.options, self.site = options, site
        charts = options.charts
        self.source = ChartSource(charts.source, charts.version, Access(charts.username, charts.password, charts.ca_file, charts.plain_http))
        self.planner = Planner(site.client, site.kinds, site.store, settings)
        self.rendered: dict[tuple[bool, int], Desired] = {}

    def plan(self) -> Plan:
        """The plan as things stand now. Raises InstallError, ClusterError."""
        place = (self.options.release_namespace, self.options.name)
        histories = self.site.store.histories([place[0]])
        history = histories.get(place)
        if self.options.state == "absent":
            return self.planner.plan([], [place] if history and history.exists else [], histories=histories, namespace_labels={})
        desired = self._desired(history)
        return self.planner.plan([desired], histories=histories, namespace_labels={}, beside=lambda live: ((), self._uninjected(desired, live)))

    def _uninjected(self, desired: Desired, live: Live) -> list[Map]:
        """Pods that were made when no webhook worked: they would wait for an image called ``auto`` for ever, so they go and new ones get a proxy."""
        there = [item for item in desired.objects if item["kind"] in WORKLOADS and key_of(item) in live]
        pods = [pod for item in there for pod in self.site.client.list_objects(f"/api/v1/namespaces/{desired.namespace}/pods", labels=selector(item))]
        stuck = [pod for pod in pods if any(one.get("image") == UNINJECTED for one in pod["spec"]["containers"]) and "deletionTimestamp" not in pod["metadata"]]
        return [{"apiVersion": "v1", "kind": "Pod", **pod} for pod in stuck]

    def _desired(self, history: History | None) -> Desired:
        deployed = history.deployed if history else None
        state = (deployed is not None, deployed.version + 1 if deployed else 1)
        if state not in self.rendered:
            own: Map = {"revision": self.options.revision} if self.options.revision != "default" else {}
            if self.options.network:
                own["networkGateway"] = self.options.network
            values = merge_maps(merge_maps(plain_values(KIND_VALUES[self.options.kind]), own), plain_values(self.options.values))
            component = Component("gateway", "", "gateway", "gateway", self.options.name)
            release = generate_one(
                ComponentSpec(component, self.options.name, self.options.release_namespace, values), self.options.revision, self.source.load,
                kube_version=self.site.kube_version, rendering=lambda name, _: Rendering(name, not state[0], state[0], state[1]),
            )  # fmt: skip
            self.rendered[state] = from_release(self._with_exposed(release), self.site.kinds)
        return self.rendered[state]

    def _with_exposed(self, release: Release) -> Release:
        """The release with what the gateway is to let through as objects of its own, so that they come and go with it."""
        labels = self.options.values.get("labels") or {}
        selector = {"istio": str(labels.get("istio") or self.options.name.removeprefix("istio-"))}
        found = exposed(
            self.options.expose, namespace=self.options.release_namespace, selector=selector, hosts=self.options.expose_hosts,
            revision=self.options.revision, istio_namespace=self.options.namespace,
        )  # fmt: skip
        text = "".join(f"---\n# Source: exposed by meshfleet.istio.gateway\n{dumps(item).strip()}\n" for item in found)
        return replace(release, objects=[*release.objects, *found], manifest=release.manifest + text)

    def preflight(self, plan: Plan) -> None:
        """Refuse a gateway whose pods no webhook would give a proxy, and wait until the webhook that would trusts istiod.

        In check mode the control plane may be what an earlier task would install: then this is a warning. Raises InstallError, WaitTimeout.
        """
        workload = self._workload(plan)
        if workload is None:
            return
        injectors = plan.live.of_kind(INJECTORS[1])
        pod_labels = workload["spec"]["template"]["metadata"].get("labels") or {}
        found = injecting(injectors, self._namespace_labels(), pod_labels)
        if not found:
            text = (
                f"cluster {self.site.client.name}: gateway {self.options.release_namespace}/{self.options.name}: no injection webhook would give its pods a "
                f"proxy; install the control plane of revision {self.options.revision} first, or name another revision"
            )
            if not self.options.check_mode:
                raise InstallError(text)
            self.site.warn(text)
        elif self.options.writing.wait and not self.options.check_mode:
            webhooks = [item for item in injectors if item["metadata"]["name"] in found]
            await_objects(self.site.client, self.site.kinds, webhooks, trusted, timeout=self.options.writing.wait_timeout)

    def _namespace_labels(self) -> Map:
        name = self.options.release_namespace
        found = self.site.client.find(f"/api/v1/namespaces/{name}")
        return (found["metadata"].get("labels") or {}) if found else {"kubernetes.io/metadata.name": name}

    def _workload(self, plan: Plan) -> Map | None:
        items = [change.item for change in plan.changes if change.action != PRUNE and change.item["kind"] in WORKLOADS]
        return items[0] if items else None

    def service(self, plan: Plan) -> Map | None:
        """The gateway's Service, as desired; None where the values leave it out."""
        items = [change.item for change in plan.changes if change.action != PRUNE and change.item["kind"] == "Service"]
        return items[0] if items else None


def addresses(service: Map | None) -> list[str]:
    """Where a live Service of type LoadBalancer is reached from outside: IPs and host names; another type's own address."""
    if service is None:
        return []
    spec = service.get("spec") or {}
    if spec.get("type") == "LoadBalancer":
        entries = ((service.get("status") or {}).get("loadBalancer") or {}).get("ingress") or []
        return [str(one.get("ip") or one.get("hostname")) for one in entries if one.get("ip") or one.get("hostname")]
    return [str(one) for one in spec.get("externalIPs") or []] or [str(one) for one in spec.get("clusterIPs") or [] if one != "None"]


def addressed(service: Map | None) -> str:
    """Verdict: the Service has an address."""
    return "" if addresses(service) else "does not exist" if service is None else "has no address yet: does the cluster have a load balancer?"
