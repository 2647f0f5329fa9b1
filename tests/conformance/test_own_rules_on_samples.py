# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules of our own say of Istio's samples: nothing without a true reason."""
from __future__ import annotations

import typing as t

from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.kinds import OBJECTS
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.registry import ANALYZERS
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.run import analyze
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.snapshot import Snapshot
from ansible_collections.meshfleet.istio.plugins.module_utils.analysis.sources import read_texts

from .istio_module import istio_module

OWN: t.Final = [one for one in ANALYZERS.values() if any(code.startswith("MF03") for code in one.codes)]
# Code, object and place, with the reason why it is true. Of several objects with one name the last file's counts.
REASONS: t.Final = {
    # They define all versions there are, while the VirtualService of the host that counts leads to some of them only:
    ("MF0321", "DestinationRule default/details", "bookinfo/networking/fault-injection-details-v1.yaml:30"): "virtual-service-details-v2.yaml: v2",
    ("MF0321", "DestinationRule default/ratings", "bookinfo/networking/destination-rule-all.yaml:39"): "virtual-service-ratings-test-delay.yaml: v1",
    ("MF0321", "DestinationRule default/ratings", "bookinfo/networking/destination-rule-all.yaml:42"): "the same",
    ("MF0321", "DestinationRule default/ratings", "bookinfo/networking/destination-rule-all.yaml:45"): "the same",
    ("MF0321", "DestinationRule default/reviews", "bookinfo/networking/destination-rule-reviews.yaml:11"): "virtual-service-reviews-v3.yaml: v3",
    ("MF0321", "DestinationRule default/reviews", "bookinfo/networking/destination-rule-reviews.yaml:14"): "the same",
    ("MF0321", "DestinationRule default/tcp-echo-destination", "tcp-echo/tcp-echo-all-v1.yaml:40"): "tcp-echo-all-v1.yaml: v1",
    # The only DestinationRule of the samples with a connectionPool or outlierDetection is multicluster/expose-istiod-https.yaml's.
    ("MF0327", "DestinationRule default/details", "bookinfo/networking/fault-injection-details-v1.yaml:27"): "six hosts of bookinfo and tcp-echo",
}


def said(files: dict[str, str], *, complete: bool) -> list[tuple[str, str, str]]:
    found = read_texts(files.items(), "default", complete=complete).resources
    kinds = [kind for kind in OBJECTS if complete or not kind.discovery]
    return [(one.code, one.origin, one.reference) for one in analyze(Snapshot(found, kinds=kinds), OWN).messages]


def test_the_samples_get_what_is_true_of_them() -> None:
    folder = istio_module() / "samples"
    files = {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.yaml"))}
    assert len(files) > 100
    for complete in (False, True):
        assert sorted(said(files, complete=complete)) == sorted(REASONS)
