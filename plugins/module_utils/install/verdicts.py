# SPDX-License-Identifier: GPL-3.0-or-later
"""What applying one object would do, as the server says by a dry run; asked only where the live object's fields leave it open."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..cluster.apply import FieldConflict, apply
from ..cluster.client import Client
from ..cluster.errors import ApiError
from ..cluster.ownership import managed, managers, orphans, removed, settled
from ..cluster.paths import Kinds
from .desired import key_of
from .live import Key
from .paths import Map

CREATE, UPDATE, PRUNE, UNCHANGED = "created", "updated", "pruned", "unchanged"
# Field managers of the tools whose installations we take over, and of users' kubectl.
ADOPTED: t.Final = frozenset(
    {("helm", "Update"), ("istio-operator", "Apply"), ("istioctl", "Apply"), ("istioctl", "Update"), ("istio-ci", "Apply"),
     ("kubectl-client-side-apply", "Update"), ("kubectl", "Apply")}
)  # fmt: skip
_SHOWN_TOOL: t.Final = {"istio-operator": "istioctl", "istio-ci": "istioctl", "kubectl-client-side-apply": "kubectl"}


@dataclass(frozen=True)
class Change:
    """What happens to one object: ``item`` as it is applied (or the live one that goes), ``after`` what the server makes of it."""

    action: str
    item: Map
    live: Map | None = None
    after: Map | None = None
    local: bool = False
    """Whether ``after`` is our own prediction."""
    earlier: tuple[tuple[str, str], ...] = ()
    """The field managers (with their operations) whose fields become ours first."""
    refused: ApiError | None = None
    """Why the server would not even be asked: a right that is missing (they are told all at once), or a policy."""

    @property
    def adopted_from(self) -> tuple[str, ...]:
        """The tools that these managers are, as their users call them."""
        return tuple(sorted({_SHOWN_TOOL.get(manager, manager) for manager, _ in self.earlier}))


class Verdicts:
    """Verdicts for one field manager on one cluster; one is kept as long as its live object stays as it was.

    ``force``: fields that other managers own are taken from them.
    """

    def __init__(self, client: Client, kinds: Kinds, *, manager: str, force: bool) -> None:
        self.client, self.kinds, self.manager, self.force = client, kinds, manager, force
        self._known: dict[tuple[Key, str], tuple[Map, Change]] = {}

    def created(self, item: Map, *, local: bool = False) -> Change:
        """Of an object that does not exist; ``local``: the server cannot be asked yet. Raises ApiError, ClusterError."""
        if not local:  # the server's schema, quotas, policies and webhooks have their say before anything is written
            key = (key_of(item), "")
            known = self._known.get(key)
            if known is None or known[0] != item:
                _, refused = self._dry_run(item, force=self.force)
                known = self._known[key] = (item, Change(CREATE, item, after=item, refused=refused))
            return known[1]
        return Change(CREATE, item, after=item, local=True)

    def of(self, wanted: Map, live: Map, *, adopt: bool = True, yielding: t.Collection[str] = ()) -> Change:
        """Of one that exists: updated or unchanged. Raises FieldConflict, ApiError, ClusterError.

        ``adopt``: what other tools' managers own becomes ours, so that what we do not want of it goes. ``yielding`` names managers that
        give up their fields without being asked.
        """
        earlier = sorted(managers(live) & ADOPTED) if adopt else []
        if not earlier and settled(wanted, live, self.manager):
            return Change(UNCHANGED, wanted, live, live)
        key = (key_of(wanted), str(live["metadata"].get("resourceVersion")))
        known = self._known.get(key)
        if known is None or known[0] != wanted:
            known = self._known[key] = (wanted, self._asked(wanted, live, earlier, yielding))
        return known[1]

    def _asked(self, wanted: Map, live: Map, earlier: list[tuple[str, str]], yielding: t.Collection[str]) -> Change:
        try:
            after, refused = self._dry_run(wanted, force=self.force)
        except FieldConflict as conflict:
            foreign = tuple(one for one in conflict.fields if one[1] not in {*yielding, *(manager for manager, _ in earlier)})
            if foreign:
                raise FieldConflict(self.client.name, wanted, foreign) from None
            after, refused = self._dry_run(wanted, force=True)
        given_up = orphans(live, wanted, earlier, self.manager) if earlier and refused is None else {}
        if given_up:
            after = self._defaulted(live, removed(after, given_up))
        same = without_bookkeeping(after) == without_bookkeeping(live)
        if same and not earlier and managed(after, self.manager) == managed(live, self.manager):
            return Change(UNCHANGED, wanted, live, live)
        return Change(UPDATE, wanted, live, after, earlier=tuple(earlier), refused=refused)

    def _defaulted(self, live: Map, after: Map) -> Map:
        """What the server makes of an object without fields that nobody owns any more: it fills in its defaults. Raises ApiError."""
        kept = {key: value for key, value in after.items() if key not in ("apiVersion", "kind", "metadata", "status")}
        operations = [{"op": "add", "path": f"/{key}", "value": value} for key, value in kept.items()]
        operations += [{"op": "remove", "path": f"/{key}"} for key in live if key not in kept and key not in ("apiVersion", "kind", "metadata", "status")]
        for name in ("labels", "annotations"):
            operations.append({"op": "add", "path": f"/metadata/{name}", "value": after["metadata"].get(name) or {}})
        found = self.client.patch(self.kinds.path(live), operations, dry_run=True, manager=self.manager, content="application/json-patch+json")
        return {**found, "metadata": {**found["metadata"], "managedFields": after["metadata"].get("managedFields") or []}}

    def _dry_run(self, item: Map, *, force: bool) -> tuple[Map, ApiError | None]:
        """What the server would make of an object; where it forbids to ask, the object itself and the refusal. Raises FieldConflict, ApiError."""
        try:
            return apply(self.client, self.kinds, item, manager=self.manager, dry_run=True, force=force), None
        except ApiError as error:
            if error.status != 403:
                raise
            return item, error


def without_bookkeeping(item: Map) -> Map:
    """An object without what the server keeps of it and without its status."""
    meta = {key: value for key, value in item["metadata"].items() if key not in _BOOKKEEPING}
    return {**{key: value for key, value in item.items() if key != "status"}, "metadata": meta}


_BOOKKEEPING: t.Final = ("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink")
