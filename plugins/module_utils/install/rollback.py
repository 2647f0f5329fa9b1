# SPDX-License-Identifier: GPL-3.0-or-later
"""``state: rolled_back``: every release that later runs changed goes back to what an earlier run left.

CRDs never become older: the plan leaves those that are of a later version as they are.
"""
from __future__ import annotations

from ..specs.control_plane import Options
from .desired import from_record
from .history import way_back
from .plan import Plan, Planner, Settings
from .preflight import check_plan
from .removal import PLATFORM_NAMESPACE
from .site import Site


class Rollback:
    """The way back of one cluster's releases."""

    def __init__(self, options: Options, settings: Settings, site: Site) -> None:
        self.options, self.site = options, site
        self.planner = Planner(site.client, site.kinds, site.store, settings)

    def plan(self) -> Plan:
        """The plan as things stand now. Raises InstallError that lists the runs there are, ClusterError."""
        histories = self.site.store.histories({self.options.namespace, PLATFORM_NAMESPACE})
        steps = way_back(self.site.client.name, histories, self.site.store, self.options.to)
        desired = [from_record(self.site.store.read(step.history, step.entry), self.site.kinds) for step in steps if step.entry]
        order = {"base": 0, "pilot": 1, "cni": 2, "ztunnel": 3}
        desired.sort(key=lambda one: (order.get(one.component, 9), one.name))
        gone = sorted((step.history.namespace, step.history.name) for step in steps if not step.entry)
        return self.planner.plan(desired, gone, histories=histories, namespace_labels={})

    def preflight(self, plan: Plan) -> None:
        """Refuse webhooks that would inject twice. Raises InstallError."""
        check_plan(self.site.client.name, plan)
