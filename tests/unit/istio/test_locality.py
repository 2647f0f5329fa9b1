# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a pod runs."""
from __future__ import annotations

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.locality import locality_of

REGION, ZONE, SUBZONE = "topology.kubernetes.io/region", "topology.kubernetes.io/zone", "topology.istio.io/subzone"


@pytest.mark.parametrize(
    ("pod_labels", "node_labels", "locality"),
    [
        ({}, {REGION: "r", ZONE: "z", SUBZONE: "s"}, "r/z/s"),
        ({}, {REGION: "r", ZONE: "z"}, "r/z"),
        ({}, {REGION: "r"}, "r"),
        ({}, {ZONE: "z"}, "/z"),
        ({}, {}, ""),
        ({"istio-locality": "a.b.c"}, {REGION: "r"}, "a/b/c"),
        ({"istio-locality": "a/b.1"}, {REGION: "r"}, "a/b.1"),
    ],
)
def test_the_pods_own_word_comes_before_its_nodes(pod_labels: dict[str, str], node_labels: dict[str, str], locality: str) -> None:
    pod = {"metadata": {"labels": pod_labels}, "spec": {"nodeName": "n"}}
    assert locality_of(pod, {"n": node_labels}) == locality


def test_a_pod_without_a_node_is_nowhere() -> None:
    assert locality_of({"metadata": {}, "spec": {}}, {"n": {REGION: "r"}}) == ""
