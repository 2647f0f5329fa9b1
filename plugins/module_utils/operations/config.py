# SPDX-License-Identifier: GPL-3.0-or-later
"""``config``: a set of objects is applied, kept exact, or removed."""
from __future__ import annotations

import re
import typing as t
from dataclasses import asdict

from ..cluster.connection import connect
from ..install.config_set import ConfigSet
from ..install.desired import key_of
from ..install.live import read_live
from ..install.object_files import read_objects
from ..install.outcome import adopted
from ..install.sets import SetName
from ..install.site import Site
from ..install.verdicts import PRUNE
from ..proxies.distribution import Applied, NotDistributed, await_distributed
from ..proxies.look import Scope
from ..specs.config import Options
from .cluster_errors import told
from .result import OperationError, Reporter, Result
from .writing_run import Done, carry_out, diff_of, settings_of, values_of

_NAME: t.Final = re.compile(r"[a-z0-9]([-a-z0-9]{0,98}[a-z0-9])?")


def run(options: Options, reporter: Reporter) -> Result:
    """Bring the set into the wanted state. Raises OperationError, Unreachable."""
    if not _NAME.fullmatch(options.set_name):
        raise OperationError(f"set_name: {options.set_name!r} is no name: small letters, digits and '-', 100 at most, no '-' at the ends")
    with told():
        name = SetName(options.set_name, options.set_namespace)
        objects = read_objects(options.src, options.objects) if options.state == "present" else None
        site = Site.of(connect(options.auth), reporter.warn)
        work = ConfigSet(name, objects, options.default_namespace, settings_of(options.writing), site)
        done = carry_out(site, options.writing, work, check_mode=options.check_mode)
        for text in adopted(done.plan.changes):
            site.warn(text)
        if work.staying:
            site.warn(f"Namespaces, CRDs and objects with Helm's policy keep are not deleted; they leave the set and stay: {', '.join(work.staying)}")
        shown = values_of(done)
        values = {
            "objects": shown["objects"], "run_id": shown["run_id"], "set": {"name": name.name, "namespace": name.namespace, "id": name.id},
            "distribution": None,
        }  # fmt: skip
        if options.wait_distributed and not options.check_mode:
            values["distribution"] = _distribution(site, options, done, values)
    return Result(done.plan.writes, values, diff_of(done) if options.diff_mode else None)


def _distribution(site: Site, options: Options, done: Done, values: dict[str, t.Any]) -> dict[str, t.Any]:
    """Wait until proxies have what was applied. Raises OperationError with the run's values, ClusterError."""
    kept = [change.item for change in done.changes if change.action != PRUNE]
    gone = [change.item for change in done.changes if change.action == PRUNE]
    live = read_live(site.client, site.kinds, kept, always=())
    applied = Applied([live[key] for key in map(key_of, kept) if key in live], gone)
    scope = Scope(options.namespace, namespaces=options.distributed_to)
    try:
        proof = await_distributed(site.client, scope, applied, timeout=options.writing.wait_timeout)
    except NotDistributed as error:
        behind = [asdict(one) for one in error.behind]
        rejections = [asdict(one) for one in error.rejections]
        raise OperationError(str(error), changed=done.plan.writes, **{**values, "behind": behind, "rejections": rejections}) from None
    return {key: list(value) for key, value in asdict(proof).items()}
