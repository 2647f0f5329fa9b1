# SPDX-License-Identifier: GPL-3.0-or-later
"""``proxy_rootca_info``: what ``istioctl proxy-config rootca-compare`` tells, of any number of pods and clusters."""
from __future__ import annotations

import datetime
import typing as t
from dataclasses import asdict, replace

from ..cluster.client import Client
from ..cluster.connection import connect
from ..cluster.errors import ClusterError, ClusterUnreachable
from ..proxies.config_dump import DumpError
from ..proxies.envoy import Proxy, Silent, ask_all, proxies_of
from ..proxies.envoy_dump import ask_dump
from ..proxies.root_cas import Trust, apart, trusted
from ..proxies.view import question
from ..proxies.workloads import parse_workload, pods_of
from ..specs.proxy_rootca_info import Options
from .asked_proxies import refuse_silence
from .cluster_errors import told
from .query import answered, checked_query
from .result import OperationError, Reporter, Result

Json = dict[str, t.Any]


def run(options: Options, reporter: Reporter) -> Result:
    """Compare the roots that proxies trust. Raises OperationError, Unreachable."""
    query = checked_query(options.query)
    now = datetime.datetime.now(datetime.UTC)
    found: list[Trust] = []
    silent: list[tuple[str, Silent]] = []
    with told():
        for workload in options.workloads:
            parse_workload(workload, options.proxies.default_namespace)
        auth = options.proxies.auth
        clients = [connect(auth), *(connect(replace(auth, context=name)) for name in options.contexts)]
        for client, asked in zip(clients, _asked(options, clients), strict=True):
            seen, deaf = ask_all(client, asked, lambda proxy, client=client: _trust(client, options, proxy, now))  # type: ignore[misc]
            found += [one for _, one in seen]
            silent += [(client.name, one) for one in deaf]
    refuse_silence(len(found), [one for _, one in silent])
    pairs = apart(found)
    values = {
        "proxies": [{"cluster": one.cluster, "proxy": one.proxy, "roots": [_root(root) for root in one.roots]} for one in found],
        "match": not pairs and not silent,
        "groups": _groups(found),
        "problems": [
            f"{one.proxy} (cluster {one.cluster}) and {other.proxy} (cluster {other.cluster}) share no root certificate: they cannot speak by mutual TLS"
            for one, other in pairs
        ],
        "no_answer": [{"cluster": cluster, **asdict(one)} for cluster, one in silent],
    }
    return Result(False, answered(query, values))


def _asked(options: Options, clients: list[Client]) -> list[list[Proxy]]:
    """The proxies of each cluster; a workload has to be in one of them at least. Raises ClusterError."""
    access = options.proxies
    out: list[list[Proxy]] = [[] for _ in clients]
    for workload in options.workloads:
        missing: list[str] = []
        for client, asked in zip(clients, out, strict=True):
            try:
                pods = pods_of(client, workload, access.default_namespace)
                asked += proxies_of(client, pods if access.all_pods else pods[:1], access.namespace, access.proxy_admin_port)
            except ClusterUnreachable:
                raise
            except ClusterError as error:
                missing.append(str(error))
                if len(missing) == len(clients):
                    raise OperationError("; ".join(missing)) from None
    return [list(dict.fromkeys(asked)) for asked in out]


def _trust(client: Client, options: Options, proxy: Proxy, now: datetime.datetime) -> Trust:
    try:
        return trusted(client.name, proxy.name, ask_dump(client, proxy, question("secret"), timeout=options.proxies.timeout), now)
    except DumpError as error:
        raise DumpError(f"cluster {client.name}: pod {proxy.namespace}/{proxy.pod}: {error}") from None


def _root(root: t.Any) -> Json:
    return {key: getattr(root, key) for key in ("subject", "serial", "not_before", "not_after", "fingerprint")}


def _groups(found: list[Trust]) -> list[Json]:
    """The proxies that trust the same, the largest group first."""
    kinds: dict[frozenset[str], list[str]] = {}
    for one in found:
        kinds.setdefault(one.fingerprints, []).append(f"{one.proxy} ({one.cluster})")
    return [{"fingerprints": sorted(prints), "proxies": names} for prints, names in sorted(kinds.items(), key=lambda item: (-len(item[1]), sorted(item[0])))]
