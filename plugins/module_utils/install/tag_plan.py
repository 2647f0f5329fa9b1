# SPDX-License-Identifier: GPL-3.0-or-later
"""What setting or removing a revision tag changes, in the order it is written.

Tags belong to no Helm release; istioctl's and ours are the same objects, told by their labels.
"""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..cluster.client import Client
from ..cluster.errors import ApiError
from ..cluster.paths import BUILT_IN, Kinds
from ..istio.webhooks import (
    DEFAULT,
    REVISION_LABEL,
    TAG_LABEL,
    VALIDATOR,
    Overlap,
    WebhookError,
    deactivated,
    deactivation_patch,
    helm_release,
    is_canonical,
    is_injector,
    labels_of,
    name_of,
    overlaps,
    reactivation_patch,
    serves_namespace,
    tag_objects,
)
from .errors import InstallError
from .live import INJECTORS, VALIDATORS
from .object_writer import ObjectWriter
from .paths import Map
from .reconcile import TAG_MANAGER
from .verdicts import PRUNE, UNCHANGED, UPDATE, Change, Verdicts

_SWITCH_TRIES: t.Final = 3
_JSON_PATCH: t.Final = "application/json-patch+json"


@dataclass(frozen=True)
class TagState:
    """What is there: all injection webhooks, the default validator, and in Istio's namespace the Services of istiods and tags."""

    namespace: str
    webhooks: tuple[Map, ...]
    validators: tuple[Map, ...]
    services: tuple[Map, ...]

    def tagged(self, tag: str) -> list[Map]:
        """The live objects of a tag, by their labels as istioctl finds them, in the order they are deleted."""
        hooks = [item for item in self.webhooks if is_injector(item) and serves_namespace(item, self.namespace)]
        return [item for item in [*hooks, *self.validators, *self.services] if labels_of(item).get(TAG_LABEL) == tag]

    def canonical(self, revision: str) -> list[Map]:
        """The revision's own injection webhooks; one where all is well."""
        return [
            item
            for item in self.webhooks
            if is_canonical(item) and labels_of(item)[REVISION_LABEL] == revision and serves_namespace(item, self.namespace)
        ]

    def revisions(self) -> list[str]:
        """The names of the revisions that a tag may point to."""
        own = [item for item in self.webhooks if is_canonical(item) and serves_namespace(item, self.namespace)]
        return sorted({labels_of(item)[REVISION_LABEL] for item in own})

    def target(self, tag: str) -> str:
        """The revision that a tag points to; empty where there is no such tag."""
        return next((labels_of(item).get(REVISION_LABEL, "") for item in self.tagged(tag)), "")

    def validator(self) -> Map | None:
        """The validator of objects that name no revision."""
        return next((item for item in self.validators if name_of(item) == VALIDATOR), None)


def read_state(client: Client, namespace: str) -> TagState:
    """What is there now. Raises ApiError."""
    kinds = (INJECTORS, VALIDATORS, ("v1", "Service"))
    found = client.each(lambda kind: client.list_objects(BUILT_IN[kind].collection(namespace)), kinds)
    hooks, validators, services = (
        tuple({"apiVersion": kind[0], "kind": kind[1], **item} for item in items) for kind, items in zip(kinds, found, strict=True)
    )
    return TagState(namespace, hooks, validators, services)


class TagPlanner:
    """Plans for one cluster; the server is asked by dry runs."""

    def __init__(self, client: Client, kinds: Kinds, *, force_conflicts: bool = False) -> None:
        self.client, self.kinds = client, kinds
        self.verdicts = Verdicts(client, kinds, manager=TAG_MANAGER, force=force_conflicts)

    def set(self, state: TagState, tag: str, revision: str, *, auto_inject_namespaces: bool = False) -> list[Change]:
        """The changes that make ``tag`` point to ``revision``; all UNCHANGED where it does.

        The webhook of revision ``default`` is switched off before a default tag answers to the same labels, and never
        switched on again by this. Raises InstallError, FieldConflict, ApiError.
        """
        canonical = state.canonical(revision)
        if len(canonical) != 1:
            raise InstallError(self._no_canonical(state, revision, canonical))
        wanted = tag_objects(
            canonical[0], tag, revision, state.namespace, auto_inject_namespaces=auto_inject_namespaces, validator=state.validator()
        )
        live = {(item["kind"], name_of(item)): item for item in (*state.webhooks, *state.validators, *state.services)}
        out = [self._switched(item, deactivation_patch(item)) for item in state.canonical(DEFAULT)] if tag == DEFAULT else []
        return out + [self._applied(item, live.get((item["kind"], name_of(item)))) for item in wanted]

    def _no_canonical(self, state: TagState, revision: str, found: list[Map]) -> str:
        where = f"cluster {self.client.name}: revision {revision!r}"
        if found:
            return f"{where} has {len(found)} injection webhooks of its own: {', '.join(map(name_of, found))}; delete the one that is left over"
        if state.target(revision):
            return f"{where} is a tag itself; name the revision that it points to, {state.target(revision)!r}"
        known = ", ".join(state.revisions()) or "none"
        return f"{where} has no injection webhook in namespace {state.namespace}; install that control plane first, or name one of: {known}"

    def remove(self, state: TagState, tag: str, *, reactivate: bool = False) -> list[Change]:
        """The changes that take ``tag`` away; none where it is not there.

        ``reactivate``: of tag ``default``, revision ``default`` answers for itself again afterwards. Raises InstallError, ApiError.
        """
        gone = [Change(PRUNE, item, live=item) for item in state.tagged(tag)]
        if tag != DEFAULT or not reactivate:
            return gone
        own = state.canonical(DEFAULT)
        if not own:
            raise InstallError(f"cluster {self.client.name}: reactivate: namespace {state.namespace} has no revision 'default'; leave the option out")
        try:
            back = [self._switched(item, reactivation_patch(item)) for item in own]
        except WebhookError as error:
            raise InstallError(f"cluster {self.client.name}: {error}") from None
        # right behind the webhook that goes: until then nobody injects
        hooks = [change for change in gone if change.item["kind"] == INJECTORS[1]]
        return hooks + back + [change for change in gone if change not in hooks]

    def _switched(self, live: Map, patch: list[Map]) -> Change:
        if not patch:
            return Change(UNCHANGED, live, live, live)
        after = self.client.patch(self.kinds.path(live), patch, dry_run=True, manager=TAG_MANAGER, content=_JSON_PATCH)
        return Change(UPDATE, live, live, after)

    def _applied(self, wanted: Map, live: Map | None) -> Change:
        """One of the tag's own objects; what has all the wanted values is left alone, whoever made it."""
        if live is None:
            return self.verdicts.created(wanted)
        if contained(wanted, live):
            return Change(UNCHANGED, wanted, live, live)
        release = helm_release(live)
        # istiod fills the CA bundle in; a chart's validator is shared: its address is the default tag's
        yielding = ["pilot-discovery", "helm"] if release and name_of(live) == VALIDATOR else ["pilot-discovery"]
        return self.verdicts.of(wanted, live, adopt=not release, yielding=yielding)

    def write(self, changes: t.Iterable[Change], objects: ObjectWriter) -> None:
        """Carry out planned changes one after another. Raises FieldConflict, ApiError, WaitTimeout."""
        for change in changes:
            if change.action == PRUNE:
                objects.delete_all([change])
            elif change.live is not None and change.action == UPDATE and change.item["kind"] == INJECTORS[1] and is_canonical(change.item):
                self._switch(change.live, on=deactivated(change.live))
            else:
                objects.apply(change)

    def _switch(self, live: Map, *, on: bool) -> None:
        """Switch a revision's own webhook; istiod may change it between our reading and our patch, which is then made anew."""
        path = self.kinds.path(live)
        for tries in range(_SWITCH_TRIES, 0, -1):
            patch = reactivation_patch(live) if on else deactivation_patch(live)
            if not patch:
                return
            try:
                self.client.patch(path, patch, manager=TAG_MANAGER, content=_JSON_PATCH)
                return
            except ApiError as error:
                if error.status not in (409, 422) or tries == 1:
                    raise
            live = self.client.get(path)


def contained(desired: t.Any, live: t.Any) -> bool:
    """Whether a live value has all that is desired of it, whoever owns it; lists are compared element by element."""
    if isinstance(desired, dict):
        return isinstance(live, dict) and all(contained(value, live.get(key)) for key, value in desired.items())
    if isinstance(desired, list):
        return isinstance(live, list) and len(desired) == len(live) and all(map(contained, desired, live))
    return bool(desired == live)


def overlap_of(state: TagState, changes: t.Iterable[Change]) -> list[Overlap]:
    """Webhooks that would inject the same pods once the changes are made, with one of the changed configurations among them (IST0139)."""
    after = {name_of(item): item for item in state.webhooks}
    changed = set()
    for change in changes:
        if change.item["kind"] == INJECTORS[1]:
            changed.add(name_of(change.item))
            if change.action == PRUNE or change.after is None:
                after.pop(name_of(change.item), None)
            else:
                after[name_of(change.item)] = change.after
    return [one for one in overlaps(after.values()) if {one.first.partition("/")[0], one.second.partition("/")[0]} & changed]
