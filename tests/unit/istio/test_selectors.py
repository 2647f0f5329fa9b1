# SPDX-License-Identifier: GPL-3.0-or-later
"""Label selectors: what they match, and whether two can match the same labels."""
from __future__ import annotations

import itertools
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.selectors import common_labels, matches
from hypothesis import given
from hypothesis import strategies as st

KEYS: t.Final = ("a", "b")
VALUES: t.Final = ("x", "y", "z")


@pytest.mark.parametrize(
    ("expression", "labels", "expected"),
    [
        ({"operator": "In", "values": ["x"]}, {"a": "x"}, True),
        ({"operator": "In", "values": ["x"]}, {"a": "y"}, False),
        ({"operator": "In", "values": ["x"]}, {}, False),
        ({"operator": "NotIn", "values": ["x"]}, {"a": "x"}, False),
        ({"operator": "NotIn", "values": ["x"]}, {}, True),
        ({"operator": "Exists"}, {"a": ""}, True),
        ({"operator": "Exists"}, {}, False),
        ({"operator": "DoesNotExist"}, {"a": ""}, False),
        ({"operator": "DoesNotExist"}, {}, True),
    ],
)
def test_operators(expression: dict[str, t.Any], labels: dict[str, str], expected: bool) -> None:
    assert matches({"matchExpressions": [{"key": "a", **expression}]}, labels) is expected


def test_all_parts_count_and_nothing_matches_all() -> None:
    both = {"matchLabels": {"a": "x"}, "matchExpressions": [{"key": "b", "operator": "Exists"}]}
    assert not matches(both, {"a": "x"})
    assert matches(both, {"a": "x", "b": "1"})
    assert matches(None, {"a": "x"})
    assert matches({}, {})


def expressions() -> st.SearchStrategy[dict[str, t.Any]]:
    key = st.sampled_from(KEYS)
    valued = st.builds(
        lambda key, operator, values: {"key": key, "operator": operator, "values": values},
        key, st.sampled_from(("In", "NotIn")), st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True),
    )  # fmt: skip
    bare = st.builds(lambda key, operator: {"key": key, "operator": operator}, key, st.sampled_from(("Exists", "DoesNotExist")))
    return valued | bare


def selectors() -> st.SearchStrategy[dict[str, t.Any]]:
    return st.builds(
        lambda labels, items: {"matchLabels": labels, "matchExpressions": items},
        st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES), max_size=1), st.lists(expressions(), max_size=4),
    )  # fmt: skip


def all_labels() -> t.Iterator[dict[str, str]]:
    """Every set of labels that the selectors above can tell apart: each key absent, with a named value, or with another."""
    for values in itertools.product((None, *VALUES, "other"), repeat=len(KEYS)):
        yield {key: value for key, value in zip(KEYS, values, strict=True) if value is not None}


@given(selectors(), selectors())
def test_common_labels_are_found_exactly_where_there_are_some(one: dict[str, t.Any], other: dict[str, t.Any]) -> None:
    found = common_labels(one, other)
    exists = any(matches(one, labels) and matches(other, labels) for labels in all_labels())
    assert (found is not None) is exists
    if found is not None:
        assert matches(one, found)
        assert matches(other, found)


@given(selectors(), selectors())
def test_a_key_that_is_always_there(one: dict[str, t.Any], other: dict[str, t.Any]) -> None:
    found = common_labels(one, other, always=("a",))
    exists = any(matches(one, labels) and matches(other, labels) for labels in all_labels() if "a" in labels)
    assert (found is not None) is exists
