# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: arguments in, one function each, an error as one line."""

import argparse
import sys
from collections.abc import Sequence

from sandbox.builds import builder
from sandbox.builds.progress import say
from sandbox.builds.versions import ISTIO_VERSION
from sandbox.commands import lifecycle, pods
from sandbox.errors import SandboxError
from sandbox.supervisor.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 an error that was written to standard error."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except SandboxError as error:
        say(f"sandbox: {error}")
        return 1
    except KeyboardInterrupt:
        say("sandbox: interrupted")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A real Istio mesh on one machine.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="build or fetch tools and print their paths")
    build.add_argument("names", nargs="*", metavar="NAME")
    build.set_defaults(run=_build)
    module = commands.add_parser("module", help="download the pinned Go module and print its folder")
    module.add_argument("name", choices=["istio"])
    module.set_defaults(run=_module)
    up = commands.add_parser("up", help="start clusters and wait until they are ready")
    up.add_argument("--clusters", type=int, default=2, choices=range(1, 13), metavar="N")
    up.add_argument("--api-only", action="store_true", help="API servers without nodes and pods")
    up.add_argument("--one-network", action="store_true", help="pods of all clusters reach each other")
    up.add_argument("--istio-version", action="append", metavar="VERSION", help="a version of Istio whose images exist; may be repeated")
    up.add_argument("--etcd-quota", type=int, default=0, metavar="BYTES", help="the size at which etcd refuses writes")
    up.add_argument("--with-istio", action="store_true", help="let istioctl install Istio (the first version) and the sample workloads")
    up.set_defaults(run=_up)
    execute = commands.add_parser("exec", help="run a command in a pod")
    execute.add_argument("pod", metavar="NAMESPACE/POD", help="the beginning of the pod's name is enough")
    execute.add_argument("words", nargs="+", metavar="COMMAND")
    execute.set_defaults(run=lambda options: pods.execute(options.name, options.cluster, options.pod, options.words))
    logs = commands.add_parser("logs", help="print the logs of a pod's containers")
    logs.add_argument("pod", metavar="NAMESPACE/POD", help="the beginning of the pod's name is enough")
    logs.add_argument("container", nargs="?", default="")
    logs.set_defaults(run=lambda options: pods.logs(options.name, options.cluster, options.pod, options.container))
    for command in (execute, logs):
        command.add_argument("--cluster", default="", help="the cluster's name (default: the first)")
    down = commands.add_parser("down", help="end a sandbox; nothing of it stays")
    down.set_defaults(run=lambda options: lifecycle.down(options.name))
    status = commands.add_parser("status", help="print what runs, as JSON")
    status.set_defaults(run=lambda options: lifecycle.status(options.name))
    kubeconfig = commands.add_parser("kubeconfig", help="print the path of a cluster's kubeconfig")
    kubeconfig.add_argument("cluster", nargs="?", default="", metavar="CLUSTER")
    kubeconfig.set_defaults(run=lambda options: lifecycle.kubeconfig(options.name, options.cluster))
    for command in (up, down, status, kubeconfig, execute, logs):
        command.add_argument("--name", default="mesh", help="the sandbox's name (default: mesh)")
    return parser


def _up(options: argparse.Namespace) -> None:
    versions = tuple(options.istio_version or (ISTIO_VERSION,))
    if options.with_istio and options.api_only:
        raise SandboxError("--with-istio needs pods, --api-only has none: leave one of them out")
    settings = Settings(options.clusters, options.api_only, options.one_network, versions, options.etcd_quota)
    lifecycle.up(options.name, settings, with_istio=options.with_istio)


def _build(options: argparse.Namespace) -> None:
    for path in builder.ensure(builder.named(options.names)).values():
        sys.stdout.write(f"{path}\n")


def _module(options: argparse.Namespace) -> None:
    sys.stdout.write(f"{builder.module()}\n")
