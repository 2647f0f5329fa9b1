# SPDX-License-Identifier: GPL-3.0-or-later
"""Owned sets of objects: a ConfigMap with the exact inventory, and a label on each member.

The form is that of kubectl's ApplySets (https://kep.k8s.io/3659), so that kubectl and other tools see whose the objects are and leave them alone.
What those derive from label and kinds stands here exactly: an object is a member if its set's inventory names it and its label says so. A copy
that took the label along is none, and neither is an object whose label another set has replaced.
"""
from __future__ import annotations

import base64
import hashlib
import typing as t
from dataclasses import dataclass, field

from ..cluster.client import Client
from ..cluster.errors import ApiError
from .errors import InstallError
from .paths import Map
from .verdicts import UNCHANGED, Change

ID_LABEL: t.Final = "applyset.kubernetes.io/id"
PART_OF: t.Final = "applyset.kubernetes.io/part-of"
TOOLING: t.Final = "meshfleet.istio/v1"
"""The tool and its version; kubectl leaves sets of other tools alone."""
OBJECTS: t.Final = "objects"
"""The key of the inventory in the ConfigMap: a member a line, ``Kind.group namespace/name``."""


@dataclass(frozen=True, order=True)
class Member:
    """An object in an inventory."""

    group: str
    kind: str
    namespace: str
    name: str

    @classmethod
    def of(cls, item: Map) -> Member:
        """Of an object."""
        meta = item["metadata"]
        return cls(str(item["apiVersion"]).rpartition("/")[0], str(item["kind"]), str(meta.get("namespace") or ""), str(meta["name"]))

    @classmethod
    def read(cls, line: str) -> Member:
        """Of a line."""
        kind, _, place = line.partition(" ")
        kind, _, group = kind.partition(".")
        namespace, _, name = place.rpartition("/")
        return cls(group, kind, namespace, name)

    @property
    def group_kind(self) -> str:
        """``Kind.group``, or the kind alone in the core group."""
        return f"{self.kind}.{self.group}" if self.group else self.kind

    def __str__(self) -> str:
        return f"{self.group_kind} {self.namespace}/{self.name}" if self.namespace else f"{self.group_kind} {self.name}"


@dataclass(frozen=True)
class SetName:
    """A set and the namespace of its ConfigMap."""

    name: str
    namespace: str

    @property
    def parent(self) -> str:
        """The ConfigMap's name."""
        return f"meshfleet-set-{self.name}"

    @property
    def path(self) -> str:
        """The ConfigMap's path."""
        return f"/api/v1/namespaces/{self.namespace}/configmaps/{self.parent}"

    @property
    def id(self) -> str:
        """The value of the label on all members, which KEP-3659 derives from where the ConfigMap is."""
        digest = hashlib.sha256(f"{self.parent}.{self.namespace}.ConfigMap.".encode()).digest()
        return f"applyset-{base64.urlsafe_b64encode(digest).decode().rstrip('=')}-v1"

    def inventory(self, members: t.Collection[Member]) -> Map:
        """The ConfigMap for these members."""
        spaces = sorted({one.namespace for one in members} - {"", self.namespace})
        annotations = {
            "applyset.kubernetes.io/tooling": TOOLING,
            "applyset.kubernetes.io/contains-group-kinds": ",".join(sorted({one.group_kind for one in members})),
            "applyset.kubernetes.io/additional-namespaces": ",".join(spaces),
        }  # fmt: skip
        meta = {"name": self.parent, "namespace": self.namespace, "labels": {ID_LABEL: self.id}, "annotations": annotations}
        return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": {OBJECTS: "".join(f"{one}\n" for one in sorted(members))}}

    def marked(self, item: Map) -> Map:
        """An object as a member."""
        meta = item["metadata"]
        return {**item, "metadata": {**meta, "labels": {**(meta.get("labels") or {}), PART_OF: self.id}}}


@dataclass
class SetPlan:
    """One set: its changes and its inventory. ``parent`` is the live ConfigMap, ``objects`` are those it shall hold (``going``: none, it goes)."""

    name: SetName
    parent: Map | None
    before: frozenset[Member]
    after: frozenset[Member]
    objects: tuple[Map, ...] = ()
    changes: list[Change] = field(default_factory=list)
    going: bool = False

    @property
    def pending(self) -> list[Change]:
        """The changes that write."""
        return [change for change in self.changes if change.action != UNCHANGED]

    @property
    def writes(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.pending) or (self.parent is not None if self.going else self.parent is None or self.before != self.after)


def members_of(parent: Map | None) -> frozenset[Member]:
    """The members that a set's ConfigMap names."""
    text = str(((parent or {}).get("data") or {}).get(OBJECTS) or "")
    return frozenset(Member.read(line) for line in text.splitlines() if line)


def read_parent(client: Client, name: SetName) -> Map | None:
    """A set's ConfigMap; None where there is none. Raises InstallError for one that is no inventory, ApiError."""
    found = client.find(name.path)
    if found is not None and (found["metadata"].get("labels") or {}).get(ID_LABEL) != name.id:
        raise InstallError(f"cluster {client.name}: ConfigMap {name.namespace}/{name.parent} is no inventory of a set; rename it, or name another set_name")
    return found


def owning_set(client: Client, live: Map) -> str:
    """``NAMESPACE/CONFIGMAP`` of the set that a live object is a member of; empty where it is in none. Raises ApiError.

    Where we may not look for that ConfigMap, the label's value stands for it.
    """
    label = (live["metadata"].get("labels") or {}).get(PART_OF)
    if not label:
        return ""
    try:
        found = client.list_objects("/api/v1/configmaps", labels=f"{ID_LABEL}={label}")
    except ApiError as error:
        if error.status == 403:
            return str(label)
        raise
    owners = [one["metadata"] for one in found if OBJECTS not in (one.get("data") or {}) or Member.of(live) in members_of(one)]
    return f"{owners[0]['namespace']}/{owners[0]['name']}" if owners else ""
