# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing changes to a cluster in an order in which nothing misses what it needs."""
from __future__ import annotations

import typing as t

from ..cluster.apply import apply, delete
from ..cluster.client import Client
from ..cluster.errors import ApiError
from ..cluster.lease import Lease
from ..cluster.ownership import handed_over
from ..cluster.paths import Kinds
from ..cluster.wait import await_objects, established, gone
from ..helm.manifest import install_position
from .desired import CRD
from .paths import Map
from .verdicts import PRUNE, UNCHANGED, UPDATE, Change

CRD_SECONDS: t.Final = 60.0
TRIES: t.Final = 10
"""How often a busy object is read and patched again."""


class ObjectWriter:
    """Applies and deletes as one field manager, while the Lease is held; ``wait_timeout``: seconds until what is deleted has to be gone."""

    def __init__(self, client: Client, kinds: Kinds, lease: Lease, *, manager: str, wait_timeout: float) -> None:
        self.client, self.kinds, self.lease, self.manager, self.wait_timeout = client, kinds, lease, manager, wait_timeout

    def apply_all(self, changes: t.Sequence[Change]) -> list[Change]:
        """CRDs first, and served; then by Helm's order of kinds, those of one kind at once; then what is pruned, in the opposite order.

        Gives back the changes with what the server made of them. Raises ClusterError.
        """
        done: list[Change] = []
        applied = [change for change in changes if change.action != PRUNE]
        crds = [change for change in applied if change.item["kind"] == CRD]
        if crds:
            done += self.client.each(self.apply, crds)
            if any(change.action != UNCHANGED for change in crds):
                await_objects(self.client, self.kinds, [change.item for change in crds], established, timeout=CRD_SECONDS)
        groups: dict[tuple[int, str], list[Change]] = {}
        for change in applied:
            if change.item["kind"] != CRD:
                groups.setdefault(install_position(change.item), []).append(change)
        for _, group in sorted(groups.items()):
            self.lease.check()
            done += self.client.each(self.apply, group)
        return done + self.delete_all([change for change in changes if change.action == PRUNE])

    def apply(self, change: Change) -> Change:
        """One change that is no deletion. Raises ApiError, ClusterError."""
        if change.action == UNCHANGED:
            return change
        if change.earlier and change.live is not None:
            self._take_over(change, change.live)
        after = apply(self.client, self.kinds, change.item, manager=self.manager, force=True)  # conflicts were refused, or allowed, by the plan
        return Change(change.action, change.item, change.live, after if change.action == UPDATE else change.item, earlier=change.earlier)

    def _take_over(self, change: Change, live: Map) -> None:
        """Make earlier managers' fields ours; controllers may write the object's status meanwhile, so it is read and tried again. Raises ApiError."""
        for tries in range(1, TRIES + 1):
            fields = handed_over(live, change.earlier, self.manager)
            if fields is None:
                return
            meta = {"managedFields": fields, "resourceVersion": live["metadata"]["resourceVersion"]}
            try:
                self.client.patch(self.kinds.path(change.item), {"metadata": meta})
                return
            except ApiError as error:
                if error.status != 409 or tries == TRIES:
                    raise
            live = self.client.get(self.kinds.path(change.item))

    def delete_all(self, changes: t.Sequence[Change]) -> list[Change]:
        """Workloads and what routes to them first, then what they need; the same wait for all. Raises ApiError, WaitTimeout."""
        ordered = sorted(changes, key=lambda change: install_position(change.item), reverse=True)
        groups: dict[tuple[int, str], list[Change]] = {}
        for change in ordered:
            groups.setdefault(install_position(change.item), []).append(change)
        for group in groups.values():
            self.lease.check()
            self.client.each(lambda change: delete(self.client, self.kinds, change.item, uid=str(change.item["metadata"].get("uid") or "")), group)
        if changes:
            await_objects(self.client, self.kinds, [change.item for change in changes], gone, timeout=self.wait_timeout)
        return list(changes)
