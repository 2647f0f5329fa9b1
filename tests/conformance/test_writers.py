# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of istioctl's own writers (istio/istioctl/pkg/writer), recorded: the same tables, the same JSON."""
from __future__ import annotations

import collections
import json
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.config_dump import DumpError

from .istio_module import istio_module
from .shared_records import RECORDS, lines
from .writer_runs import ENVOY, ZTUNNEL, comparison_verdicts, status_text

Json = dict[str, t.Any]
RUNS: t.Final[list[Json]] = json.loads("\n".join(lines("writers/cases.json")) or "[]")
LEFT_OUT: t.Final = {
    # Colours of check-inject's table (istio/istioctl/pkg/writer/table/writer.go:62): no table of a proxy.
    "istioctl/pkg/writer/table/StyleWriter",
    # No command calls it (istio/istioctl/pkg/writer/compare/sds/writer.go:116): the comparison with the node agent it was for is gone.
    "istioctl/pkg/writer/compare/sds/PrintDiffs",
    # Secrets made up by hand, without certificates (istio/istioctl/pkg/writer/compare/sds/writer_test.go:29): our rows are made of certificates only.
    "istioctl/pkg/writer/compare/sds/PrintSecretItems",
    # It prints what was never read into it (istio/istioctl/pkg/writer/ztunnel/configdump/configdump.go:133): nothing, or null.
    "istioctl/pkg/writer/ztunnel/configdump/PrintFullDump",
    # The protobuf answers of XDS as they came (istio/istioctl/pkg/writer/pilot/status.go:102): we ask the debug port, and return rows.
    "istioctl/pkg/writer/pilot/XdsStatusWriter.PrintAll yaml",
}


def key(run: Json) -> str:
    how = (run.get("args") or {}).get("OutputFormat", "table")
    return f"{run['package']}/{run['func']}" + ("" if how == "table" else f" {how}")


def given(run: Json, module: Path) -> t.Any:
    if run["package"].endswith("writer/pilot"):
        return status_text(run["inputResponses"], run)
    if run["func"] == "Comparator.Diff":
        return comparison_verdicts(module / run["istiod"], module / run["envoy"])
    known = ZTUNNEL if "ztunnel" in run["package"] else ENVOY
    try:
        return known[run["func"]](module / run["input"], run)
    except DumpError as error:
        return f"error: {error}"


def wanted(run: Json) -> t.Any:
    if run.get("error"):
        return f"error: {run['error']}"
    text = (RECORDS / "writers" / run["output"]).read_text()
    if run["func"] == "Comparator.Diff":  # the text between follows the order of fields in proto files; ours is by name
        return [line.partition(" (")[0] for line in text.splitlines() if line.startswith(("Clusters ", "Listeners ", "Routes "))]
    kind = (run.get("args") or {}).get("outputFormat")
    return json.loads(text) if kind == "json" else yaml.safe_load(text) if kind == "yaml" else text


def trimmed(value: t.Any) -> t.Any:
    """As Istio's tests compare: without white space around the whole."""
    return value.strip() if isinstance(value, str) else value


@pytest.mark.parametrize("function", sorted({key(run) for run in RUNS} - LEFT_OUT))
def test_every_run_of_a_function_prints_the_same(function: str) -> None:
    module = istio_module()
    wrong = []
    for run in RUNS:
        if key(run) == function and trimmed(given(run, module)) != trimmed(wanted(run)):
            wrong.append((run.get("input") or run.get("name"), run.get("args"), given(run, module), wanted(run)))
    assert wrong == []


def test_what_is_left_out_is_little() -> None:
    count = collections.Counter(key(run) in LEFT_OUT for run in RUNS)
    assert count[True] == (7 if RUNS else 0)
