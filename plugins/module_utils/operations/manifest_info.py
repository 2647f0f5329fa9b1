# SPDX-License-Identifier: GPL-3.0-or-later
"""``manifest_info``: what ``istioctl manifest generate`` and ``manifest translate`` do."""
from __future__ import annotations

import typing as t

from ..helm.fetching import Access
from ..helm.output import manifest_text
from ..install.chart_tree import ChartSource
from ..install.components import NAMES
from ..install.errors import InstallError
from ..install.generate import KUBE_VERSION, Release, generate, in_order
from ..install.operator_spec import merge_operators, read_operator_file, settings_file
from ..install.patches import whole_numbers
from ..specs.manifest_info import Options
from .destination import write_destination
from .query import answered, checked_query
from .result import OperationError, Reporter, Result


def run(options: Options, reporter: Reporter) -> Result:
    """Render the releases; nothing is written but ``dest``. Raises OperationError."""
    query = checked_query(options.query)
    charts = options.charts
    source = ChartSource(charts.source, charts.version, Access(charts.username, charts.password, charts.ca_file, charts.plain_http))
    try:
        files = [read_operator_file(name) for name in options.operator_files]
        own = settings_file(namespace=options.namespace, revision=options.revision, values=options.values, mesh_config=options.mesh_config)
        spec = merge_operators([*files, own], profile=options.profile, tree=source.tree)
        wanted = {NAMES[name] for name in options.components}
        releases = generate(spec, source.load, wanted=wanted, kube_version=options.kube_version or KUBE_VERSION)
    except InstallError as error:
        raise OperationError(str(error)) from None
    for text in dict.fromkeys([*spec.warnings, *(line for release in releases for line in release.warnings)]):
        reporter.warn(text)
    objects = [whole_numbers(item) for item in in_order(releases)]
    changed, diff = False, None
    if options.dest:
        changed, diff = write_destination(options.dest, manifest_text(objects), check_mode=options.check_mode, diff_mode=options.diff_mode)
    found = {
        "objects": objects,
        "releases": [_release(release) for release in releases],
        "not_carried_over": sorted({path for release in releases for path in release.not_carried_over}),
    }
    return Result(changed, answered(query, found), diff)


def _release(release: Release) -> dict[str, t.Any]:
    return {
        "name": release.name,
        "chart": release.chart.name,
        "version": release.chart.version,
        "namespace": release.namespace,
        "component": release.component,
        "values": whole_numbers(release.values),
        "patched": list(release.patched),
    }
