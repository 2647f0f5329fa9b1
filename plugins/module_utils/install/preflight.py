# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused although every object alone would be accepted."""
from __future__ import annotations

import typing as t
from collections.abc import Callable

from ..istio.versions import Version, VersionError, kubernetes_support, parse_version, upgrade_problem
from ..istio.webhooks import overlaps
from .desired import key_of
from .errors import InstallError
from .live import INJECTORS
from .plan import Plan
from .verdicts import PRUNE, UNCHANGED


def check_versions(cluster: str, plan: Plan, kube_version: str, warn: Callable[[str], None]) -> None:
    """Warn of versions that Istio does not support together: this upgrade, this Kubernetes."""
    for one in plan.releases:
        if one.desired is None or one.desired.component != "pilot":
            continue
        target = _version(one.desired.app_version)
        current = _version(one.current.app_version) if one.current else None
        if target and current and current != target:
            problem = upgrade_problem(current, target, in_place=True)
            if problem:
                warn(f"cluster {cluster}: {problem}")
        support = kubernetes_support(target) if target else None
        found = _version(kube_version)
        if support and found and not _version_of(support[0]) <= (found.major, found.minor) <= _version_of(support[1]):
            warn(f"cluster {cluster}: Istio {target} supports Kubernetes {support[0]} to {support[1]}, the cluster runs {kube_version}")


def check_plan(cluster: str, plan: Plan) -> None:
    """Refuse injection webhooks that would match the same pods after the plan and do not do so now (IST0139). Raises InstallError."""
    before = {key_of(item): item for item in plan.live.of_kind(INJECTORS[1])}
    after: dict[t.Any, t.Any] = dict(before)
    for change in plan.changes:
        if change.item["kind"] == INJECTORS[1] and change.action != UNCHANGED:
            if change.action == PRUNE:
                after.pop(key_of(change.item), None)
            else:
                after[key_of(change.item)] = change.after
    known = {(one.first, one.second) for one in overlaps(before.values())}
    fresh = [one for one in overlaps(after.values()) if (one.first, one.second) not in known]
    if fresh:
        one = fresh[0]
        raise InstallError(
            f"cluster {cluster}: the injection webhooks {one.first} and {one.second} would inject the same pods (IST0139); "
            "remove the other one, or name another revision"
        )


def _version(text: str) -> Version | None:
    try:
        return parse_version(text.removeprefix("v").partition("+")[0])
    except VersionError:
        return None


def _version_of(text: str) -> tuple[int, int]:
    found = parse_version(text)
    return found.major, found.minor
