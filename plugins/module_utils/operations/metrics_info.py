# SPDX-License-Identifier: GPL-3.0-or-later
"""``metrics_info``: what ``istioctl x metrics`` shows."""
from __future__ import annotations

from dataclasses import asdict

from ..cluster.connection import connect
from ..proxies.prometheus import in_pod
from ..proxies.workload_metrics import is_workload, measure, metrics_table
from ..specs.metrics_info import Options
from .cluster_errors import told
from .query import answered, checked_query
from .result import OperationError, Reporter, Result


def run(options: Options, reporter: Reporter) -> Result:
    """Ask Prometheus for every workload. Raises OperationError, Unreachable."""
    query = checked_query(options.query)
    for name in options.workloads:
        if not is_workload(name):
            raise OperationError(f"workloads: {name!r} is no workload; write NAME or NAME.NAMESPACE")
    if options.duration < 1:
        raise OperationError(f"duration: {options.duration:g}: write seconds, at least as many as between two scrapes")
    with told():
        client = connect(options.auth)
        ask = in_pod(client, options.namespace, timeout=options.timeout)
        found = client.each(lambda name: measure(ask, name, options.duration), options.workloads)
    return Result(False, answered(query, {"workloads": [asdict(one) for one in found], "table": metrics_table(found)}))
