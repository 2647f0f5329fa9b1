# SPDX-License-Identifier: GPL-3.0-or-later
"""The proxies that a call means, for every operation that asks some."""
from __future__ import annotations

from ..cluster.client import Client
from ..proxies.envoy import Proxy, Silent, proxies_of
from ..proxies.workloads import pods_of
from ..specs.proxy_access import Proxies
from .result import OperationError


def asked_proxies(client: Client, options: Proxies) -> list[Proxy]:
    """The proxy of the workload's first ready pod, or those of all its pods. Raises ClusterError."""
    pods = pods_of(client, options.workload, options.default_namespace)
    return proxies_of(client, pods if options.all_pods else pods[:1], options.namespace, options.proxy_admin_port)


def refuse_silence(answers: int, silent: list[Silent]) -> None:
    """Raises OperationError where no proxy answered at all; one that is silent among others is part of the result."""
    if silent and not answers:
        raise OperationError("; ".join(one.reason for one in silent[:3]) + (f"; and {len(silent) - 3} more" if len(silent) > 3 else ""))
