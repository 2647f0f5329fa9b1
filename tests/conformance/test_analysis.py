# SPDX-License-Identifier: GPL-3.0-or-later
"""Istio's own analyzers over their testdata, recorded: the same messages of the same objects at the same lines."""
from __future__ import annotations

import json
import re
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.analyzer import Analyzer
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.defaults import default_resources
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.kinds import OBJECTS
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.mesh_settings import read_mesh, read_networks
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.message import Message
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.messages import TYPES
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.registry import ANALYZERS
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.run import Analysis, analyze
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.snapshot import Snapshot
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.sources import read_texts

from .istio_module import istio_module
from .shared_records import lines

Json = dict[str, t.Any]
Told = tuple[str, str, str, str, str]


def records(name: str) -> Json:
    return t.cast(Json, json.loads("\n".join(lines(f"analysis/{name}.json")) or "{}"))


CASES: t.Final[list[Json]] = records("cases").get("cases", [])
RUNS: t.Final[list[Json]] = records("all_analyzers").get("runs", [])
LINE: t.Final = re.compile(r":\d+\)")
FOLDER: t.Final = "pkg/config/analysis/analyzers"
# istioctl does not run it by itself; our precheck tells of IST0136 (tests/unit/analysis).
LEFT_OUT: t.Final = "annotations.AlphaAnalyzer"
# They look at nothing (istio/pkg/config/schema/collections: EmptyValidate); a mesh config that cannot be read is an error of its option.
EMPTY: t.Final = {"schema.ValidationAnalyzer.MeshConfig", "schema.ValidationAnalyzer.MeshNetworks"}
# What the schema says: istioctl tells the object's first line, we the field's (istio/pkg/config/analysis/analyzers/schema/validation.go:73).
OF_FIELDS: t.Final = {"IST0106", "IST0130", "IST0131", "IST0133"}
# Where istioctl tells another line than the field's, and by how many.
OTHER_LINES: t.Final = {
    # A file that begins with --- : it counts that line twice (istio/pilot/pkg/config/file/util/kubeyaml/kubeyaml.go:113).
    ("testdata/gateway-duplicate-certificate.yaml", "Gateway istio-system/gateway-01-test-01"): {"6": "5", "18": "17"},
    # Objects in a List: it counts their first line twice (istio/pilot/pkg/config/file/store.go:353).
    ("testdata/analyze-list-type.yaml", "Gateway alpha-l"): {"35": "34"},
    ("testdata/analyze-list-type.yaml", "Gateway beta-l"): {"20": "19"},
    # notNamespaces: it looks for the line below namespaces (istio/pkg/config/analysis/analyzers/authz/authorizationpolicies.go:147).
    ("testdata/authorizationpolicies.yaml", "AuthorizationPolicy httpbin/httpbin-bogus-not-ns"): {"198": "216 217"},
}


def analysis(run: Json, analyzers: t.Iterable[Analyzer], *, complete: bool, defaults: bool) -> Analysis:
    folder = istio_module() / FOLDER
    texts = {name: (folder / name).read_text() for name in run["inputFiles"]}
    mesh = read_mesh((folder / run["meshConfigFile"]).read_text() if run["meshConfigFile"] else "")
    networks = read_networks((folder / run["meshNetworksFile"]).read_text()) if run["meshNetworksFile"] else {}
    found = read_texts(texts.items(), "", complete=complete).resources
    kinds = [kind for kind in OBJECTS if complete or not kind.discovery]
    there = Snapshot([*found, *(default_resources(mesh, "istio-system") if defaults else ())], kinds=kinds, mesh_config=mesh, mesh_networks=networks)
    return analyze(there, analyzers)


def told(messages: t.Iterable[Message]) -> set[Told]:
    return {(one.code, one.level, one.origin, one.message, _place(one.code, one.reference)) for one in messages if one.code.startswith("IST")}


def _place(code: str, reference: str) -> str:
    return reference.rpartition(":")[0] if code in OF_FIELDS else reference


def recorded(run: Json) -> set[Told]:
    out = set()
    for one in run["actual"]:
        file, _, line = one.get("reference", "").rpartition(":")
        line = str(one["line"] or line)
        for shown in OTHER_LINES.get((file, one["origin"]), {}).get(line, line).split() or [""]:
            out.add((one["code"], one["level"], one["origin"], one["message"], _place(one["code"], f"{file}:{shown}") if file else ""))
    return out


def is_same(found: set[Told], run: Json) -> bool:
    """Whether that is what Istio said, of runs that differed any of the times."""
    wanted = recorded(run)
    several = [key for key in OTHER_LINES if key[0] in run["inputFiles"] and any(" " in one for one in OTHER_LINES[key].values())]
    if several:  # one recorded line stands for several of ours
        return {one[:4] for one in found} == {one[:4] for one in wanted} and found <= wanted
    if not run.get("actualUnstable"):
        return found == wanted
    said = [[one["string"] for one in run["actual"]], *run["actualAlternatives"]]
    ours = sorted(f"{level} [{code}] ({origin}{' ' * bool(place)}{place}) {text}" for code, level, origin, text, place in found)
    return ours in [sorted(LINE.sub(")", one) if one.split("[")[1][:7] in OF_FIELDS else one for one in texts) for texts in said]


@pytest.mark.parametrize("case", [one for one in CASES if one["analyzer"]["name"] != LEFT_OUT], ids=lambda one: one["name"])
def test_an_analyzer_of_its_own_tells_the_same(case: Json) -> None:
    found = told(analysis(case, [ANALYZERS[case["analyzer"]["name"]]], complete=True, defaults=True).messages)
    assert is_same(found, case), (sorted(found - recorded(case)), sorted(recorded(case) - found))


@pytest.mark.parametrize("run", RUNS, ids=lambda one: f"{'-'.join(one['inputFiles'])}-{one['defaultResources']}")
def test_all_analyzers_together_tell_the_same(run: Json) -> None:
    whole = run["defaultResources"]
    done = analysis(run, ANALYZERS.values(), complete=whole, defaults=whole)
    found = told(done.messages)
    assert is_same(found, run), (sorted(found - recorded(run)), sorted(recorded(run) - found))
    assert {name for name in done.skipped if not name.startswith("meshfleet.")} == set(run["skippedAnalyzers"])


def test_every_analyzer_is_here_with_its_inputs() -> None:
    named = {one["name"]: {(kind["group"], kind["kind"]) for kind in one["inputs"]} for one in records("cases").get("analyzers", [])}
    ours = {name: {(kind.group, kind.kind) for kind in one.inputs} for name, one in ANALYZERS.items()}
    assert {name: ours.get(name) for name in named if name not in EMPTY} == {name: kinds for name, kinds in named.items() if name not in EMPTY}


def test_services_that_differ_between_clusters() -> None:
    for case in records("cases").get("multiClusterCases", []):
        found = []
        for cluster in ("cluster1", "cluster2"):
            texts = [(str(number), (istio_module() / FOLDER / name).read_text()) for number, name in enumerate(case[f"{cluster}InputFiles"])]
            for one in read_texts(texts, "", complete=True).resources:
                one.cluster = cluster
                found.append(one)
        done = analyze(Snapshot(found, kinds=OBJECTS), [ANALYZERS[case["analyzer"]["name"]]])
        # the order of clusters, and which of the two places is told, are those of Go's maps
        ours = {(one.code, one.origin, _sorted_clusters(one.message)) for one in done.messages}
        assert ours == {(one["code"], one["origin"], _sorted_clusters(one["message"])) for one in case["actual"]}


def _sorted_clusters(text: str) -> str:
    before, _, rest = text.partition("[")
    inside, _, after = rest.partition("]")
    return f"{before}{sorted(inside.split())}{after}"


def test_every_message_is_here() -> None:
    for one in records("messages").get("messages", []):
        ours = TYPES[one["code"]]
        assert (ours.name, ours.level, ours.template) == (one["name"], one["level"], one["template"])
