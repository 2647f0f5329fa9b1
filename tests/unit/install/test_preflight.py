# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans that are refused, or warned of, although every object alone would be accepted."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.release import Record
from ansible_collections.meshfleet.istio.plugins.module_utils.install.desired import Desired
from ansible_collections.meshfleet.istio.plugins.module_utils.install.errors import InstallError
from ansible_collections.meshfleet.istio.plugins.module_utils.install.live import Live
from ansible_collections.meshfleet.istio.plugins.module_utils.install.plan import Plan, ReleasePlan
from ansible_collections.meshfleet.istio.plugins.module_utils.install.preflight import check_plan, check_versions
from ansible_collections.meshfleet.istio.plugins.module_utils.install.release_store import History
from ansible_collections.meshfleet.istio.plugins.module_utils.install.verdicts import CREATE, PRUNE, UNCHANGED, Change

Json = dict[str, t.Any]


def injector(name: str, **labels: str) -> Json:
    hook = {"name": "namespace.sidecar-injector.istio.io", "namespaceSelector": {"matchLabels": labels}}
    meta = {"name": name, "labels": {"app": "sidecar-injector"}}
    return {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration", "metadata": meta, "webhooks": [hook]}


ONE: t.Final = injector("one", **{"istio-injection": "enabled"})
TWO: t.Final = injector("two", **{"istio-injection": "enabled"})
OTHER: t.Final = injector("other", **{"istio-injection": "other"})
NEVER: t.Final = injector("two", **{"istio-injection": "disabled"})


def plan(*changes: Change, live: tuple[Json, ...] = ()) -> Plan:
    return Plan([ReleasePlan("istiod", "istio-system", History("istiod", "istio-system"), None, None, list(changes))], live=Live(live))


def test_a_second_injector_of_the_same_pods_is_refused() -> None:
    with pytest.raises(InstallError, match=r"cluster eu-1: .*one/namespace.* and two/namespace.* \(IST0139\); remove the other one"):
        check_plan("eu-1", plan(Change(CREATE, TWO, after=TWO), live=(ONE,)))


@pytest.mark.parametrize(
    "fine",
    [
        plan(Change(CREATE, OTHER, after=OTHER), live=(ONE,)),
        plan(Change(CREATE, TWO, after=TWO), Change(PRUNE, ONE, live=ONE), live=(ONE,)),
        plan(Change(UNCHANGED, TWO, live=TWO, after=TWO), live=(ONE, TWO)),  # it was so before, and is no matter of this run
        plan(Change(CREATE, TWO, after=NEVER), live=(ONE,)),  # what the server makes of it counts
    ],
)
def test_what_does_not_overlap_anew_is_fine(fine: Plan) -> None:
    check_plan("eu-1", fine)


def upgrade(current: str, target: str, kubernetes: str = "v1.34.1") -> list[str]:
    """The warnings of an upgrade."""
    chart = {"metadata": {"name": "istiod", "version": current, "appVersion": current}}
    record = Record("istiod", "istio-system", 1, "deployed", chart, {}, "") if current else None
    desired = Desired("istiod", "istio-system", "pilot", (), "", {}, "istiod", target, target, "", dict)
    said: list[str] = []
    releases = [ReleasePlan("istiod", "istio-system", History("istiod", "istio-system"), desired, record)]
    check_versions("eu-1", Plan(releases), kubernetes, said.append)
    return said


def test_versions_that_go_together() -> None:
    assert upgrade("1.30.0", "1.31.0") == upgrade("", "1.31.0") == upgrade("1.31.0", "1.31.0") == upgrade("nonsense", "1.31.0") == []


def test_versions_that_do_not() -> None:
    assert [text for text in upgrade("1.28.0", "1.31.0") if "cluster eu-1: from 1.28.0 to 1.31.0 are 3 minor versions" in text]
    told = upgrade("", "1.31.0", "v1.20.4")
    assert len(told) == 1
    assert told[0].startswith("cluster eu-1: Istio 1.31.0 supports Kubernetes 1.")
    assert told[0].endswith("the cluster runs v1.20.4")
