# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that would end the process, or fill its memory, are refused."""
from __future__ import annotations

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.config import secrets_within
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.foreign_yaml import MAX_DEPTH, UnsafeYaml, read_documents

LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 20))


@pytest.mark.parametrize("text", ["[" * 200_000, "- " * 200_000, "{a: " * 200_000, "? " * 200_000, "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)])
def test_deep_texts(text: str) -> None:
    with pytest.raises(UnsafeYaml, match=r"is nested deeper than 200 levels"):
        read_documents(text)


@pytest.mark.parametrize("text", ["&a [*a]", "a: &a {b: [*a]}", "x: &b [&a [*b]]"])
def test_values_within_themselves(text: str) -> None:
    with pytest.raises(UnsafeYaml, match="value contains itself"):
        read_documents(text)


def test_aliases_that_stand_for_too_much() -> None:
    with pytest.raises(UnsafeYaml, match="excessive aliasing"):
        read_documents(LAUGHS)


def test_what_is_allowed() -> None:
    assert read_documents("a: &a [1, 2]\nb: *a\n---\nx\n") == [{"a": [1, 2], "b": [1, 2]}, "x"]
    assert len(str(read_documents("[" * MAX_DEPTH + "]" * MAX_DEPTH)[0])) == 2 * MAX_DEPTH
    assert read_documents("") == []
    assert read_documents(f"[{'x, ' * 100}]") == [["x"] * 100]


@pytest.mark.parametrize("text", ["a: [", "a: 2026-99-99", "*a", "a: \x00", "[a]: *b"])
def test_no_yaml(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        read_documents(text)


@pytest.mark.parametrize("rest", ["a: 2026-99-99", "a: " + "[" * 200_000, "items: &a [*a]", LAUGHS, "a: ["])
def test_objects_with_a_secret_that_cannot_be_read_are_hidden_whole(rest: str) -> None:
    text = f"kind: Secret\n{rest}"
    assert secrets_within({"objects": text}) == {text}


def test_secrets_within_objects() -> None:
    text = "kind: List\nitems:\n- {kind: Secret, data: {a: c2VjcmV0}, stringData: {b: hidden, c: abc}}\n---\nkind: Secret\ndata: {x: Mg==, y: 7}\n"
    assert secrets_within({"objects": text}) == {"c2VjcmV0", "hidden", "Mg=="}
