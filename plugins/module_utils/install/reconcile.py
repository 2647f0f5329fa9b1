# SPDX-License-Identifier: GPL-3.0-or-later
"""Carrying out a plan: record, apply, prune, wait, record again; base first, then istiod and cni side by side, then ztunnel.

A run may end at any point: the pending record holds the whole new manifest, so that the next run knows all that may be in the cluster.
"""
from __future__ import annotations

import datetime
import typing as t
from collections.abc import Callable
from concurrent.futures import wait
from dataclasses import dataclass, field

from ..cluster.apply import MANAGER, apply
from ..cluster.client import Client
from ..cluster.errors import ClusterError
from ..cluster.lease import Lease
from ..cluster.paths import Kinds
from ..cluster.pods import explain
from ..cluster.wait import await_objects, rolled_out
from ..helm.errors import HelmError
from ..helm.release import DEPLOYED, FAILED, PENDING, PENDING_INSTALL, PENDING_ROLLBACK, PENDING_UPGRADE, UNINSTALLING, Record
from .desired import key_of
from .errors import InstallError
from .live import INJECTORS, Live
from .object_writer import ObjectWriter
from .paths import Map
from .plan import Plan, ReleasePlan
from .release_store import RUN_LABEL, ReleaseStore
from .sets import SetPlan
from .verdicts import CREATE, PRUNE, Change

WORKLOADS: t.Final = ("Deployment", "DaemonSet", "StatefulSet")
TAG_MANAGER: t.Final = "meshfleet-istio"
"""The field manager of tags and sets, which belong to no release."""
STAGES: t.Final = (("base",), ("pilot", "cni", "gateway"), ("ztunnel",))
"""Components that may be written side by side, in order; what comes later needs what came before."""
_VERBS: t.Final = {PENDING_INSTALL: "Install", PENDING_UPGRADE: "Upgrade", PENDING_ROLLBACK: "Rollback"}


@dataclass(frozen=True)
class Manner:
    """How a plan is carried out; seconds for the timeout."""

    run: str
    wait: bool = True
    wait_timeout: float = 300.0
    history_max: int = 10
    rollback: bool = False


@dataclass
class Outcome:
    """What was really done: the changes with what the server made of them."""

    changes: list[Change] = field(default_factory=list)


class Reconciler:
    """Carries out one plan on one cluster, while the Lease is held."""

    def __init__(self, client: Client, kinds: Kinds, store: ReleaseStore, manner: Manner, lease: Lease) -> None:
        self.client, self.kinds, self.store, self.manner, self.lease = client, kinds, store, manner, lease
        self.objects = ObjectWriter(client, kinds, lease, manager=MANAGER, wait_timeout=manner.wait_timeout)
        self.tags = ObjectWriter(client, kinds, lease, manager=TAG_MANAGER, wait_timeout=manner.wait_timeout)

    def carry_out(self, plan: Plan) -> Outcome:
        """Write everything; what fails in one release lets those beside it finish. Raises InstallError, ClusterError."""
        for item in plan.namespaces:
            self._create_namespace(item)
        outcome = Outcome([Change(CREATE, item, after=item) for item in plan.namespaces])
        outcome.changes += self.tags.delete_all([change for change in plan.tags if change.action == PRUNE])
        standing = [one for one in plan.releases if one.desired]
        for stage in STAGES:
            self._side_by_side([one for one in standing if one.desired and one.desired.component in stage], self._write, outcome)
        rest = [one for one in standing if one.desired and not any(one.desired.component in stage for stage in STAGES)]
        self._side_by_side(rest, self._write, outcome)
        outcome.changes += [self.tags.apply(change) for change in plan.tags if change.action != PRUNE]
        for one in plan.sets:
            outcome.changes += self._write_set(one)
        # what others need goes last
        for release in reversed([one for one in plan.releases if one.desired is None]):
            outcome.changes += self._uninstall(release)
        return outcome

    def _side_by_side(self, releases: t.Sequence[ReleasePlan], work: Callable[[ReleasePlan], list[Change]], outcome: Outcome) -> None:
        if not releases:
            return
        with self.client.threads(len(releases)) as threads:
            running = [threads.submit(work, one) for one in releases]
            wait(running)
        failures: list[Exception] = []
        for one in running:
            error = one.exception()
            if error is None:
                outcome.changes += one.result()
            elif isinstance(error, ClusterError | HelmError | InstallError):
                failures.append(error)
            else:
                raise error
        if failures:
            first = failures[0]
            raise first if len(failures) == 1 else InstallError("; ".join(map(str, failures)))

    def _create_namespace(self, item: Map) -> None:
        try:
            self.client.create("/api/v1/namespaces", item, manager=MANAGER)
        except ClusterError:
            if self.client.find(f"/api/v1/namespaces/{item['metadata']['name']}") is None:
                raise

    def _write(self, release: ReleasePlan) -> list[Change]:
        if not release.revises:
            if release.writes and release.history.deployed:
                self.store.supersede(release.history, but=release.history.deployed.version)
            if self.manner.wait:
                await_workloads(self.client, self.kinds, release.objects, self.manner.wait_timeout)
            return release.changes
        record = self._begin(release)
        try:
            done = self.objects.apply_all(release.changes)
            if self.manner.wait:
                await_workloads(self.client, self.kinds, release.objects, self.manner.wait_timeout)
        except (ClusterError, InstallError) as error:
            self._note_failure(record, error)
            raise
        self.lease.check()
        verb = _VERBS[record.status]
        self.store.update(record.ended(DEPLOYED, f"{verb} complete (run {self.manner.run})"))
        self.store.supersede(release.history, but=record.version)
        surplus = len(release.history.entries) + 1 - self.manner.history_max
        if self.manner.history_max > 0 and surplus > 0:
            current = release.history.deployed
            old = [entry for entry in release.history.entries if not current or entry.version != current.version]
            self.store.remove(release.history, old[:surplus])
        return done

    def _begin(self, release: ReleasePlan) -> Record:
        """End what an earlier run left pending, then write the pending record with all that this one applies."""
        desired = release.desired
        if desired is None:
            raise InstallError(f"release {release.name} has nothing to be written")
        self.lease.check()
        for entry in release.history.unfinished:
            if entry.status in (*PENDING, UNINSTALLING):
                self.store.update(self.store.read(release.history, entry).ended(FAILED, f"Interrupted; followed by run {self.manner.run}"))
        status = PENDING_ROLLBACK if self.manner.rollback else PENDING_UPGRADE if release.current else PENDING_INSTALL
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        record = Record(
            name=release.name, namespace=release.namespace, version=release.next_version, status=status, chart=desired.chart(), config=desired.config,
            manifest=desired.manifest, description=f"{_VERBS[status]} begun (run {self.manner.run})", notes=desired.notes,
            first_deployed=release.current.first_deployed if release.current else now, last_deployed=now, apply_method="ssa",
            labels={**(release.current.labels if release.current else {}), RUN_LABEL: self.manner.run},
        )  # fmt: skip
        self.store.create(record)
        return record

    def _note_failure(self, record: Record, error: Exception) -> None:
        try:
            self.store.update(record.ended(FAILED, f"{_VERBS[record.status]} failed (run {self.manner.run}): {str(error)[:500]}"))
        except ClusterError:
            return  # the error that is told says more; the next run ends the pending record

    def _write_set(self, one: SetPlan) -> list[Change]:
        """The inventory names all that may be in the cluster before the first object is written, and shrinks after the last one is deleted."""
        done = one.changes
        if one.writes:
            self.lease.check()
            union = one.before | one.after
            if not one.going and (one.parent is None or union != one.before):
                apply(self.client, self.kinds, one.name.inventory(union), manager=TAG_MANAGER, force=True)
            done = self.tags.apply_all(one.changes)
            self.lease.check()
            if one.going and one.parent is not None:
                self.tags.delete_all([Change(PRUNE, one.parent, live=one.parent)])
            elif not one.going and one.after != union:
                apply(self.client, self.kinds, one.name.inventory(one.after), manager=TAG_MANAGER, force=True)
        if self.manner.wait:
            await_workloads(self.client, self.kinds, one.objects, self.manner.wait_timeout)
        return done

    def _uninstall(self, release: ReleasePlan) -> list[Change]:
        """The release is marked first, its records go last: what is interrupted is found again."""
        self.lease.check()
        newest = release.history.newest
        if newest is not None and newest.status != UNINSTALLING:
            record = self.store.read(release.history, newest)
            marked = Record(**{**record.__dict__, "labels": {**record.labels, RUN_LABEL: self.manner.run}})
            self.store.update(marked.ended(UNINSTALLING, f"Uninstall begun (run {self.manner.run})"))
        done = self.objects.delete_all([change for change in release.changes if change.action == PRUNE])
        self.store.remove(release.history, release.history.entries)
        return done


def await_workloads(client: Client, kinds: Kinds, objects: t.Sequence[Map], timeout: float) -> None:
    """Until the workloads among objects run and the injectors trust istiod. Raises WaitTimeout that names pods, reasons and events."""
    workloads = [item for item in objects if item["kind"] in WORKLOADS]
    await_objects(client, kinds, workloads, rolled_out, timeout=timeout, explain=lambda item: explain(client, item))
    if workloads:
        await_objects(client, kinds, [item for item in objects if item["kind"] == INJECTORS[1]], trusted, timeout=timeout)


def await_ready(client: Client, kinds: Kinds, plan: Plan, timeout: float) -> None:
    """The same for all of a plan that has nothing to write. Raises WaitTimeout."""
    for one in plan.parts:
        if problems_of(one.objects, plan.live):
            await_workloads(client, kinds, one.objects, timeout)


def problems_of(objects: t.Iterable[Map], live: Live) -> list[tuple[Map, str]]:
    """What of the workloads and injectors among objects is not as it should be, by what was read."""
    verdicts = dict.fromkeys(WORKLOADS, rolled_out) | {INJECTORS[1]: trusted}
    found = [(item, verdicts[item["kind"]](live.get(key_of(item)))) for item in objects if item["kind"] in verdicts]
    return [(item, problem) for item, problem in found if problem]


def trusted(live: Map | None) -> str:
    """Verdict: istiod has put its CA into every webhook that calls it, so that pods can be injected."""
    if live is None:
        return "does not exist"
    without = [hook["name"] for hook in live.get("webhooks") or [] if "service" in hook["clientConfig"] and not hook["clientConfig"].get("caBundle")]
    return f"istiod has not put its CA into {', '.join(without)}" if without else ""
