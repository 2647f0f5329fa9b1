# SPDX-License-Identifier: GPL-3.0-or-later
"""Sync states of 1,000 real ADS connections beside ``istioctl proxy-status``, and all views of one proxy beside ``istioctl proxy-config all``.

Ours is a task's work: the operation in a process that has imported it, as the in-process door runs it. ``BENCH_MESH`` names a sandbox that stands already.
"""
from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import typing as t
from collections.abc import Iterator

from ansible_collections.meshfleet.istio.plugins.module_utils.operations import proxy_config_info, proxy_status_info
from ansible_collections.meshfleet.istio.plugins.module_utils.specs import proxy_config_info as config_spec
from ansible_collections.meshfleet.istio.plugins.module_utils.specs import proxy_status_info as status_spec

from .timing import ROOT, call_seconds, row, seconds, tool

PROXIES: t.Final = 1000


def sandbox(*words: str) -> list[str]:
    """A command of the sandbox."""
    return [sys.executable, "-m", "sandbox", *words]


@contextlib.contextmanager
def mesh() -> Iterator[tuple[str, str]]:
    """The name and the kubeconfig of a cluster with Istio."""
    known = os.environ.get("BENCH_MESH")
    name = known or f"bench{os.getpid()}"
    try:
        if not known:
            subprocess.run(sandbox("up", "--name", name, "--clusters", "1", "--with-istio"), cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        status = json.loads(subprocess.run(sandbox("status", "--name", name), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout)
        yield name, str(next(iter(status["clusters"].values()))["kubeconfig"])
    finally:
        if not known:
            subprocess.run(sandbox("down", "--name", name), cwd=ROOT, stdout=subprocess.DEVNULL, check=True)


@contextlib.contextmanager
def load(name: str, proxies: int) -> Iterator[None]:
    """So many more proxies, all of which have their configuration."""
    command = sandbox("load", "--name", name, "--proxies", str(proxies))
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        try:
            if running.stdout is None or not running.stdout.readline():
                raise SystemExit("the proxies do not connect; see the line above")
            yield
        finally:
            running.terminate()


def work(operation: t.Any, spec: t.Any, kubeconfig: str, **given: t.Any) -> t.Callable[[], t.Any]:
    """One task's work."""
    params = {name: option.get("default") for name, option in spec.SPEC.argument_spec.items()}
    options = spec.Options.from_params({**params, "kubeconfig": kubeconfig, **given}, check_mode=False, diff_mode=False)
    return lambda: operation.run(options, None).values


def main() -> None:
    """Print the table."""
    istioctl = tool("build", "istioctl")
    print(f"{'':<58} {'ours':>13} {'peer':>13} {'ratio':>7}")
    with mesh() as (name, kubeconfig):
        peer = [istioctl, "--kubeconfig", kubeconfig]
        ask = work(proxy_status_info, status_spec, kubeconfig)
        pod = next(one["name"] for one in ask()["proxies"] if one["name"].startswith("echo-"))
        every = work(proxy_config_info, config_spec, kubeconfig, workload=pod)
        row("all views of a proxy / istioctl proxy-config all", call_seconds(every), seconds([*peer, "proxy-config", "all", pod]))
        with load(name, PROXIES):
            found = ask()["summary"]
            if found["proxies"] < PROXIES:
                raise SystemExit(f"{found['proxies']} proxies instead of {PROXIES}")
            row(f"{found['proxies']:,} proxies / istioctl proxy-status", call_seconds(ask), seconds([*peer, "proxy-status"]))


if __name__ == "__main__":
    main()
