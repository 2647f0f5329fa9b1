# SPDX-License-Identifier: GPL-3.0-or-later
"""``chart_template``: what ``helm template`` does."""
from __future__ import annotations

from pathlib import Path

from ..helm.engine import render
from ..helm.errors import HelmError
from ..helm.fetching import Access
from ..helm.manifest import notes
from ..helm.output import ordered
from ..helm.source import Source, open_chart
from ..helm.values import Map, merge_maps, read_values
from ..specs.chart_template import Options
from .destination import write_destination
from .result import OperationError, Reporter, Result


def run(options: Options, reporter: Reporter) -> Result:
    """Render the chart; nothing is written but ``dest``. Raises OperationError."""
    access = Access(options.chart_username, options.chart_password, options.chart_ca_file, options.chart_plain_http)
    source = Source(options.chart_ref, options.chart_version, options.chart_repo_url, access)
    try:
        values: Map = {}
        for name in options.values_files:
            values = merge_maps(values, _values_file(name))
        values = merge_maps(values, options.release_values)
        chart = open_chart(source)
        rendered = render(
            chart,
            values,
            release_name=options.release_name,
            release_namespace=options.release_namespace,
            kube_version=options.kube_version,
            api_versions=options.api_versions,
            is_install=not options.is_upgrade,
            is_upgrade=options.is_upgrade,
            revision=1,
        )
        objects, manifest = ordered(chart, rendered, include_crds=options.include_crds)
    except HelmError as error:
        raise OperationError(str(error)) from None
    if chart.metadata.get("deprecated"):
        reporter.warn(f"chart {chart.name} {chart.version} is deprecated")
    changed, diff = False, None
    if options.dest:
        changed, diff = write_destination(options.dest, manifest, check_mode=options.check_mode, diff_mode=options.diff_mode)
    found = {
        "chart": {"name": chart.name, "version": chart.version, "app_version": str(chart.metadata.get("appVersion") or "")},
        "objects": objects,
        "manifest": manifest,
        "notes": notes(rendered, chart.name),
    }
    return Result(changed, found, diff)


def _values_file(name: str) -> Map:
    try:
        text = Path(name).expanduser().read_text()
    except OSError as error:
        raise OperationError(f"values_files: {name}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise OperationError(f"values_files: {name}: is not UTF-8 text") from None
    return read_values(text, f"values_files: {name}")
