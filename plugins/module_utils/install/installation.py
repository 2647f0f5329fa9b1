# SPDX-License-Identifier: GPL-3.0-or-later
"""``state: present``: a profile, operator files and settings become planned releases."""
from __future__ import annotations

import typing as t

from ..cluster.apply import label
from ..cluster.ownership import managers
from ..cluster.paths import BUILT_IN
from ..helm.fetching import Access
from ..istio.webhooks import VALIDATOR
from ..specs.control_plane import COMPONENTS, Options
from .chart_tree import ChartSource
from .components import NAMES
from .default_tag import missing_default
from .desired import Desired, from_release, key_of
from .errors import InstallError
from .generate import Rendering, generate, release_name
from .operator_spec import OperatorSpec, merge_operators, read_operator_file, settings_file
from .paths import Map, get_path, set_path
from .plan import Plan, Planner, Settings
from .preflight import check_plan, check_versions
from .release_store import History
from .site import Site

_TAG: t.Final = "istio.io/tag"
_COMPONENT: t.Final = "operator.istio.io/component"


class Installation:
    """The wanted control plane of one cluster; rendered once for each state that its releases may be in."""

    def __init__(self, options: Options, settings: Settings, site: Site) -> None:
        """Merge and check the description. Raises InstallError that names the option or file."""
        self.site = site
        charts = options.charts
        self.source = ChartSource(charts.source, charts.version, Access(charts.username, charts.password, charts.ca_file, charts.plain_http))
        files = [read_operator_file(name) for name in options.operator_files]
        own = settings_file(namespace=options.namespace, revision=options.revision, values=options.values, mesh_config=options.mesh_config)
        self.spec = merge_operators([*files, own], profile=options.profile, tree=self.source.tree)
        self.revision = self.spec.revision
        self.items = self.spec.components({NAMES[name] for name in options.components or COMPONENTS})
        if not self.items:
            raise InstallError(f"profile {options.profile or 'default'}: none of its components is enabled; name a profile that has some, or enable them")
        self.planner = Planner(site.client, site.kinds, site.store, settings)
        self.rendered: dict[tuple[tuple[str, str, bool, int], ...], list[Desired]] = {}
        for text in self.spec.warnings:
            site.warn(text)
        gateways = [item.name or item.component.release for item in self.spec.components({"ingressGateways", "egressGateways"})]
        if gateways and not options.components:
            site.warn(f"gateways are not installed by control_plane but by the module gateway: {', '.join(gateways)}")

    def plan(self) -> Plan:
        """The plan as things stand now. Raises InstallError, ClusterError."""
        names = {(item.namespace, release_name(item, self.revision)) for item in self.items}
        histories = self.site.store.histories({namespace for namespace, _ in names})
        desired = self._desired({name: histories.get(name) for name in names})
        network = get_path(self.spec.merged, "spec.values.global.network")
        namespace = str(get_path(self.spec.merged, "metadata.namespace") or "istio-system")
        return self.planner.plan(
            desired, histories=histories, namespace_labels={"topology.istio.io/network": str(network)} if network else {},
            beside=lambda live: (missing_default(desired, live, self.revision, namespace), []),
        )  # fmt: skip

    def preflight(self, plan: Plan) -> None:
        """Refuse versions that do not go together and webhooks that would inject twice. Raises InstallError."""
        check_versions(self.site.client.name, plan, self.site.kube_version, self.site.warn)
        check_plan(self.site.client.name, plan)

    def _desired(self, histories: t.Mapping[tuple[str, str], History | None]) -> list[Desired]:
        renderings: dict[tuple[str, str], Rendering] = {}
        for (namespace, name), history in histories.items():
            deployed = history.deployed if history else None
            renderings[name, namespace] = Rendering(name, deployed is None, deployed is not None, deployed.version + 1 if deployed else 1)
        state = tuple(sorted((name, namespace, one.is_upgrade, one.revision) for (name, namespace), one in renderings.items()))
        if state not in self.rendered:
            spec = self._with_default_revision(next((history for (_, name), history in histories.items() if name == "istio-base"), None))
            releases = generate(
                spec, self.source.load, wanted={item.component.key for item in self.items}, kube_version=self.site.kube_version,
                rendering=lambda name, namespace: renderings[name, namespace],
            )  # fmt: skip
            for release in releases:
                lost = [f"release {release.name}: {path} has no place in the chart and is not applied" for path in release.not_carried_over]
                for text in (*release.warnings, *lost):
                    self.site.warn(text)
                if release.patched:
                    self.site.warn(f"release {release.name}: {', '.join(release.patched)} are patches after rendering: a bare `helm upgrade` drops them")
                if release.hooks:
                    self.site.warn(f"release {release.name}: the chart's hooks are not run: {', '.join(release.hooks)}")
            self.rendered[state] = [from_release(release, self.site.kinds) for release in releases]
        return self.rendered[state]

    def _with_default_revision(self, history: History | None) -> OperatorSpec:
        """A base that Helm installed holds the default validator: it stays with it."""
        if history is None or history.deployed is None or get_path(self.spec.merged, "spec.values.defaultRevision"):
            return self.spec
        record = self.site.store.read(history, history.deployed)
        if f"name: {VALIDATOR}" in record.manifest:
            found = record.config.get("defaultRevision") or (record.chart.get("values") or {}).get("defaultRevision") or "default"
            set_path(self.spec.merged, "spec.values.defaultRevision", str(found))
        return self.spec

    def leftovers(self, plan: Plan) -> list[str]:
        """What istioctl installed and no release holds, gateways and tags apart: among the kinds of the plan, at a takeover among all kinds."""
        known = {key_of(change.item) for change in plan.changes}
        kinds = {change.item["kind"] for change in plan.changes}
        found = {key_of(item): item for kind in kinds for item in plan.live.of_kind(kind)}
        if any("istioctl" in change.adopted_from for change in plan.changes):
            found |= {key_of(item): item for item in self._labelled(kinds)}
        return sorted(label(item) for key, item in found.items() if key not in known and _is_istioctls(item))

    def _labelled(self, but: t.Collection[str]) -> list[Map]:
        """The metadata of all objects of other built-in kinds that istioctl has labelled."""
        client = self.site.client
        places = [(api, kind, resource.collection()) for (api, kind), resource in BUILT_IN.items() if kind not in but and not api.endswith("istio.io/v1")]
        lists = client.each(lambda place: client.list_objects(place[2], labels=_COMPONENT, metadata_only=True), places)
        return [{**item, "apiVersion": api, "kind": kind} for (api, kind, _), items in zip(places, lists, strict=True) for item in items]


def _is_istioctls(item: Map) -> bool:
    labels = item["metadata"].get("labels") or {}
    return ("istio-operator", "Apply") in managers(item) and _TAG not in labels and "Gateways" not in str(labels.get(_COMPONENT))
