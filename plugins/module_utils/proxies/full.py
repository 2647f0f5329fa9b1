# SPDX-License-Identifier: GPL-3.0-or-later
"""The view ``all``: every table of a config dump, one below the other."""
from __future__ import annotations

import datetime

from . import bootstrap, cluster, endpoint, listener, route, secret
from .config_dump import ConfigDump


def full_table(
    dump: ConfigDump, now: datetime.datetime, *, headers: bool = False, clusters: cluster.ClusterFilter | None = None,
    listeners: listener.ListenerFilter | None = None, routes: route.RouteFilter | None = None, endpoints: endpoint.EndpointFilter | None = None,
) -> str:  # fmt: skip
    """As ``istioctl proxy-config all`` prints it, with its ``--with-headers`` on request. Raises DumpError where a part is missing."""
    parts = {
        "BOOTSTRAP": bootstrap.bootstrap_table(bootstrap.row_of(bootstrap.bootstrap(dump))),
        "CLUSTER": cluster.cluster_table(cluster.rows(cluster.clusters(dump, clusters)), named=True),
        "LISTENER": listener.listener_table(listener.rows(listener.listeners(dump, listeners)), named=True),
        "ROUTE": route.route_table(route.rows(route.routes(dump, routes)), named=True),
        "SECRET": secret.secret_table(secret.rows(secret.secrets(dump), now), named=True),
        "ENDPOINTS": endpoint.endpoint_table(endpoint.rows(endpoint.assignments(dump, endpoints)), named=True),
    }
    return "\n".join((f"------ {name} INFO ------\n\n" if headers else "") + text for name, text in parts.items())
