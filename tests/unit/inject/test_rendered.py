# SPDX-License-Identifier: GPL-3.0-or-later
"""Rendered texts that are read in parts say what they say when they are read as one, also where they are wrong."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.gotemplate.errors import FunctionError
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.functions.yaml_load import loads
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.errors import InjectError
from ansible_collections.meshfleet.istio.plugins.module_utils.inject.rendered import RenderedReader

LONG: t.Final = "".join(f"    - {{name: n{number}, value: 'v: {number}'}}\n" for number in range(20))
TEXTS: t.Final = [
    "", "\n  \n", "# nothing\n", "a: 1", "a: 1\n", "  a: 1\n  b: 2\n", "a:\n  b:\n    c: 1\n", "a:\n- 1\n- 2\nb:\n  - 3\n",
    "a: |\n  text\n\n  more\n\nb: |-\n  text\nc: |+\n  text\n\n", "a: |\n  text", "a: |\n  text\n", "a: |\n  text  \n   \nb: 1\n",
    "a: >\n  one\n  two\n", 'a: "one\nb: two"\n', "a: 'one\nb: two'\n", "a: {x: 1,\nb: 2}\n", "a: {\n  x: 1,\n}\nb: [\n1\n]\n", "a: &x 1\nb: *x\n",
    "a: &x {k: 1}\nb:\n  <<: *x\n  c: 2\n", "<<: {a: 1}\nb: 2\n", "? a\n: b\n", "a: 1\na: 2\n", "a: one\n  two\nb: 3\n", "a: 1\nb c\n",
    "a: 1\n b: 2\n", "  a: 1\nb: 2\n", "true: 1\n1: 2\nnull: 3\n", '"quoted key": 1\n\'other: key\': 2\n', "a:\tb\n", "\ta: 1\n", "a: 1\n---\nb: 2\n",
    "--- \na: 1\n", "a: 1\n...\n", "%YAML 1.1\n---\na: 1\n", "- 1\n- 2\n", "text\n", "a: \u00e9\nb: 1\n", "a: x\u2028b: y\n",
    "a:\n  # comment\n  b: 1 # more\n# end\n", "a: 1\n# b\n\n  # c\nd: 2\n", "a: !!str 1\nb: !!int '2'\n", "a: [1, 2\nb: 3\n",
    f"spec:\n  containers:\n  - name: one\n    env:\n{LONG}  - name: two\n    env:\n{LONG}\n    image: x\n", f"spec: # comment\n  env:\n{LONG}",
    f"on:\n    x:\n{LONG}", f"12:\n    x:\n{LONG}", f"spec:\n\n\n  # c\n  env:  \n\n{LONG}   \n", f"spec:\n  env:\n{LONG}    bad\n",
    f"spec:\n  env:\n{LONG}   - {{a: 1}}\n", f"spec:\n  env:\n{LONG}  -{{a: 1}}\n", f"spec:\n  env:\n{LONG}  note: |\n   # kept\n    x\n",
    f"spec:\n  env:\n{LONG}   # c\n    - - 1\n      - 2\n    -\n      k: 1\n",
]  # fmt: skip


def outcome(read: t.Callable[[str], t.Any], text: str) -> t.Any:
    try:
        return read(text)
    except (FunctionError, InjectError) as error:
        return f"{type(error).__name__} {error}"


def whole(text: str) -> t.Any:
    found = loads(text, ints=True)
    if found is not None and not isinstance(found, dict):
        raise InjectError("renders no map")
    return found or {}


def test_every_text_as_one_and_in_parts() -> None:
    reader = RenderedReader()
    for _ in range(2):  # what was read before is taken from memory
        for text in TEXTS:
            assert outcome(reader.read, text) == outcome(whole, text), text
        for text in TEXTS:
            for line in range(text.count("\n")):
                cut = "\n".join(text.split("\n")[line:])
                assert outcome(reader.read, cut) == outcome(whole, cut), cut


def test_parts_are_shared_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = RenderedReader()
    one, two = (reader.read(f"spec:\n  env:\n{LONG}  name: {name}\n") for name in ("a", "b"))
    assert one["spec"]["env"] is two["spec"]["env"]
    monkeypatch.setattr("ansible_collections.meshfleet.istio.plugins.module_utils.inject.rendered._PARTS", 3)
    assert reader.read(f"spec:\n  env:\n{LONG}  name: c\n") == {"spec": {"env": one["spec"]["env"], "name": "c"}}
