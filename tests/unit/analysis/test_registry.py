# SPDX-License-Identifier: GPL-3.0-or-later
"""Every analyzer says what it is, every message is somebody's, and the documentation tells of each of our own."""
from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.analyzer import Analyzer
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.messages import TYPES
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.registry import ANALYZERS, selected

ROOT = Path(__file__).parents[3]
# Messages of other parts: the precheck's, those about reading, and those that Istio itself no longer tells in an analysis.
ELSEWHERE = {"IST0001", "IST0136", "IST0141", "IST0142", "IST0143", "IST0156", "IST0168", "IST0169", "IST0172", "MF0201", "MF0290", "MF0291"}
RUNTIME = {"MF0401", "MF0402", "MF0403", "MF0404", "MF0405", "MF0406", "MF0407", "MF0491", "MF0492"}


def test_every_message_is_somebodys() -> None:
    told = {code for one in ANALYZERS.values() for code in one.codes}
    assert told | ELSEWHERE | RUNTIME == set(TYPES)
    assert not told & (ELSEWHERE | RUNTIME)


def test_every_file_of_analyzers_is_registered() -> None:
    folder = ROOT / "plugins" / "module_utils" / "analysis" / "analyzers"
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    registered = {getattr(one.find, "func", one.find).__module__.rpartition(".")[2] for one in ANALYZERS.values()}
    assert registered == modules
    assert all(one.summary and one.inputs for one in ANALYZERS.values())


def test_our_own_messages_are_documented() -> None:
    text = (ROOT / "docs" / "analysis.md").read_text()
    for code, kind in TYPES.items():
        if code.startswith("MF"):
            assert f"### {code}\n{kind.name}, {kind.level}." in text


def test_rules_are_names_or_codes() -> None:
    assert len(selected([])) == len(ANALYZERS)
    assert [one.name for one in selected(["IST0138", "webhook.Analyzer"])] == ["gateway.CertificateAnalyzer", "webhook.Analyzer"]
    with pytest.raises(ValueError, match="IST9999"):
        selected(["IST0138", "IST9999"])


def test_an_analyzer_cannot_tell_what_there_is_not() -> None:
    with pytest.raises(ValueError, match="IST9999"):
        Analyzer("x", ("IST9999",), (), "", lambda snapshot: iter(()))
