# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run will do: desired releases against records and live objects. Check mode is this and nothing more; a run carries it out.

Only what differs from its live state is asked of the server, by a dry run; an object whose namespace or kind the same plan makes cannot be
asked about and is predicted here.
"""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..cluster.apply import MANAGER, label
from ..cluster.client import Client
from ..cluster.ownership import managed
from ..cluster.paths import Kinds
from ..helm.manifest import parse_documents
from ..helm.release import DEPLOYED, Record
from ..istio.versions import VersionError, parse_version
from ..istio.webhooks import VALIDATOR
from .desired import CRD, RELEASE_NAME, RELEASE_NAMESPACE, Desired, kept, key_of, owned, placed, with_runtime_fields
from .errors import InstallError
from .live import Key, Live, fresh_kinds, read_live
from .paths import Map
from .release_store import History, ReleaseStore, check_unlocked
from .sets import SetPlan, owning_set
from .verdicts import CREATE, PRUNE, UNCHANGED, Change, Verdicts

SHARED: t.Final = ("base", "cni", "ztunnel")
"""Components that all revisions share: values that make no difference to them differ from revision to revision."""


@dataclass
class ReleasePlan:
    """One release: its changes and its record. ``desired`` is None where it goes."""

    name: str
    namespace: str
    history: History
    desired: Desired | None
    current: Record | None
    changes: list[Change] = field(default_factory=list)
    writes_record: bool = False

    @property
    def objects(self) -> tuple[Map, ...]:
        """What the release shall hold."""
        return self.desired.objects if self.desired else ()

    @property
    def next_version(self) -> int:
        """The revision that a write makes."""
        return (self.history.newest.version if self.history.newest else 0) + 1

    @property
    def pending(self) -> list[Change]:
        """The changes that write."""
        return [change for change in self.changes if change.action != UNCHANGED]

    @property
    def revises(self) -> bool:
        """Whether the release gets a new revision, or goes."""
        return bool(self.pending) or self.writes_record

    @property
    def writes(self) -> bool:
        """Whether anything is to be written: also where a run was ended between the new revision's last state and that of the one before it."""
        return self.revises or sum(one.status == DEPLOYED for one in self.history.entries) > 1


@dataclass(frozen=True)
class Settings:
    """How far a plan may go."""

    prune: bool = True
    max_prune: int = 10
    force_conflicts: bool = False
    adopt: bool = True
    remove_crds: bool = False


@dataclass
class Plan:
    """All of a run."""

    releases: list[ReleasePlan]
    namespaces: list[Map] = field(default_factory=list)
    """Namespaces to be made first."""
    tags: list[Change] = field(default_factory=list)
    """Objects beside the releases: the default tag's."""
    live: Live = field(default_factory=lambda: Live(()))
    sets: list[SetPlan] = field(default_factory=list)

    @property
    def parts(self) -> list[ReleasePlan | SetPlan]:
        """Releases and sets."""
        return [*self.releases, *self.sets]

    @property
    def changes(self) -> list[Change]:
        """Every object's change, in order."""
        made = [Change(CREATE, item, after=item, local=True) for item in self.namespaces]
        return made + [change for one in self.parts for change in one.changes] + self.tags

    @property
    def writes(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.namespaces) or any(one.writes for one in self.parts) or any(one.action != UNCHANGED for one in self.tags)


Beside = t.Callable[[Live], tuple[t.Sequence[Map], t.Sequence[Map]]]
"""Of the live objects: which to make, and which (live ones) to delete."""


class Planner:
    """Plans for one cluster."""

    def __init__(self, client: Client, kinds: Kinds, store: ReleaseStore, settings: Settings) -> None:
        self.client, self.kinds, self.store, self.settings = client, kinds, store, settings
        self.verdicts = Verdicts(client, kinds, manager=MANAGER, force=settings.force_conflicts)

    def plan(
        self, desired: t.Sequence[Desired], gone: t.Sequence[tuple[str, str]] = (), *, histories: t.Mapping[tuple[str, str], History],
        namespace_labels: Map, beside: Beside | None = None,
    ) -> Plan:  # fmt: skip
        """A plan that makes the desired releases and takes away those in ``gone`` ((namespace, name)).

        ``histories`` are those of all their namespaces, ``namespace_labels`` those of namespaces that are made. ``beside`` says which objects
        are made or go beside the releases (the default tag's). Raises InstallError, FieldConflict, ApiError, ClusterError.
        """
        spaces = {one.namespace for one in desired}
        releases = [self._release(one.namespace, one.name, one, histories) for one in desired]
        releases += [self._release(namespace, name, None, histories) for namespace, name in gone]
        previous = {(one.namespace, one.name): self._previous(one) for one in releases}
        items = [item for one in desired for item in one.objects] + [item for found in previous.values() for item in found]
        live = read_live(self.client, self.kinds, items)
        missing = self._missing_namespaces(spaces, namespace_labels)
        fresh = fresh_kinds((item for one in desired for item in one.objects), live)
        unasked = {one["metadata"]["name"] for one in missing}
        for one in releases:
            one.changes = self._changes(one, live, unasked, fresh, previous[one.namespace, one.name])
            one.writes_record = self._record_differs(one)
        self._check_prune(releases)
        made, dropped = beside(live) if beside else ((), ())
        tags = [self._made(item, unasked, fresh) for item in made] + [Change(PRUNE, item, live=item) for item in dropped]
        return Plan(releases, missing, tags, live)

    def _release(self, namespace: str, name: str, desired: Desired | None, histories: t.Mapping[tuple[str, str], History]) -> ReleasePlan:
        history = histories.get((namespace, name)) or History(name, namespace)
        check_unlocked(self.client.name, history, self.store)
        current = self.store.read(history, history.deployed) if history.deployed else None
        return ReleasePlan(name, namespace, history, desired, current)

    def _previous(self, release: ReleasePlan) -> list[Map]:
        """The objects of all revisions since the deployed one: what a release may have left in the cluster."""
        entries = ([release.history.deployed] if release.history.deployed else []) + release.history.unfinished
        manifests = dict.fromkeys(self.store.read(release.history, entry).manifest for entry in entries)
        if release.desired and set(manifests) <= {release.desired.manifest}:
            return []
        out: dict[Key, Map] = {}
        for manifest in manifests:
            for item in parse_documents(manifest, f"release {release.name}"):
                if self.kinds.serves(item["apiVersion"], item["kind"]):
                    found = placed(item, release.namespace, self.kinds)
                    out[key_of(found)] = found
        return list(out.values())

    def _missing_namespaces(self, spaces: t.Iterable[str], labels: Map) -> list[Map]:
        names = sorted(spaces)
        found = self.client.each(lambda name: self.client.find(f"/api/v1/namespaces/{name}"), names)
        out = []
        for name, item in zip(names, found, strict=True):
            if item is None:
                meta = {"name": name, **({"labels": labels} if labels else {})}
                out.append({"apiVersion": "v1", "kind": "Namespace", "metadata": meta})
            elif item["metadata"].get("deletionTimestamp"):
                raise InstallError(f"cluster {self.client.name}: namespace {name} is being deleted; wait until it is gone, or name another one")
        return out

    def _changes(
        self, release: ReleasePlan, live: Live, unasked: set[str], fresh: set[tuple[str, str]], previous: t.Sequence[Map]
    ) -> list[Change]:
        wanted = {key_of(item): item for item in release.desired.objects} if release.desired else {}
        out: list[Change] = self.client.each(
            lambda item: self._change(release, item, live.get(key_of(item)), unasked, fresh), wanted.values()
        )
        if self.settings.prune or release.desired is None:
            gone = [live[key] for key in map(key_of, previous) if key not in wanted and key in live]
            out += [Change(PRUNE, item, live=item) for item in gone if self._goes(item, release)]
        return out

    def _goes(self, item: Map, release: ReleasePlan) -> bool:
        """Whether an object that a release no longer holds is deleted: not one to be kept, and not one that another release has taken over."""
        annotations = item["metadata"].get("annotations") or {}
        ours = annotations.get(RELEASE_NAME, release.name) == release.name and annotations.get(RELEASE_NAMESPACE, release.namespace) == release.namespace
        if item["kind"] == CRD:
            return self.settings.remove_crds and release.desired is None and ours
        return ours and not kept(item)

    def _change(self, release: ReleasePlan, item: Map, live: Map | None, unasked: set[str], fresh: set[tuple[str, str]]) -> Change:
        wanted = owned(item, release.name, release.namespace)
        if live is None:
            return self._made(wanted, unasked, fresh)
        if item["kind"] == "ValidatingWebhookConfiguration" and item["metadata"]["name"] == VALIDATOR and release.current:
            return Change(UNCHANGED, wanted, live, live)  # whom it asks is the default tag's to say
        if item["kind"] == CRD and is_newer(live, item):
            return Change(UNCHANGED, wanted, live, live)  # an older CRD would drop fields of stored objects
        self._check_owner(release, live)
        wanted = with_runtime_fields(wanted, live, managed(live, MANAGER))
        return self.verdicts.of(wanted, live)

    def _made(self, item: Map, unasked: set[str], fresh: set[tuple[str, str]]) -> Change:
        return self.verdicts.created(item, local=item["metadata"].get("namespace") in unasked or (item["apiVersion"], item["kind"]) in fresh)

    def _check_owner(self, release: ReleasePlan, live: Map) -> None:
        meta = live["metadata"]
        annotations = meta.get("annotations") or {}
        owner = (annotations.get(RELEASE_NAMESPACE), annotations.get(RELEASE_NAME))
        where = f"cluster {self.client.name}: {label(live)}"
        if owner == (None, None):
            holder = owning_set(self.client, live)
            if holder and not self.settings.force_conflicts:
                raise InstallError(f"{where} belongs to the set of ConfigMap {holder}; take it out of that one first, or set force_conflicts to take it over")
            if release.current is None and not release.history.unfinished and not self.settings.adopt:
                raise InstallError(f"{where} exists and belongs to no release; set adopt to take it over, or delete it")
        elif owner != (release.namespace, release.name) and not self.settings.force_conflicts:
            raise InstallError(
                f"{where} belongs to the Helm release {owner[0]}/{owner[1]}, not to {release.namespace}/{release.name}; uninstall that one first"
            )

    def _record_differs(self, release: ReleasePlan) -> bool:
        newest = release.history.newest
        if release.desired is None:
            return release.history.exists
        if newest is None or newest.status != DEPLOYED or release.current is None:
            return True
        want, have = release.desired, release.current
        if (want.chart_name, want.chart_version) != (have.chart_name, have.chart_version):
            return True
        if want.component not in SHARED and want.config != have.config:
            return True
        return want.manifest != have.manifest and _meaning(want.manifest) != _meaning(have.manifest)

    def _check_prune(self, releases: t.Sequence[ReleasePlan]) -> None:
        gone = [label(change.item) for one in releases if one.desired for change in one.changes if change.action == PRUNE]
        if len(gone) > self.settings.max_prune:
            raise InstallError(
                f"cluster {self.client.name}: {len(gone)} objects are no longer part of their releases, max_prune allows {self.settings.max_prune}: "
                f"{', '.join(gone)}; raise max_prune to delete them, or set prune to false to leave them"
            )


def is_newer(live: Map, item: Map) -> bool:
    """Whether a live CRD is of a later Istio than a desired one, by the version that the charts label it with."""
    found, wanted = ((one["metadata"].get("labels") or {}).get("app.kubernetes.io/version") or "" for one in (live, item))
    try:
        return parse_version(found) > parse_version(wanted)
    except VersionError:
        return False


def _meaning(manifest: str) -> list[Map]:
    """A manifest's objects in an order of their own, without the policy that a first install alone writes into validating webhooks."""
    out = []
    for item in parse_documents(manifest, "manifest"):
        if item["kind"] == "ValidatingWebhookConfiguration":
            item = {**item, "webhooks": [{key: value for key, value in hook.items() if key != "failurePolicy"} for hook in item.get("webhooks") or []]}
        out.append(item)
    return sorted(out, key=lambda item: (item["kind"], str(item["metadata"].get("namespace") or ""), item["metadata"]["name"]))
