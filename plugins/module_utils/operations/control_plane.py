# SPDX-License-Identifier: GPL-3.0-or-later
"""``control_plane``: install, upgrade, uninstall and roll back base, istiod, cni and ztunnel."""
from __future__ import annotations

import typing as t

from ..cluster.apply import label
from ..cluster.connection import connect
from ..install.installation import Installation
from ..install.live import read_live
from ..install.outcome import adopted
from ..install.reconcile import WORKLOADS, problems_of
from ..install.removal import Removal
from ..install.rollback import Rollback
from ..install.site import Site
from ..specs.control_plane import Options
from .cluster_errors import told
from .result import Reporter, Result
from .writing_run import Done, carry_out, diff_of, settings_of, values_of


def run(options: Options, reporter: Reporter) -> Result:
    """Bring the control plane into the wanted state. Raises OperationError, Unreachable."""
    with told():
        site = Site.of(connect(options.auth), reporter.warn)
        done = {"present": _install, "absent": _remove, "rolled_back": _roll_back}[options.state](options, site)
        values = {**values_of(done), "verification": _verification(site, done)}
    return Result(done.plan.writes, values, diff_of(done) if options.diff_mode else None)


def _install(options: Options, site: Site) -> Done:
    work = Installation(options, settings_of(options.writing), site)
    done = carry_out(site, options.writing, work, check_mode=options.check_mode)
    for text in adopted(done.plan.changes):
        site.warn(text)
    left = work.leftovers(done.plan)
    if left:
        site.warn(f"istioctl's installation has left objects that belong to no release: {', '.join(left)}")
    return done


def _remove(options: Options, site: Site) -> Done:
    work = Removal(options, settings_of(options.writing, remove_crds=options.remove_crds), site)
    done = carry_out(site, options.writing, work, check_mode=options.check_mode)
    text = work.unmanaged(done.plan)
    if text:
        site.warn(text)
    return done


def _roll_back(options: Options, site: Site) -> Done:
    work = Rollback(options, settings_of(options.writing), site)
    return carry_out(site, options.writing, work, check_mode=options.check_mode, rollback=True)


def _verification(site: Site, done: Done) -> dict[str, t.Any]:
    """Whether all workloads run and all injectors trust istiod; in check mode: as things stand before the run."""
    live = done.plan.live
    if done.outcome:
        objects = [item for one in done.plan.releases if one.desired for item in one.desired.objects]
        live = read_live(site.client, site.kinds, [item for item in objects if item["kind"] in WORKLOADS])
    problems = [f"{label(item)}: {text}" for one in done.plan.releases for item, text in problems_of(one.objects, live)]
    return {"passed": not problems, "problems": problems}
