# SPDX-License-Identifier: GPL-3.0-or-later
"""One writing run: plan; if there is anything to do, check rights, take the Lease, plan again, write. Check mode ends with the plan."""
from __future__ import annotations

import contextlib
import datetime
import re
import secrets
import typing as t
from dataclasses import dataclass

from ..cluster import access
from ..cluster.access import Right
from ..cluster.errors import ApiError
from ..cluster.lease import NAME, held_by, writer
from ..cluster.paths import Kinds
from ..install.outcome import difference, objects_by_action
from ..install.plan import Plan, Settings
from ..install.reconcile import Manner, Outcome, Reconciler, await_ready
from ..install.site import Site, Work
from ..install.verdicts import CREATE, PRUNE, UPDATE
from ..specs.writing import Writing
from .result import OperationError

_RUN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")


@dataclass(frozen=True)
class Done:
    """What a run planned and did; ``outcome`` is None where nothing was written."""

    plan: Plan
    outcome: Outcome | None
    run: str

    @property
    def changes(self) -> t.Any:
        """Each object's change, as done or else as planned."""
        return self.outcome.changes if self.outcome else self.plan.changes


def new_run_id() -> str:
    """A name for a run: when, and something of its own."""
    return f"{datetime.datetime.now(datetime.UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def check_run_id(text: str) -> str:
    """The id given, or a new one. Raises OperationError for one that is no label's value."""
    if text and not _RUN.fullmatch(text):
        raise OperationError(f"run_id: {text!r} is no value of a Kubernetes label: letters, digits, '-', '_' and '.', 63 at most, no sign at the ends")
    return text or new_run_id()


def settings_of(writing: Writing, *, remove_crds: bool = False) -> Settings:
    """How far a plan may go."""
    return Settings(writing.prune, writing.max_prune, writing.force_conflicts, writing.adopt, remove_crds)


def carry_out(site: Site, writing: Writing, work: Work, *, check_mode: bool, rollback: bool = False) -> Done:
    """Plan and, outside check mode, write. Raises OperationError, ClusterError, InstallError."""
    run = check_run_id(writing.run_id)
    plan = _planned(site, work)
    if plan.writes:
        work.preflight(plan)
    manner = Manner(run, writing.wait, writing.wait_timeout, writing.history_max, rollback)
    if check_mode or not plan.writes:
        if plan.writes:
            _check_rights(site, plan, writing.lease_namespace)
            holder = held_by(site.client, writing.lease_namespace)
            if holder and writing.lock_timeout <= 0:
                raise OperationError(f"cluster {site.client.name}: another run writes to it: {holder} holds the Lease {NAME}; a run now would be refused")
        elif writing.wait and not check_mode:
            await_ready(site.client, site.kinds, plan, writing.wait_timeout)
        return Done(plan, None, run)
    _check_rights(site, plan, writing.lease_namespace)
    with writer(site.client, run, namespace=writing.lease_namespace, timeout=writing.lock_timeout) as lease:
        plan = _planned(site, work)
        work.preflight(plan)
        outcome = Reconciler(site.client, site.kinds, site.store, manner, lease).carry_out(plan)
    return Done(plan, outcome, run)


def _planned(site: Site, work: Work) -> Plan:
    """A plan; where we may not even look, the error says what rights are missing for it."""
    try:
        return work.plan()
    except ApiError as error:
        if error.status == 403:
            wanted = [Right(verb, "", "secrets") for verb in ("get", "list")] + [Right("list", "", "namespaces")]
            with contextlib.suppress(ApiError):
                access.require(site.client, wanted)
        raise


def _check_rights(site: Site, plan: Plan, lease_namespace: str) -> None:
    """Refuse what may not be written, by all the rights that are missing or by the cluster's own words. Raises MissingRights, ApiError."""
    access.require(site.client, _rights(site.kinds, plan, lease_namespace))
    for change in plan.changes:
        if change.refused:
            raise change.refused


def _rights(kinds: Kinds, plan: Plan, lease_namespace: str) -> list[Right]:
    """What writing a plan needs."""
    changes = plan.changes
    applied = [change.item for change in changes if change.action in (CREATE, UPDATE)]
    out = access.rights_for(kinds, applied, ("patch",))
    out += access.rights_for(kinds, [change.item for change in changes if change.action == CREATE], ("create",))
    out += access.rights_for(kinds, [change.item for change in changes if change.action == PRUNE], ("delete",))
    spaces = {one.namespace for one in plan.releases if one.writes}
    out += [Right(verb, "", "secrets", space) for space in spaces for verb in ("create", "update", "delete")]
    for one in plan.sets:
        if one.writes:
            out += [Right(verb, "", "configmaps", one.name.namespace) for verb in (("delete",) if one.going else ("create", "patch"))]
    out += [Right(verb, "coordination.k8s.io", "leases", lease_namespace) for verb in ("get", "create", "update")]
    return out


def values_of(done: Done) -> dict[str, t.Any]:
    """What a writing module returns of its run."""
    releases = []
    for one in done.plan.releases:
        shown = one.desired or one.current
        status = "unchanged" if not one.revises else "removed" if one.desired is None else "upgraded" if one.current else "installed"
        releases.append(
            {
                "name": one.name, "namespace": one.namespace, "chart": shown.chart_name if shown else "", "version": shown.chart_version if shown else "",
                "app_version": shown.app_version if shown else "", "status": status,
                "revision": one.next_version if one.revises and one.desired else one.history.newest.version if one.history.newest else 0,
            }
        )  # fmt: skip
    return {"releases": releases, "objects": objects_by_action(done.changes), "run_id": done.run if done.plan.writes else ""}


def diff_of(done: Done) -> dict[str, str]:
    """Ansible's diff of a run."""
    return difference(done.changes)
