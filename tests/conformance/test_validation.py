# SPDX-License-Identifier: GPL-3.0-or-later
"""Verdicts that Istio's own code gave, beside ours: whole objects, the specs of Istio's unit tests, and the functions beneath."""
from __future__ import annotations

import collections
import functools
import json
import re
import typing as t

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.validate import KINDS, validate

from .shared_records import lines
from .validation_calls import CALLS, Said, said_by_istio

Json = dict[str, t.Any]
GROUPS: t.Final = {kind: group for group, kind in KINDS}
NOT_JSON: t.Final = {
    "may not be nil": "the Go test passes a nil pointer, which no object of a cluster can hold: null in a list is an empty message",
    "may not be null": "a nil pointer again",
    "cannot be nil": "a nil pointer again",
    "cannot be null": "a nil pointer again",
    "is nil": "a nil pointer again",
    "must not be nil, found at rule": "a nil pointer again",
    "`from` must not be empty": "the Go test passes an empty list that is not nil, which JSON cannot say",
    "`to` must not be empty": "an empty list that is not nil again",
    "have a nil value": "a nil pointer again",
    "encountered nil value": "a nil pointer again",
    "port level mTLS, if defined": "the record shows no empty map, which the Go test passes",
    "cannot cast to": "the Go test passes another message",
}
"""Why a recorded verdict of a unit test cannot come of an object, by what its text holds."""


def said(obj: Json) -> Said:
    """Our verdict as the records have it."""
    verdict = validate(obj)
    return verdict.decode_error, verdict.error_text, verdict.warning_text


def test_whole_objects() -> None:
    """Every object: the same verdict, and the same text, whether it cannot be read, is wrong, or is warned of."""
    wrong, seen = [], collections.Counter[str]()
    for line in lines("validation/objects.jsonl"):
        record = json.loads(line)
        seen[record["kind"]] += 1
        want = (record.get("convertError") or "", record["error"] or "", record["warning"] or "")
        got = said(record["object"])
        if got != want:
            wrong.append((record["kind"], record["id"], want, got))
    assert not wrong, (len(wrong), wrong[:3])
    assert not seen or {kind for _, kind in KINDS} == set(seen)


def test_specs_of_istios_unit_tests() -> None:
    """What Istio's tests pass to each kind's function; what only Go can say is left out, each with its reason."""
    wrong = []
    for line in lines("validation/resources.jsonl"):
        record = json.loads(line)
        if any(text in (record["error"] or "") for text in NOT_JSON):
            continue
        kind = record["kind"]
        obj = {"apiVersion": f"{GROUPS[kind]}/v1", "kind": kind, "metadata": record["meta"], "spec": record["spec"]}
        want = ("", record["error"] or "", record["warning"] or "")
        if said(obj) != want:
            wrong.append((record, said(obj)))
    assert not wrong, (len(wrong), wrong[:3])


def test_documents_of_the_crds() -> None:
    """The documents by which Istio compares its CRDs with its webhook: what the webhook says."""
    wrong = []
    for line in lines("validation/crds.jsonl"):
        record = json.loads(line)
        quoted = re.sub(r"(?<=[\[ ])[0-9a-f:]*::[0-9a-f:/]*", r'"\g<0>"', record["item"])  # libyaml takes the colons for a map's
        obj = next(yaml.safe_load_all(quoted))
        verdict = validate({key: value for key, value in obj.items() if key != "_err"})
        if (verdict.decode_error or verdict.error_text) != (record["webhookError"] or ""):
            wrong.append((record["name"], record["webhookError"], verdict))
    assert not wrong, wrong[:3]


@functools.cache
def calls() -> dict[str, list[Json]]:
    """The recorded calls by function."""
    out: dict[str, list[Json]] = {}
    for line in lines("validation/functions.jsonl"):
        record = json.loads(line)
        out.setdefault(record["func"], []).append(record)
    return out


@pytest.mark.parametrize("name", sorted(CALLS))
def test_functions_beneath(name: str) -> None:
    """Calls recorded inside Istio's code, beside the function of ours that does the same."""
    wrong = []
    for record in calls().get(name, ()):
        if any(text in json.dumps(record["results"]) for text in NOT_JSON) or "$marshalError" in json.dumps(record["args"]):
            continue
        want, got = said_by_istio(record), CALLS[name](record["args"])
        if got != want:
            wrong.append((record["args"], want, got))
    assert not wrong, (len(wrong), wrong[:3])
