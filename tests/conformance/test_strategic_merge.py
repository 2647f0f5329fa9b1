# SPDX-License-Identifier: GPL-3.0-or-later
"""Strategic merges recorded from Istio's injector."""
from __future__ import annotations

import json

from ansible_collections.meshfleet.istio.plugins.module_utils.helm.functions.yaml_load import loads
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.strategic_merge import strategic_merge

from .shared_records import lines


def test_recorded_merges() -> None:
    wrong = []
    for line in lines("inject/strategic_merge.jsonl"):
        record = json.loads(line)
        args, results = record["args"], record["results"]
        if any(isinstance(item, dict) and "error" in item for item in results):
            continue
        want = json.loads(results[0]) if isinstance(results[0], str) else results[0]
        patch = loads(args["patchYAML"], ints=True)
        if strategic_merge(json.loads(args["originalJSON"]), patch or {}, "Pod") != want:
            wrong.append(args["patchYAML"][:400])
    assert wrong == []
