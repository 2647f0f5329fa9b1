# SPDX-License-Identifier: GPL-3.0-or-later
"""A set of objects as it should be, against its inventory and the live objects."""
from __future__ import annotations

import hashlib
import typing as t

from ..cluster.access import require, rights_for
from ..cluster.apply import FieldConflict, apply, label
from ..cluster.errors import ApiError
from .desired import KEEP, RELEASE_NAME, RELEASE_NAMESPACE, kept, key_of, without_nulls
from .errors import InstallError
from .live import Key, Live, fresh_kinds, read_live
from .object_files import Sourced, in_namespaces
from .paths import Map
from .plan import Plan, Settings
from .reconcile import TAG_MANAGER
from .sets import PART_OF, Member, SetName, SetPlan, members_of, owning_set, read_parent
from .site import Site
from .verdicts import PRUNE, Change, Verdicts

SHOWN: t.Final = 10
"""Refused objects that an error names."""


class ConfigSet:
    """The wanted set of one cluster; ``objects`` is None where the set is to go.

    ``foreseeing``: nothing will be written, and a namespace or kind that is not there may be what an earlier task of the play would make.
    """

    def __init__(
        self, name: SetName, objects: t.Sequence[Sourced] | None, default_namespace: str, settings: Settings, site: Site, *, foreseeing: bool = False
    ) -> None:
        """Place the objects in their namespaces. Raises InstallError that names the place of an object, ClusterError."""
        self.name, self.settings, self.site, self.foreseeing = name, settings, site, foreseeing
        self.objects = in_namespaces(objects, default_namespace, site.kinds) if objects is not None else None
        self.verdicts = Verdicts(site.client, site.kinds, manager=TAG_MANAGER, force=settings.force_conflicts)
        self.staying: list[str] = []
        """Objects that leave the set and are not deleted."""

    def plan(self) -> Plan:
        """The plan as things stand now. Raises InstallError that names every refused object, ClusterError."""
        client, kinds = self.site.client, self.site.kinds
        wanted = {key_of(one.item): one for one in self.objects or ()}
        try:
            parent = read_parent(client, self.name)
            before = members_of(parent)
            leaving = [item for item in map(self._stub, sorted(before)) if item is not None and key_of(item) not in wanted]
            live = read_live(client, kinds, [*(one.item for one in wanted.values()), *leaving], always=())
            known = before | {Member.of(one.item) for one in wanted.values()}
            if self.objects is not None and known != before:
                self._try_inventory(known)
        except ApiError as error:
            if error.status == 403:
                self._require([one.item for one in wanted.values()])
                raise InstallError(f"{error}; grant that right to the account of this host's credentials") from None
            raise
        changes = self._changes(wanted, live)
        pruned, left = self._leaving(leaving, live)
        after = frozenset(Member.of(one.item) for one in wanted.values()) | left
        objects = tuple(change.item for change in changes)
        plan = SetPlan(self.name, parent, before, after, objects, [*changes, *pruned], going=self.objects is None)
        return Plan([], sets=[plan], live=live)

    def _try_inventory(self, members: t.Collection[Member]) -> None:
        """Ask whether the inventory could be written: its namespace may be missing. Raises ApiError."""
        try:
            apply(self.site.client, self.site.kinds, self.name.inventory(members), manager=TAG_MANAGER, force=True, dry_run=True)
        except ApiError as error:
            if error.status != 404 or not self.foreseeing:
                raise
            self.site.warn(f"cluster {self.site.client.name}: {error.text}; unless an earlier task makes it, the set will be refused")

    def preflight(self, plan: Plan) -> None:
        """Nothing more: every object was asked about alone."""

    def _require(self, items: t.Sequence[Map]) -> None:
        """Raises MissingRights that names all that is missing to read and to apply objects and the inventory. Raises ApiError."""
        secrets = [item for item in items if item["kind"] == "Secret"]
        rights = rights_for(self.site.kinds, [*items, self.name.inventory(())], ("create", "patch"))
        rights += rights_for(self.site.kinds, [item for item in items if item["kind"] != "Secret"], ("list",))
        require(self.site.client, [*rights, *rights_for(self.site.kinds, [*secrets, self.name.inventory(())], ("get",))])

    def _stub(self, member: Member) -> Map | None:
        """Enough of a member to find it; None where its kind is no longer served, and it is gone with that."""
        version = self.site.kinds.version_of(member.group, member.kind)
        if version is None:
            return None
        meta = {"name": member.name, **({"namespace": member.namespace} if member.namespace else {})}
        return {"apiVersion": version, "kind": member.kind, "metadata": meta}

    def _changes(self, wanted: t.Mapping[Key, Sourced], live: Live) -> list[Change]:
        items = [one.item for one in wanted.values()]
        spaces = {str(item["metadata"]["name"]) for item in items if item["kind"] == "Namespace" and key_of(item) not in live}
        kinds = fresh_kinds(items, live)
        found: list[Change | Exception] = self.site.client.each(lambda one: self._change(one, live, spaces, kinds), wanted.values())
        refused = [(one, error) for one, error in zip(wanted.values(), found, strict=True) if isinstance(error, Exception)]
        if refused:
            self._refuse(refused, len(items))
        return [change for change in found if isinstance(change, Change)]

    def _change(self, one: Sourced, live: Live, spaces: t.Collection[str], kinds: t.Collection[tuple[str, str]]) -> Change | Exception:
        """What happens to an object, or why it is refused."""
        item = without_nulls(self.name.marked(one.item))
        there = live.get(key_of(item))
        try:
            if there is None:
                homeless, unserved = item["metadata"].get("namespace") in spaces, (item["apiVersion"], item["kind"]) in kinds
                if homeless and not unserved:
                    self._try_elsewhere(item)
                return self.verdicts.created(item, local=homeless or unserved)
            self._check_owner(there)
            return self.verdicts.of(item, there)
        except (FieldConflict, InstallError) as error:
            return error
        except ApiError as error:
            if error.status == 401:
                raise
            if error.status == 404 and there is None and self.foreseeing:
                return self.verdicts.created(item, local=True)
            return error

    def _try_elsewhere(self, item: Map) -> None:
        """Ask about an object whose namespace this set makes, in the set's own: schemas and Istio's validation say the same there."""
        name = str(item["metadata"]["name"])
        meta = {**item["metadata"], "namespace": self.name.namespace, "name": f"{name[:40].rstrip('-.')}-{hashlib.sha256(name.encode()).hexdigest()[:10]}"}
        try:
            apply(self.site.client, self.site.kinds, {**item, "metadata": meta}, manager=TAG_MANAGER, force=True, dry_run=True)
        except ApiError as error:
            if error.status != 403:  # rights, quotas and policies are each namespace's own
                raise

    def _check_owner(self, live: Map) -> None:
        annotations = live["metadata"].get("annotations") or {}
        if RELEASE_NAME in annotations and annotations.get(KEEP) != "keep":
            raise InstallError(
                f"belongs to the Helm release {annotations.get(RELEASE_NAMESPACE)}/{annotations[RELEASE_NAME]}; change it by that release's values, "
                "or leave it out of the set"
            )
        if (live["metadata"].get("labels") or {}).get(PART_OF) == self.name.id:
            return
        owner = owning_set(self.site.client, live)
        if owner and not self.settings.force_conflicts:
            raise InstallError(f"belongs to the set of ConfigMap {owner}; take it out of that one first, or set force_conflicts to move it")
        if not owner and not self.settings.adopt:
            raise InstallError("exists and belongs to no set; set adopt to take it over, or delete it")

    def _refuse(self, refused: t.Sequence[tuple[Sourced, Exception]], count: int) -> t.NoReturn:
        if any(isinstance(error, ApiError) and error.status == 403 for _, error in refused):
            self._require([one.item for one, _ in refused])
        texts = [f"{one}: {_reason(error)}" for one, error in refused[:SHOWN]]
        more = f"; and {len(refused) - SHOWN} more" if len(refused) > SHOWN else ""
        raise InstallError(f"cluster {self.site.client.name}: {len(refused)} of {count} objects are refused and nothing is written: {'; '.join(texts)}{more}")

    def _leaving(self, leaving: t.Sequence[Map], live: Live) -> tuple[list[Change], frozenset[Member]]:
        """What of the former members is deleted, and what stays a member because nothing is pruned."""
        there = [live[key] for key in map(key_of, leaving) if key in live]
        ours = [item for item in there if (item["metadata"].get("labels") or {}).get(PART_OF) == self.name.id]
        # what lies in a Namespace, or is of a CRD's kind, need not be the set's
        self.staying = sorted(label(item) for item in ours if kept(item) or item["kind"] == "Namespace")
        ours = [item for item in ours if label(item) not in self.staying]
        if self.objects is not None and not self.settings.prune:
            return [], frozenset(Member.of(item) for item in ours)
        if self.objects is not None and len(ours) > self.settings.max_prune:
            raise InstallError(
                f"cluster {self.site.client.name}: {len(ours)} objects are no longer part of set {self.name.name}, max_prune allows "
                f"{self.settings.max_prune}: {', '.join(map(label, ours))}; raise max_prune to delete them, or set prune to false to leave them"
            )
        return [Change(PRUNE, item, live=item) for item in ours], frozenset()


def _reason(error: Exception) -> str:
    return error.text if isinstance(error, ApiError) else str(error)
