# SPDX-License-Identifier: GPL-3.0-or-later
"""``control_plane_info``: releases, revisions, tags, who uses them, and drift."""
from __future__ import annotations

import typing as t

from ..cluster.apply import label
from ..cluster.connection import connect
from ..cluster.secret_masking import MASK
from ..install.desired import CRD
from ..install.drift import MISSING
from ..install.installed import Drift, Findings, Installed, look
from ..install.outcome import digest
from ..install.site import Site
from ..istio.revisions import Revision, Tag
from ..specs.control_plane_info import Options
from .cluster_errors import told
from .query import answered, checked_query
from .result import Reporter, Result

Json = dict[str, t.Any]


def run(options: Options, reporter: Reporter) -> Result:
    """Look, and say what is there. Raises OperationError, Unreachable."""
    query = checked_query(options.query)
    with told():
        found = look(Site.of(connect(options.auth), reporter.warn), options.namespace)
    values = {
        "releases": [_release(one) for one in found.releases],
        "default_revision": found.survey.default_revision,
        "revisions": [_revision(one, found) for one in found.survey.revisions],
        "tags": [_tag(one) for one in found.survey.tags],
        "ambient_namespaces": list(found.survey.ambient_namespaces),
        "unknown_revisions": {"namespaces": found.survey.unknown_namespaces, "pods": found.survey.unknown_pods},
        "drift": [_drift(one) for one in found.drift],
        "unknown": found.unknown,
    }  # fmt: skip
    return Result(values=answered(query, values))


def _release(one: Installed) -> Json:
    record = one.newest
    return {
        "name": record.name, "namespace": record.namespace, "component": one.component, "chart": record.chart_name, "version": record.chart_version,
        "app_version": record.app_version, "status": record.status, "revision": record.version, "run_id": one.run, "last_deployed": record.last_deployed,
        "description": record.description,
    }  # fmt: skip


def _name(one: Installed) -> str:
    return f"{one.newest.namespace}/{one.newest.name}"


def _revision(one: Revision, found: Findings) -> Json:
    planes = [release for release in found.releases if release.component == "pilot" and release.revision == one.name]
    return {
        "name": one.name, "versions": list(one.versions), "releases": [_name(release) for release in planes], "active": one.active,
        "webhook": one.webhook, "services": list(one.services),
        "deployments": list(one.deployments), "tags": list(one.tags), "namespaces": list(one.namespaces), "pods": one.pods, "gateways": list(one.gateways),
        "in_use": one.in_use,
    }  # fmt: skip


def _tag(one: Tag) -> Json:
    return {
        "name": one.name, "revision": one.revision, "webhook": one.webhook, "service": one.service, "helm_release": one.helm_release,
        "namespaces": list(one.namespaces), "problem": one.problem,
    }  # fmt: skip


def _drift(one: Drift) -> Json:
    difference = one.difference
    return {
        "release": _name(one.release), "object": label(one.item), "problem": one.problem,
        "field": difference.field if difference else "", "recorded": _shown(one.item, difference.recorded) if difference else None,
        "live": _shown(one.item, difference.live) if difference else None, "manager": difference.manager if difference else "",
    }  # fmt: skip


def _shown(item: Json, value: t.Any) -> t.Any:
    """A value as results may hold it: a Secret's masked, large parts of CRDs as hashes, None for none."""
    if value is MISSING:
        return None
    if item["kind"] == "Secret":
        return MASK
    return digest(value) if item["kind"] == CRD and isinstance(value, dict | list) else value
