# SPDX-License-Identifier: GPL-3.0-or-later
"""Indexes answer as looking at each would."""
from __future__ import annotations

from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.hosts import HostIndex, full_host, overlap, scopes, service_of
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.selection import LabelIndex, SelectorIndex, first_label, selector_text, selects
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.suppression import matches
from hypothesis import given
from hypothesis import strategies as st

LABELS = st.dictionaries(st.sampled_from("abc"), st.sampled_from("12"), max_size=3)
HOSTS = st.text("ab.", max_size=4).map(lambda text: text) | st.text("ab.", max_size=3).map(lambda text: f"*{text}")


@given(st.lists(LABELS, max_size=8), LABELS)
def test_selected_objects(objects: list[dict[str, str]], selector: dict[str, str]) -> None:
    index: LabelIndex[int] = LabelIndex()
    for number, labels in enumerate(objects):
        index.add(labels, number)
    wanted = [number for number, labels in enumerate(objects) if selects(selector, labels)]
    assert index.selected(selector) == wanted
    assert index.any_selected(selector) == bool(wanted)


@given(st.lists(LABELS, max_size=8), LABELS)
def test_selecting_selectors(selectors: list[dict[str, str]], labels: dict[str, str]) -> None:
    index: SelectorIndex[int] = SelectorIndex()
    for number, selector in enumerate(selectors):
        index.add(selector, number)
    wanted = [number for number, selector in enumerate(selectors) if selects(selector, labels)]
    assert index.selecting(labels) == wanted
    assert index.selecting(labels, empty=False) == [number for number in wanted if selectors[number]]


@given(st.lists(HOSTS, max_size=8), HOSTS)
def test_overlapping_hosts(hosts: list[str], asked: str) -> None:
    index: HostIndex[int] = HostIndex()
    for number, host in enumerate(hosts):
        index.add(host, number)
    assert sorted(index.overlapping(asked)) == [number for number, host in enumerate(hosts) if overlap(asked, host)]


@given(HOSTS, HOSTS)
def test_overlap_has_no_direction(one: str, other: str) -> None:
    assert overlap(one, other) == overlap(other, one)


def test_hosts_by_name() -> None:
    assert full_host("shop", "cart") == "cart.shop.svc.cluster.local"
    assert full_host("shop", "cart.example") == "cart.example"
    assert full_host("shop", "*") == "*"
    assert service_of("shop", "a.b.other.svc.cluster.local") == ("other", "a.b")
    assert service_of("shop", "cart.svc.cluster.local") == ("shop", "cart.svc.cluster.local")
    assert scopes([], "shop") == scopes([".", "*"], "shop") == ["*"]
    assert scopes([".", "a", "shop"], "shop") == ["shop", "a"]


def test_selectors_as_text() -> None:
    assert selector_text({"b": "1", "a": ""}) == "a=,b=1"
    assert (first_label("a=1,b=2"), first_label("")) == ("a", "")


@given(st.text("ab*", max_size=5), st.text("ab", max_size=6))
def test_patterns_with_stars(pattern: str, text: str) -> None:
    parts = pattern.split("*")

    def slow(rest: list[str], of: str) -> bool:
        if len(rest) == 1:
            return of == rest[0]
        return of.startswith(rest[0]) and any(slow(["", *rest[2:]] if rest[1:] == [""] else rest[1:], of[at:]) for at in range(len(rest[0]), len(of) + 1))

    assert matches(pattern, text) == slow(parts, text)
