# SPDX-License-Identifier: GPL-3.0-or-later
"""``gateway``: an ingress, egress or east-west gateway as a Helm release."""
from __future__ import annotations

import typing as t

from ..cluster.connection import connect
from ..cluster.wait import await_objects
from ..install.gateway import GatewayInstallation, addressed, addresses
from ..install.outcome import adopted
from ..install.site import Site
from ..specs.gateway import Options
from .cluster_errors import told
from .result import OperationError, Reporter, Result
from .writing_run import carry_out, diff_of, settings_of, values_of


def run(options: Options, reporter: Reporter) -> Result:
    """Bring the gateway into the wanted state. Raises OperationError, Unreachable."""
    if options.kind != "eastwest" and (options.expose or options.network):
        option = "expose" if options.expose else "network"
        raise OperationError(f"{option}: is for gateways of kind 'eastwest', this one is of kind {options.kind!r}; leave it out, or correct kind")
    with told():
        site = Site.of(connect(options.auth), reporter.warn)
        work = GatewayInstallation(options, settings_of(options.writing), site)
        done = carry_out(site, options.writing, work, check_mode=options.check_mode)
        for text in adopted(done.plan.changes):
            site.warn(text)
        restarted = sorted(change.item["metadata"]["name"] for change in done.changes if change.item["kind"] == "Pod")
        values = {**values_of(done), **_address(options, site, work.service(done.plan)), "restarted": restarted}
    return Result(done.plan.writes, values, diff_of(done) if options.diff_mode else None)


def _address(options: Options, site: Site, service: dict[str, t.Any] | None) -> dict[str, t.Any]:
    """Where the gateway is reached, waited for; empty in check mode where it has no address yet."""
    if service is None:
        return {"address": "", "addresses": []}
    if options.writing.wait and not options.check_mode:
        await_objects(site.client, site.kinds, [service], addressed, timeout=options.writing.wait_timeout)
    found = addresses(site.client.find(site.kinds.path(service)))
    return {"address": found[0] if found else "", "addresses": found}
