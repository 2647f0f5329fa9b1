# SPDX-License-Identifier: GPL-3.0-or-later
"""What an apply removes: fields that only the managers whose entries we take over had set."""
from __future__ import annotations

from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.ownership import orphans, removed

ONE, TWO = 'k:{"name":"one"}', 'k:{"name":"two"}'


def live(**trees: dict[str, object]) -> dict[str, object]:
    hooks = [{"name": "one", "policy": "Fail", "filled_in": 10}, {"name": "two", "policy": "Fail", "filled_in": 10}]
    entries = [{"manager": name, "operation": "Apply", "fieldsV1": {"f:webhooks": tree}} for name, tree in trees.items()]
    return {"metadata": {"name": "x", "managedFields": entries}, "webhooks": hooks}


def test_an_element_that_nobody_else_has_goes_whole() -> None:
    item = live(theirs={ONE: {".": {}, "f:name": {}, "f:policy": {}}, TWO: {".": {}, "f:name": {}, "f:policy": {}}})
    wanted = {"webhooks": [{"name": "one", "policy": "Fail"}]}
    after = removed(item, orphans(item, wanted, {("theirs", "Apply")}, "ours"))
    assert after["webhooks"] == [{"name": "one", "policy": "Fail", "filled_in": 10}]


def test_an_element_that_another_has_too_stays() -> None:
    item = live(theirs={TWO: {".": {}, "f:name": {}, "f:policy": {}}}, other={TWO: {"f:name": {}}})
    after = removed(item, orphans(item, {"webhooks": []}, {("theirs", "Apply")}, "ours"))
    assert after["webhooks"][1] == {"name": "two", "filled_in": 10}
