# SPDX-License-Identifier: GPL-3.0-or-later
"""An object under analysis, with the place it is written at."""
from __future__ import annotations

import typing as t

from ..istio.validation.validate import validate
from ..istio.validation.verdict import Verdict
from .documents import Place
from .fields import mapping, strings, text
from .kinds import Kind

Path = tuple[str | int, ...]
"""Keys and positions that lead to a field."""


def full_name(namespace: str, name: str) -> str:
    """``ns/name``, or the name alone."""
    return f"{namespace}/{name}" if namespace else name


def named(kind: Kind, namespace: str, name: str) -> Resource:
    """An object of which only that is known."""
    return Resource(kind, {"metadata": {"name": name, "namespace": namespace}})


class Resource:
    """An object of a known kind.

    ``cluster`` is the name of the cluster it comes from (empty: the one under analysis), ``place`` where a file holds it (None for one
    of a cluster).
    """

    __slots__ = ("_verdict", "annotations", "cluster", "item", "kind", "labels", "name", "namespace", "place", "spec")

    def __init__(self, kind: Kind, item: dict[str, t.Any], *, namespace: str = "", cluster: str = "", place: Place | None = None) -> None:
        meta = mapping(item, "metadata")
        self.kind, self.item, self.cluster, self.place = kind, item, cluster, place
        self.name = text(meta, "name")
        self.namespace = (text(meta, "namespace") or namespace) if kind.namespaced else ""
        self.labels, self.annotations = strings(meta, "labels"), strings(meta, "annotations")
        self.spec = mapping(item, "spec")
        self._verdict: Verdict | None = None

    @property
    def full_name(self) -> str:
        """``ns/name``, or the name alone."""
        return full_name(self.namespace, self.name)

    @property
    def origin(self) -> str:
        """The object as istioctl writes it."""
        return f"{self.kind.kind} {self.full_name}"

    @property
    def own_namespace(self) -> str:
        """The namespace it is in, or is."""
        return self.name if self.kind.kind == "Namespace" and not self.kind.group else self.namespace

    @property
    def verdict(self) -> Verdict:
        """What istiod says of an object of one of Istio's kinds, found out once."""
        if self._verdict is None:
            self._verdict = validate(self.item, annotations=False)
        return self._verdict

    def judged(self, verdict: Verdict) -> None:
        """Take a verdict that was found out elsewhere."""
        self._verdict = verdict

    def reference(self, path: Path = (), *, nearest: bool = False) -> str:
        """``FILE:LINE`` of the field at the path where it is written (``nearest``: or near it), else of the object; empty for one of a cluster."""
        return self.place.reference(path, nearest=nearest) if self.place else ""
