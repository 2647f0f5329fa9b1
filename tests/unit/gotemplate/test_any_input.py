# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the text: the lexer and parser end, and raise nothing but TemplateError."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.gotemplate.errors import TemplateError
from ansible_collections.meshfleet.istio.plugins.module_utils.gotemplate.template import Template
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.functions.table import SPRIG
from hypothesis import given, settings
from hypothesis import strategies as st

WORDS: t.Final = (
    "{{", "}}", "{{-", "-}}", "{{ ", " }}", "if", "else", "else if", "else with", "end", "range", "with", "define", "template", "block", "break",
    "continue", "nil", "true", "false", "$", "$x", ":=", "=", ",", "|", "(", ")", ".", ".a", ".a.b", "$.a", "..", '"s"', "`raw`", "'c'", "\"", "`", "'",
    "/*", "*/", "1", "0x1F", "1e3", "1_0", "-1", "+", "1i", "0b2", "printf", "len", "and", "or", "not", "eq", "index", "\n", " ", "\t", "\0", "é", "\U0001f600",
    "text", "\\", "%", "#", "define \"x\"", "template \"x\" .", "range $i, $e := ", "$x := 1",
)  # fmt: skip
PIECES: t.Final = st.lists(st.sampled_from(WORDS), max_size=30)
TEXTS: t.Final = st.one_of(st.text(max_size=60), PIECES.map(" ".join), PIECES.map("".join))
DATA: t.Final = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=3)), max_leaves=8,
)


def outcome(text: str, data: t.Any) -> str | None:
    """The rendered text, or None for a TemplateError; any other exception is the test's failure."""
    try:
        return Template("any", SPRIG).parse(text).execute(data)
    except TemplateError as error:
        assert str(error)
        return None


@settings(deadline=2000, max_examples=400)
@given(TEXTS, DATA)
def test_only_template_errors(text: str, data: t.Any) -> None:
    outcome(text, data)


@pytest.mark.long
@settings(deadline=5000, max_examples=20000)
@given(TEXTS, DATA)
def test_only_template_errors_at_length(text: str, data: t.Any) -> None:
    outcome(text, data)


@settings(deadline=2000, max_examples=200)
@given(st.text(max_size=80).filter(lambda text: "{{" not in text))
def test_text_without_actions_is_itself(text: str) -> None:
    assert outcome(text, None) == text


DEEP: t.Final = (
    "{{" + "(" * 5000 + "1" + ")" * 5000 + "}}", "{{if 1}}" * 3000 + "{{end}}" * 3000, "{{1" + " | print" * 5000 + "}}", "{{" + ".a" * 20000 + "}}",
)  # fmt: skip


@pytest.mark.parametrize("text", DEEP)
def test_deep_texts_end(text: str) -> None:
    outcome(text, {})
