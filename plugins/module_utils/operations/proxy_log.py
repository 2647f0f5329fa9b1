# SPDX-License-Identifier: GPL-3.0-or-later
"""``proxy_log``: what ``istioctl proxy-config log`` does."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..cluster.client import Client
from ..cluster.connection import connect
from ..proxies.envoy import Proxy, ask, ask_all, proxies_of
from ..proxies.log import ALL, DEFAULT, LEVELS, question, read_loggers, wanted
from ..proxies.workloads import selected_pods
from ..specs.proxy_log import Options
from .asked_proxies import asked_proxies
from .cluster_errors import told
from .result import OperationError, Reporter, Result


@dataclass(frozen=True)
class Change:
    """A proxy's levels before and after."""

    proxy: Proxy
    before: dict[str, str]
    after: dict[str, str]


def run(options: Options, reporter: Reporter) -> Result:
    """Set the levels of all proxies, or show them; nothing is set unless every proxy answers and has the loggers. Raises OperationError, Unreachable."""
    levels = {ALL: DEFAULT} if options.state == "reset" else options.levels
    _check(options)
    with told():
        client = connect(options.proxies.auth)
        proxies = _proxies(client, options)
        plan, silent = ask_all(client, proxies, lambda proxy: _plan(client, options, proxy, levels))
        if silent:
            raise OperationError("; ".join(one.reason for one in silent[:3]) + "; nothing was set")
        todo = [change for _, change in plan if change.before != change.after]
        if not options.check_mode:
            _, failed = ask_all(client, [change.proxy for change in todo], lambda proxy: _set(client, options, proxy, todo))
            if failed:
                done = len(todo) - len(failed)
                raise OperationError("; ".join(one.reason for one in failed[:3]) + f"; {done} of {len(todo)} proxies were set; run it again", changed=done > 0)
    values = {"proxies": [{"proxy": proxy.name, "loggers": change.after, "changed": change in todo} for proxy, change in plan]}
    diff = {"before": _text(plan, after=False), "after": _text(plan, after=True)} if options.diff_mode else None
    return Result(bool(todo), values, diff)


def _check(options: Options) -> None:
    if options.state == "reset" and options.levels:
        raise OperationError("levels: state reset sets every logger to its default; leave levels out, or state")
    for name, level in options.levels.items():
        if level not in LEVELS:
            raise OperationError(f"levels: {name}: {level!r} is no level; name one of: {', '.join(LEVELS)}")


def _proxies(client: Client, options: Options) -> list[Proxy]:
    if options.proxies.workload:
        return asked_proxies(client, options.proxies)
    pods = selected_pods(client, options.selector, options.selector_namespace)
    if not pods:
        where = f"namespace {options.selector_namespace}" if options.selector_namespace else "any namespace"
        raise OperationError(f"cluster {client.name}: selector: {options.selector!r} selects no running pod in {where}")
    return proxies_of(client, pods, options.proxies.namespace, options.proxies.proxy_admin_port)


def _plan(client: Client, options: Options, proxy: Proxy, levels: t.Mapping[str, str]) -> Change:
    before = read_loggers(ask(client, proxy, "/logging", method="POST", timeout=options.proxies.timeout))
    try:
        return Change(proxy, before, wanted(before, levels))
    except ValueError as error:
        raise ValueError(f"cluster {client.name}: pod {proxy.namespace}/{proxy.pod}: {error}") from None


def _set(client: Client, options: Options, proxy: Proxy, todo: list[Change]) -> None:
    change = next(one for one in todo if one.proxy == proxy)
    answer = read_loggers(ask(client, proxy, question(change.before, change.after), method="POST", timeout=options.proxies.timeout))
    if any(answer.get(name) != level for name, level in change.after.items()):
        raise ValueError(f"cluster {client.name}: pod {proxy.namespace}/{proxy.pod}: Envoy has not taken the levels")


def _text(plan: list[tuple[Proxy, Change]], *, after: bool) -> str:
    lines = []
    for proxy, change in plan:
        levels = change.after if after else change.before
        lines += [f"{proxy.name} {name}: {levels[name]}\n" for name in levels if change.before[name] != change.after[name]]
    return "".join(lines)
