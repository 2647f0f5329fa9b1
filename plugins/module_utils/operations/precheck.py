# SPDX-License-Identifier: GPL-3.0-or-later
"""``precheck``: whether Istio can be installed or upgraded here."""
from __future__ import annotations

import datetime

from ..analysis.message import WARNING, in_order
from ..analysis.precheck import alpha_annotations, capacity, certificates, crds, injection, permissions, versions
from ..analysis.precheck.snapshot import Target, take_snapshot
from ..cluster.connection import connect
from ..helm.fetching import Access
from ..helm.manifest import parse_documents
from ..install.chart_tree import ChartSource
from ..install.components import COMPONENTS
from ..istio.revisions import survey
from ..istio.versions import Version, VersionError, parse_version
from ..specs.chart_access import ISTIO_CHARTS
from ..specs.precheck import Options
from .cluster_errors import told
from .query import answered, checked_query
from .result import OperationError, Reporter, Result

_CRDS = "files/crd-all.gen.yaml"
_UNRELEASED = "1.0.0"
"""What the charts of Istio's source tree call themselves; a release's build puts its version there (no release 1.0.0 had these charts)."""


def run(options: Options, reporter: Reporter) -> Result:
    """Look at the cluster; nothing is written. Raises OperationError (also where ``failure_threshold`` is met), Unreachable."""
    query = checked_query(options.query)
    given = _version("from_version", options.from_version)
    wanted = _version("to_version", options.to_version)
    with told():
        client = connect(options.auth)
        target = _target(options, given, wanted)
        snapshot = take_snapshot(client, options.namespace)
        found = survey(
            options.namespace,
            webhooks=snapshot.webhooks,
            services=snapshot.of_istio(snapshot.services),
            deployments=snapshot.of_istio(snapshot.deployments),
            namespaces=snapshot.namespaces,
            pods=snapshot.pods,
        )
        messages = in_order(
            [
                *snapshot.unread,
                *versions.check(snapshot, found, target),
                *crds.check(snapshot, target),
                *injection.check(snapshot, found),
                *certificates.check(snapshot, datetime.datetime.now(datetime.UTC), options.expiry_days),
                *capacity.check(snapshot, found, target),
                *alpha_annotations.check(snapshot),
                *permissions.check(client, options.namespace),
            ]
        )
    values = {
        "passed": not any(item.at_least(WARNING) for item in messages),
        "messages": [item.values() for item in messages],
        "target_version": str(target.version or ""),
        "kubernetes_version": snapshot.kubernetes,
    }
    threshold = options.failure_threshold.capitalize()
    failing = [item for item in messages if options.failure_threshold != "never" and item.at_least(threshold)]
    if failing:
        texts = "; ".join(f"{item.level} [{item.code}] ({item.origin}) {item.message}" for item in failing[:5])
        more = f"; and {len(failing) - 5} more" if len(failing) > 5 else ""
        raise OperationError(f"cluster {client.name}: {len(failing)} findings of level {options.failure_threshold} or worse: {texts}{more}", **values)
    return Result(False, answered(query, values))


def _version(option: str, text: str) -> Version | None:
    try:
        return parse_version(text) if text else None
    except VersionError as error:
        raise OperationError(f"{option}: {error}") from None


def _target(options: Options, given: Version | None, wanted: Version | None) -> Target:
    """What is to be installed; charts are only opened where the options name some."""
    charts = options.charts
    if not charts.version and charts.source == ISTIO_CHARTS:
        return Target(options.revision, wanted, given)
    source = ChartSource(charts.source, charts.version, Access(charts.username, charts.password, charts.ca_file, charts.plain_http))
    base, pilot = (source.load(next(item for item in COMPONENTS if item.key == key)) for key in ("base", "pilot"))
    named = str(pilot.metadata.get("appVersion") or "")
    version = wanted or _version("charts: appVersion of istiod", "" if named == _UNRELEASED else named)
    # a template of the chart holds them since 1.24, the folder crds/ before
    texts = [*base.crds(), (_CRDS, base.files.get(_CRDS, b"").decode())]
    found = [item for path, text in texts for item in parse_documents(text, path) if item.get("kind") == "CustomResourceDefinition"]
    return Target(options.revision, version, given, tuple(found))
