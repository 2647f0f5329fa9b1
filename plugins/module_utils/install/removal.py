# SPDX-License-Identifier: GPL-3.0-or-later
"""``state: absent``: one revision, or everything, goes; refused while something still needs it."""
from __future__ import annotations

import typing as t

from ..cluster.apply import label
from ..specs.control_plane import Options
from .components import NAMES
from .default_tag import tags_of
from .desired import COMPONENT_OF_CHART, CRD
from .errors import InstallError
from .live import INJECTORS
from .paths import Map
from .plan import SHARED, Plan, Planner, Settings
from .release_store import History
from .site import Site
from .usage import connected_clusters, custom_resources, in_use, own_clusters, survey_of
from .verdicts import PRUNE

PLATFORM_NAMESPACE: t.Final = "kube-system"
"""Where some platforms want cni and ztunnel."""
_REVISION: t.Final = "istio.io/rev"


class Removal:
    """What of the releases in Istio's namespace goes."""

    def __init__(self, options: Options, settings: Settings, site: Site) -> None:
        self.options, self.site = options, site
        self.planner = Planner(site.client, site.kinds, site.store, settings)
        self.last = False
        self.wanted = {NAMES[name] for name in options.components}

    def plan(self) -> Plan:
        """The plan as things stand now. Raises InstallError, ClusterError."""
        histories = self.site.store.histories({self.options.namespace, PLATFORM_NAMESPACE})
        found = {place: self._component(history) for place, history in histories.items() if history.exists}
        found = {place: component for place, component in found.items() if component in COMPONENT_OF_CHART.values() and component != "gateway"}
        planes = {place for place, component in found.items() if component == "pilot"}
        going = planes if self.options.all_revisions else {place for place in planes if self._revision(histories[place]) == self.options.revision}
        self.last = going == planes  # then what all revisions share goes too, and tags that would lead nowhere
        gone = [place for place in found if place in going or (self.last and found[place] in SHARED)]
        if self.wanted:
            gone = [place for place in gone if found[place] in self.wanted]
        # base, which the others need, is named first: it goes last
        gone.sort(key=lambda place: (found[place] != "base", found[place] == "pilot", place))
        revisions = {self._revision(histories[place]) for place in going if place in gone}
        return self.planner.plan([], gone, histories=histories, namespace_labels={}, beside=lambda live: ((), tags_of(live, revisions)))

    def _component(self, history: History) -> str:
        newest = history.newest
        if newest is None:
            return ""
        return COMPONENT_OF_CHART.get(self.site.store.read(history, newest).chart_name, "")

    def _revision(self, history: History) -> str:
        newest = history.newest
        return str(self.site.store.read(history, newest).config.get("revision") or "default") if newest else ""

    def preflight(self, plan: Plan) -> None:
        """Refuse while proxies, tags, namespaces or remote clusters use what goes, or custom resources would go with their CRDs.

        Raises InstallError.
        """
        client, namespace = self.site.client, self.options.namespace
        revisions = sorted({self._revision(one.history) for one in plan.releases if self._component(one.history) == "pilot"})
        if revisions and not self.options.force:
            found = survey_of(client, namespace)
            reasons: list[str] = []
            for name in revisions:
                revision = found.revision(name)
                uses = in_use(revision, last=self.last) if revision else []
                counts, silent = connected_clusters(client, namespace, name)
                own = own_clusters(client, namespace, name)
                uses += [f"{count} proxies of the remote cluster {cluster}" for cluster, count in sorted(counts.items()) if cluster not in own]
                if silent:
                    self.site.warn(f"cluster {client.name}: not asked who is connected: {', '.join(silent)} do not answer")
                if uses:
                    reasons.append(f"revision {name} is used by {'; '.join(uses)}")
            if reasons:
                raise InstallError(f"cluster {client.name}: {'. '.join(reasons)}. Move them to another revision first, or set force to remove it all the same")
        crds = [change.item for change in plan.changes if change.action == PRUNE and change.item["kind"] == CRD]
        if crds and not self.options.remove_custom_resources:
            counts = custom_resources(client, self.site.kinds, crds)
            if counts:
                shown = ", ".join(f"{count} of {name}" for name, count in sorted(counts.items()))
                raise InstallError(
                    f"cluster {client.name}: remove_crds would delete custom resources with their CRDs: {shown}; back them up and set remove_custom_resources"
                )

    def unmanaged(self, plan: Plan) -> str:
        """What to say where nothing is removed although an Istio without releases is there; empty otherwise."""
        if plan.writes:
            return ""
        left = [item for item in plan.live.of_kind(INJECTORS[1]) if self._is_istios(item)]
        return f"no release was found, but objects of an Istio that Helm does not know: {', '.join(label(item) for item in left)}" if left else ""

    def _is_istios(self, item: Map) -> bool:
        labels = item["metadata"].get("labels") or {}
        return labels.get("app") == "sidecar-injector" and (self.options.all_revisions or labels.get(_REVISION) == self.options.revision)
