# SPDX-License-Identifier: GPL-3.0-or-later
"""``proxy_diff_info``: what ``istioctl proxy-status POD`` shows."""
from __future__ import annotations

import typing as t
from dataclasses import asdict

from ..cluster.client import Client
from ..cluster.connection import connect
from ..proxies.compare import compare, comparison_text
from ..proxies.config_dump import ConfigDump, DumpError, read_config_dump
from ..proxies.envoy import Proxy, ask_all
from ..proxies.envoy_dump import ask_dump
from ..proxies.istiod import Istiod, istiods, would_send
from ..specs.proxy_diff_info import Options
from .asked_proxies import asked_proxies, refuse_silence
from .cluster_errors import told
from .query import answered, checked_query
from .result import Reporter, Result


def run(options: Options, reporter: Reporter) -> Result:
    """Compare each proxy's clusters, listeners and routes with what its istiod would send. Raises OperationError, Unreachable."""
    query = checked_query(options.query)
    with told():
        client = connect(options.proxies.auth)
        pods = istiods(client, options.proxies.namespace)
        found, silent = ask_all(client, asked_proxies(client, options.proxies), lambda proxy: _compared(client, options, pods, proxy))
        refuse_silence(len(found), silent)
    values = {
        "proxies": [one for _, one in found],
        "match": all(one["match"] for _, one in found) and not silent,
        "no_answer": [asdict(one) for one in silent],
    }
    return Result(False, answered(query, values))


def _compared(client: Client, options: Options, pods: list[Istiod], proxy: Proxy) -> dict[str, t.Any]:
    sent = _of_istiod(client, options, pods, proxy)
    had = read_config_dump(ask_dump(client, proxy, timeout=options.proxies.timeout))
    found = compare(sent, had)
    kinds = {name: asdict(one) for name, one in found.items()}
    return {"proxy": proxy.name, "match": all(one.match for one in found.values()), **kinds, "text": comparison_text(found)}


def _of_istiod(client: Client, options: Options, pods: list[Istiod], proxy: Proxy) -> ConfigDump:
    """What the istiod that the proxy is connected to would send it. Raises DumpError where none knows it."""
    found, silent = would_send(client, options.proxies.namespace, pods, proxy.name, timeout=options.proxies.timeout)
    if found:
        return found[0]
    said = "; ".join(f"{one.pod}: {one.reason}" for one in silent)
    raise DumpError(f"cluster {client.name}: no istiod knows the proxy {proxy.name} ({said or 'there is none'}); is it connected (proxy_status_info)?")
