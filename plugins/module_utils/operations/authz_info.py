# SPDX-License-Identifier: GPL-3.0-or-later
"""``authz_info``: what ``istioctl x authz check`` shows."""
from __future__ import annotations

import typing as t
from dataclasses import asdict

from ..cluster.connection import connect
from ..proxies.authorization import Policy, policies, policy_table
from ..proxies.config_dump import DumpError, read_config_dump
from ..proxies.envoy import Proxy, Silent, ask_all
from ..proxies.envoy_dump import ask_dump
from ..proxies.view import question
from ..specs.authz_info import Options
from .asked_proxies import asked_proxies, refuse_silence
from .cluster_errors import told
from .dump_file import read_dump_file
from .query import answered, checked_query
from .result import OperationError, Reporter, Result


def run(options: Options, reporter: Reporter) -> Result:
    """Ask the proxies, or read the file. Raises OperationError, Unreachable."""
    query = checked_query(options.query)
    found: list[tuple[str, list[Policy]]]
    silent: list[Silent] = []
    if options.file:
        text = read_dump_file(options.file)
        try:
            found = [("", policies(read_config_dump(text)))]
        except DumpError as error:
            raise OperationError(f"file {options.file}: {error}") from None
    else:
        with told():
            client = connect(options.proxies.auth)

            def look(proxy: Proxy) -> list[Policy]:
                answer = ask_dump(client, proxy, question("listener"), timeout=options.proxies.timeout)
                try:
                    return policies(read_config_dump(answer))
                except DumpError as error:
                    raise DumpError(f"cluster {client.name}: pod {proxy.namespace}/{proxy.pod}: {error}") from None

            seen, silent = ask_all(client, asked_proxies(client, options.proxies), look)
            refuse_silence(len(seen), silent)
            found = [(proxy.name, one) for proxy, one in seen]
    values: dict[str, t.Any] = {
        "policies": [{"proxy": name, **_row(policy)} for name, one in found for policy in one if not policy.is_filter_alone],
        "table": "\n".join((f"{name}:\n" if len(found) > 1 else "") + policy_table(one) for name, one in found),
        "proxies": [name for name, _ in found if name],
        "no_answer": [asdict(one) for one in silent],
    }
    return Result(False, answered(query, values))


def _row(policy: Policy) -> dict[str, t.Any]:
    return {**asdict(policy), "ports": list(policy.ports)}
