# SPDX-License-Identifier: GPL-3.0-or-later
"""Which labelled objects a selector of equal labels picks, found over an index, not by looking at each."""
from __future__ import annotations

import typing as t

from .fields import maps, strings, text, texts

Labels = t.Mapping[str, str]
T = t.TypeVar("T")


def selector_text(selector: Labels) -> str:
    """A selector as Kubernetes writes it: ``a=b,c=d``, by key."""
    return ",".join(f"{key}={selector[key]}" for key in sorted(selector))


def selects(selector: Labels, labels: Labels) -> bool:
    """Whether labels hold all that a selector asks; an empty one asks nothing."""
    return all(labels.get(key) == value for key, value in selector.items())


def as_selector(value: t.Any) -> dict[str, t.Any]:
    """Kubernetes' selector as ``istio.selectors`` reads it, whatever was written there."""
    asked = [{"key": text(one, "key"), "operator": text(one, "operator"), "values": texts(one, "values")} for one in maps(value, "matchExpressions")]
    return {"matchLabels": strings(value, "matchLabels"), "matchExpressions": asked}


def first_label(text: str) -> str:
    """The key that a selector's text begins with; empty where there is none."""
    return text.partition("=")[0] if "=" in text else ""


class LabelIndex(t.Generic[T]):
    """Things by their labels."""

    def __init__(self) -> None:
        self._all: list[tuple[int, Labels, T]] = []
        self._by_label: dict[tuple[str, str], list[tuple[int, Labels, T]]] = {}

    def add(self, labels: Labels, thing: T) -> None:
        """One more; the order of adding is the order of every answer."""
        entry = (len(self._all), labels, thing)
        self._all.append(entry)
        for label in labels.items():
            self._by_label.setdefault(label, []).append(entry)

    def selected(self, selector: Labels) -> list[T]:
        """All whose labels hold what the selector asks; all there are for an empty one."""
        lists = [self._by_label.get(label, []) for label in selector.items()]
        shortest = min(lists, key=len, default=self._all)
        if len(selector) < 2:
            return [thing for _, _, thing in shortest]
        return [thing for _, labels, thing in shortest if selects(selector, labels)]

    def any_selected(self, selector: Labels) -> bool:
        """Whether there is one."""
        lists = [self._by_label.get(label, []) for label in selector.items()]
        shortest = min(lists, key=len, default=self._all)
        return any(selects(selector, labels) for _, labels, _ in shortest)


class SelectorIndex(t.Generic[T]):
    """The other way round: things by the selector of equal labels they have, asked which of them pick an object."""

    def __init__(self) -> None:
        self._everything: list[tuple[int, T]] = []
        self._by_label: dict[tuple[str, str], list[tuple[int, Labels, T]]] = {}
        self._count = 0
        self._weights: dict[tuple[str, str], int] = {}

    def add(self, selector: Labels, thing: T) -> None:
        """One more."""
        self._count += 1
        if selector:
            label = min(selector.items(), key=lambda one: (self._weights.get(one, 0), one))  # the label that is rarest so far
            for one in selector.items():
                self._weights[one] = self._weights.get(one, 0) + 1
            self._by_label.setdefault(label, []).append((self._count, selector, thing))
        else:
            self._everything.append((self._count, thing))

    def selecting(self, labels: Labels, *, empty: bool = True) -> list[T]:
        """Those that pick an object with these labels, in order of adding; ``empty`` says whether an empty selector does."""
        found = list(self._everything) if empty else []
        for label in labels.items():
            found += [(number, thing) for number, selector, thing in self._by_label.get(label, ()) if selects(selector, labels)]
        return [thing for _, thing in sorted(found, key=lambda one: one[0])]
