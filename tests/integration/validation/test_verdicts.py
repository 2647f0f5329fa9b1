# SPDX-License-Identifier: GPL-3.0-or-later
"""Our verdicts beside those of Istio's own code, live: every object of the module's samples and tests, and mutations of them by a fixed seed."""
from __future__ import annotations

import copy
import json
import random
import re
import subprocess
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.mesh import validate_mesh_config
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.validate import KINDS, validate

from tests.oracle import message_tables
from tests.unit.istio.validation.samples import full

Json = dict[str, t.Any]
Verdict = tuple[str, str, str, bool]
"""Why it cannot be read, all errors, all warnings, whether every field is known."""
PLACES: t.Final = ("samples", "pkg/config", "pkg/test/datasets", "tests", "pilot/pkg/security", "pilot/pkg/xds")
SEED: t.Final = 20260827
MUTATIONS: t.Final = 6000
RUNS: t.Final = 3
"""How often Istio's code is asked: it goes through maps in no order, and each of its answers counts."""
AGAIN: t.Final = 30
"""How often more about an object of which ours is none of the answers: the one that it gives seldom may be missing."""
VALUES: t.Final[tuple[t.Any, ...]] = (
    "", "a", "*", "*.com", "foo.bar.com", "1.2.3.4", "10.0.0.0/8", "10.0.0.0/33", "::1", "1::2::3", "unix:///a", "~", "./*", "ns/host", "-bad-", "x" * 70,
    "a.1", "HTTP", "https", "SIMPLE", "MUTUAL", "5s", "0s", "1ms", "-1s", "1.0001s", "5", "80", "1e3", "tcp", "true", "[", "(", "a**", "(?i)a", "\\d+",
    "*a", "host", "bad header", "%REQ(a)%", "100%", "@request.auth.claims.foo", "http://foo.com", "https://foo.com:abc", "configmap://ns/name", "é",
    "a\nb", "<x>", "{*}", "/a/{x}", "us-west/*", "5xx,503", "STRICT", "CUSTOM", "DENY", "mesh", "outbound_.80_._.foo.bar", 0, 1, -1, 80, 65536, 101, 1.5,
    -0.5, 2**31, 2**63, True, False, None, [], {}, [None], [""], ["a"], [1], [{}], {"a": "b"}, {"a": 1}, {"": "x"}, {"a*": "*"}, {"exact": "x"},
    {"prefix": ""}, {"regex": "["}, {"number": 80}, {"host": "a.b"}, {"value": 101.5},
)  # fmt: skip


@pytest.fixture(scope="session")
def program(tool: t.Callable[[str], Path]) -> Path:
    """The sandbox's program that asks Istio's code."""
    return tool("verdicts")


@pytest.fixture(scope="session")
def objects(istio: Path) -> list[Json]:
    """Every object of Istio's kinds in the module's YAML files, each once."""
    found: dict[str, Json] = {}
    for place in PLACES:
        for file in sorted((istio / place).rglob("*.yaml")):
            text = file.read_text(errors="replace")
            if not re.search(r"^apiVersion: *(?:networking|security|telemetry|extensions)\.istio\.io", text, re.MULTILINE):
                continue
            try:
                documents = list(yaml.load_all(text, yaml.CSafeLoader))
            except yaml.YAMLError:
                continue  # templates of charts and of tests
            for document in documents:
                if isinstance(document, dict) and (str(document.get("apiVersion")).partition("/")[0], document.get("kind")) in KINDS:
                    document.setdefault("metadata", {})
                    found.setdefault(json.dumps(document, sort_keys=True, default=str), document)
    return [json.loads(text) for text in found]


def asked(program: Path, objects: t.Sequence[Json]) -> list[Verdict]:
    """What Istio's code says; of texts that protobuf makes, the spaces that differ from build to build are made one."""
    lines = "".join(json.dumps(whole(obj), ensure_ascii=False) + "\n" for obj in objects)
    said = subprocess.run([program, "judge"], input=lines, stdout=subprocess.PIPE, text=True, check=True, timeout=300)
    answers = [json.loads(line) for line in said.stdout.splitlines()]
    return [
        (one_space(answer.get("convertError", "")), one_space(answer.get("error", "")), one_space(answer.get("warning", "")), "strictError" not in answer)
        for answer in answers
    ]


def whole(value: t.Any) -> t.Any:
    """Whole numbers without a point, as Go makes JSON of YAML."""
    if isinstance(value, dict):
        return {key: whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [whole(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def one_space(text: str) -> str:
    return re.sub("[ \u00a0]+", " ", text)


def shape(verdict: Verdict) -> tuple[bool, ...]:
    """A verdict without its texts."""
    return tuple(map(bool, verdict))


def ours(obj: Json) -> Verdict:
    verdict = validate(obj)
    known = not verdict.decode_error and not verdict.unknown_fields
    return one_space(verdict.decode_error), one_space(verdict.error_text), one_space(verdict.warning_text), known


def places(value: t.Any, path: tuple[str | int, ...] = ()) -> t.Iterator[tuple[t.Any, str | int]]:
    """All that holds something, and the key it holds it by."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield value, key
        yield from places(item, (*path, key))


def mutated(obj: Json, chance: random.Random, pool: t.Mapping[str, list[t.Any]]) -> Json:
    """An object with one to three of its fields changed, left out, or added."""
    obj = copy.deepcopy(obj)
    names = list(pool)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        spots = list(places(obj.get("spec")))
        if not spots:
            break
        holder, key = chance.choice(spots)
        what = chance.random()
        if what < 0.4:
            holder[key] = copy.deepcopy(chance.choice(VALUES))
        elif what < 0.55:
            del holder[key]
        elif what < 0.7 and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        elif key in pool and what < 0.85:
            holder[key] = copy.deepcopy(chance.choice(pool[str(key)]))
        elif isinstance(holder, dict):
            name = chance.choice(names)
            holder[name] = copy.deepcopy(chance.choice(pool[name]))
    return obj


def compared(program: Path, objects: t.Sequence[Json]) -> tuple[list[t.Any], list[t.Any]]:
    """The objects of which the verdict differs, and those of which only the text does."""
    wrong, worded = [], []
    answers = [list(one) for one in zip(*(asked(program, objects) for _ in range(RUNS)), strict=True)]
    own = [ours(obj) for obj in objects]
    doubtful = [number for number, got in enumerate(own) if got not in answers[number]]
    for _ in range(AGAIN if doubtful else 0):
        for number, answer in zip(doubtful, asked(program, [objects[number] for number in doubtful]), strict=True):
            answers[number].append(answer)
    for obj, wanted, got in zip(objects, answers, own, strict=True):
        if got in wanted:
            continue
        if shape(got) not in map(shape, wanted):
            wrong.append((obj, wanted[0], got))
        elif len(set(wanted)) == 1:  # else it names whichever of several it comes upon first
            worded.append((obj, wanted[0], got))
    return wrong, worded


def test_objects_of_the_module(program: Path, objects: list[Json]) -> None:
    """What Istio itself ships and tests with."""
    assert {kind for _, kind in KINDS} == {obj["kind"] for obj in objects}
    assert compared(program, objects) == ([], [])


def test_mutations(program: Path, objects: list[Json]) -> None:
    """The same verdict on every one, and the same text on all but 1 in 1,000: those of grammars (CEL's) that go on after an error."""
    chance = random.Random(SEED)
    pool: dict[str, list[t.Any]] = {}
    for obj in objects:
        for holder, key in places(obj.get("spec")):
            if isinstance(key, str):
                pool.setdefault(key, []).append(holder[key])
    wrong, worded = compared(program, [mutated(chance.choice(objects), chance, pool) for _ in range(MUTATIONS)])
    assert not wrong, (len(wrong), wrong[:3])
    assert len(worded) <= MUTATIONS / 1000, (len(worded), worded[:3])


def test_every_message_that_an_envoy_filter_may_hold(program: Path) -> None:
    """Each of Envoy's messages as the configuration of a filter, with all its fields, and with values that they must not have."""
    chance = random.Random(SEED)
    made: list[Json] = []
    for entry in message_tables.listed(program):
        name = entry.get("message", "")
        if not name.startswith(message_tables.ENVOY) or name.startswith(message_tables.NOT_HELD):
            continue
        for changed in range(3):
            config = full(name, 3)
            spots = list(places(config))
            if changed and spots:
                holder, key = chance.choice(spots)
                holder[key] = copy.deepcopy(chance.choice(VALUES))
            patch = {"operation": "ADD", "value": {"name": "x", "typed_config": {**config, "@type": f"type.googleapis.com/{name}"}}}
            spec = {"configPatches": [{"applyTo": "HTTP_FILTER", "patch": patch}]}
            made.append({"apiVersion": "networking.istio.io/v1alpha3", "kind": "EnvoyFilter", "metadata": {"name": "x"}, "spec": spec})
    assert len(made) > 3000
    assert compared(program, made) == ([], [])


def test_mesh_configs(program: Path) -> None:
    """What istiod says of a ``mesh`` ConfigMap over its defaults."""
    specs: list[Json] = [
        {}, {"connectTimeout": "2h"}, {"connectTimeout": 5}, {"trustDomain": "a_b", "trustDomainAliases": ["x", ""]}, {"proxyListenPort": 0},
        {"defaultConfig": {"discoveryAddress": "x", "drainDuration": "1ms", "statusPort": -1, "controlPlaneAuthPolicy": "INHERIT"}},
        {"defaultConfig": {"tracing": {"lightstep": {}}, "privateKeyProvider": {"qat": {"pollDelay": "0s"}}}},
        {"defaultConfig": {"connectionSettings": {"httpIdleTimeout": "-1s", "http2InitialStreamWindowSize": 1}, "configPath": ""}},
        {"defaultTrafficPolicy": {"connectionPool": {"http": {"maxRetries": -1}}}}, {"tlsDefaults": {"ecdhCurves": ["P-256", "P-256", "x"]}},
        {"serviceSettings": [{"hosts": ["a..b"]}], "meshMTLS": {"ecdhCurves": ["P-256"]}}, {"noSuchField": 1}, {"accessLogEncoding": "XML"},
    ]  # fmt: skip
    for spec, (_, error, warning, _) in zip(specs, asked(program, [{"kind": "MeshConfig", "spec": spec} for spec in specs]), strict=True):
        verdict = validate_mesh_config(spec)
        said = f"failed to convert to proto. {verdict.decode_error}" if verdict.decode_error else verdict.error_text
        assert (said, verdict.warning_text) == (error, warning), spec


def test_the_tables_are_those_of_the_pinned_module(program: Path) -> None:
    """``python -m tests.oracle.message_tables`` would write what is there."""
    for module, text in message_tables.written(message_tables.listed(program)).items():
        assert (message_tables.TARGET / module).read_text() == text, f"{module} is of another Istio: run python -m tests.oracle.message_tables"
