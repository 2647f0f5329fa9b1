# SPDX-License-Identifier: GPL-3.0-or-later
"""``proxy_config_info``: what ``istioctl proxy-config`` shows."""
from __future__ import annotations

import datetime
import json
import threading
from dataclasses import asdict, replace

from ..cluster.connection import connect
from ..proxies.cluster import ClusterFilter
from ..proxies.config_dump import DumpError
from ..proxies.endpoint import EndpointFilter
from ..proxies.envoy import Proxy, Silent, ask_all
from ..proxies.envoy_dump import ask_dump
from ..proxies.listener import ListenerFilter
from ..proxies.route import RouteFilter
from ..proxies.view import Filters, Seen, plain, question, see
from ..specs.proxy_config_info import Options
from .asked_proxies import asked_proxies, refuse_silence
from .cluster_errors import told
from .destination import write_destination
from .dump_file import read_dump_file
from .query import answered, checked_query
from .result import OperationError, Reporter, Result


def run(options: Options, reporter: Reporter) -> Result:
    """Ask the proxies, or read the file. Raises OperationError, Unreachable."""
    query = checked_query(options.query)
    now = datetime.datetime.now(datetime.UTC)
    found: list[tuple[str, Seen]]
    silent: list[Silent] = []
    if options.file:
        found = [("", _kept(options, _of_file(options, now)))]
    else:
        with told():
            client = connect(options.proxies.auth)
            one_at_a_time = threading.Lock()  # a dump read is many times its bytes, and threads do not read faster than one

            def look(proxy: Proxy) -> Seen:
                answer = ask_dump(client, proxy, question(options.view), timeout=options.proxies.timeout)
                try:
                    with one_at_a_time:
                        return _kept(options, see(options.view, answer, _filters(options), now))
                except DumpError as error:
                    raise DumpError(f"cluster {client.name}: pod {proxy.namespace}/{proxy.pod}: {error}") from None

            seen, silent = ask_all(client, asked_proxies(client, options.proxies), look)
            refuse_silence(len(seen), silent)
            found = [(proxy.name, one) for proxy, one in seen]
    raw = [{"proxy": name, "resource": item} for name, one in found for item in one.raw]
    changed, diff = False, None
    if options.dest:
        text = json.dumps(raw, indent=2, ensure_ascii=False) + "\n"
        changed, diff = write_destination(options.dest, text, check_mode=options.check_mode, diff_mode=options.diff_mode)
    values = {
        "resources": [{"proxy": name, **row} for name, one in found for row in one.rows],
        "raw": raw if options.raw else [],
        "table": "\n".join((f"{name}:\n" if len(found) > 1 else "") + one.table for name, one in found),
        "proxies": [name for name, _ in found if name],
        "no_answer": [asdict(one) for one in silent],
    }
    return Result(changed, answered(query, values), diff)


def _kept(options: Options, seen: Seen) -> Seen:
    """What the result needs of a view; of many proxies not every dump is kept."""
    return plain(seen if options.raw or options.dest else replace(seen, raw=[]))


def _filters(options: Options) -> Filters:
    return Filters(
        cluster=ClusterFilter(options.fqdn, options.port, options.subset, options.direction),
        listener=ListenerFilter(options.address, options.port, options.listener_type),
        route=RouteFilter(options.route_name),
        endpoint=EndpointFilter(options.address, options.port, options.cluster, options.status),
        verbose=options.verbose,
        waypoint=options.waypoint,
    )


def _of_file(options: Options, now: datetime.datetime) -> Seen:
    text = read_dump_file(options.file)
    try:
        return see(options.view, text, _filters(options), now)
    except DumpError as error:
        raise OperationError(f"file {options.file}: {error}") from None
