# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: arguments in, one function each, an error as one line."""

import argparse
import sys
from collections.abc import Sequence

from sandbox.builds import builder
from sandbox.builds.progress import say
from sandbox.builds.versions import ISTIO_VERSION
from sandbox.commands import faults, lifecycle, load, pods
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
    up.add_argument("--api-port", type=int, default=0, metavar="PORT", help="the first API server's port, the others' follow (default: free ones)")
    up.add_argument("--shared-root", action="store_true", help="give every cluster a mesh CA below one root, as the Secret cacerts")
    up.add_argument("--with-istio", action="store_true", help="let istioctl install Istio (the first version) and the sample workloads")
    up.add_argument("--one-mesh", action="store_true", help="with --with-istio: join the clusters by east-west gateways; implies --shared-root")
    up.add_argument("--with-addons", action="store_true", help="put Prometheus and stand-ins for Grafana, Kiali, Jaeger, Zipkin into istio-system")
    up.set_defaults(run=_up)
    execute = commands.add_parser("exec", help="run a command in a pod")
    execute.add_argument("pod", metavar="NAMESPACE/POD", help="the beginning of the pod's name is enough")
    execute.add_argument("words", nargs="+", metavar="COMMAND")
    execute.set_defaults(run=lambda options: pods.execute(options.name, options.cluster, options.pod, options.words))
    logs = commands.add_parser("logs", help="print the logs of a pod's containers")
    logs.add_argument("pod", metavar="NAMESPACE/POD", help="the beginning of the pod's name is enough")
    logs.add_argument("container", nargs="?", default="")
    logs.set_defaults(run=lambda options: pods.logs(options.name, options.cluster, options.pod, options.container))
    many = commands.add_parser("load", help="connect many proxies to an istiod until this command ends")
    many.add_argument("--proxies", type=int, default=100, choices=range(1, load.MOST + 1), metavar="N")
    many.add_argument("--reject", type=int, default=0, metavar="N", help="let so many of them reject their listeners")
    many.add_argument("--lag", type=int, default=0, metavar="N", help="let so many of them never answer to their listeners, nor to anything newer")
    many.add_argument("--namespace", default="load", help="the namespace they are of (default: load)")
    many.add_argument("--revision", default="default", help="the istiod of this revision (default: default)")
    many.add_argument("--of-cluster", default="", metavar="NAME", help="the cluster they say they are of (default: the istiod's)")
    many.add_argument("--seconds", type=int, default=600, choices=range(1, load.LONGEST + 1), metavar="S", help="the longest that they stay (default: 600)")
    many.set_defaults(run=_load)
    api = commands.add_parser("fault-api", help="let the API server behind `kubeconfig --faults` refuse, be slow or cut off; no option: be well")
    api.add_argument("cluster", metavar="CLUSTER")
    api.add_argument("--status", type=int, default=0, metavar="N", help="answer with this HTTP status")
    api.add_argument("--share", type=float, default=0, metavar="0..1", help="the share of the requests that fail")
    api.add_argument("--delay", type=float, default=0, metavar="SECONDS", help="let the requests wait")
    api.add_argument("--retry-after", type=float, metavar="SECONDS", help="name this time in the refusals")
    api.add_argument("--path", default="", metavar="TEXT", help="only requests whose line holds this text")
    api.add_argument("--reset", action="store_true", help="cut the connection instead of answering")
    api.set_defaults(run=_fault_api)
    access = commands.add_parser("fault-access", help="cut a cluster off: its URL does not answer, for this machine and the other clusters; no option: be well")
    webhook = commands.add_parser("fault-webhook", help="let the API server meet something else than istiod's webhooks; no option: be well")
    for command in (access, webhook):
        modes = command.add_mutually_exclusive_group()
        modes.add_argument("--refuse", dest="mode", action="store_const", const="refuse", default="", help="refuse connections")
        modes.add_argument("--hang", dest="mode", action="store_const", const="hang", help="take connections and never answer")
        if command is webhook:
            modes.add_argument("--certificate", dest="mode", action="store_const", const="certificate", help="show a certificate of another CA")
        else:
            modes.add_argument("--reset", dest="mode", action="store_const", const="reset", help="cut the connections that stand, take new ones")
    streams = commands.add_parser("fault-streams", help="cut the port-forwards, log streams and executions that stand now")
    etcd = commands.add_parser("fault-etcd", help="make room in an etcd again")
    etcd.add_argument("--full", action="store_true", help="fill it up to its --etcd-quota, so that it refuses writes")
    etcd.set_defaults(run=lambda options: faults.etcd(options.name, options.cluster, options.full))
    for fault, command in (("access", access), ("webhook", webhook), ("streams", streams)):
        command.set_defaults(run=_fault, fault=fault, mode="")
    for command in (access, webhook, streams, etcd):
        command.add_argument("cluster", metavar="CLUSTER")
    process = commands.add_parser("fault-process", help="kill, pause or resume a process; a killed one comes back after a second")
    process.add_argument("what", choices=sorted(faults.SIGNALS))
    process.add_argument("program", metavar="CLUSTER/PROGRAM")
    process.set_defaults(run=lambda options: faults.process(options.name, options.what, options.program))
    for command in (execute, logs, many):
        command.add_argument("--cluster", default="", help="the cluster's name (default: the first)")
    down = commands.add_parser("down", help="end a sandbox; nothing of it stays")
    down.set_defaults(run=lambda options: lifecycle.down(options.name))
    status = commands.add_parser("status", help="print what runs, as JSON")
    status.set_defaults(run=lambda options: lifecycle.status(options.name))
    kubeconfig = commands.add_parser("kubeconfig", help="print the path of a cluster's kubeconfig")
    kubeconfig.add_argument("cluster", nargs="?", default="", metavar="CLUSTER")
    kubeconfig.add_argument("--faults", action="store_true", help="the one that leads through the proxy of fault-api")
    kubeconfig.add_argument("--token", type=int, metavar="SECONDS", help="a new one with a token that ends after so long; 0: it has ended")
    kubeconfig.set_defaults(run=lambda options: lifecycle.kubeconfig(options.name, options.cluster, options.faults, options.token))
    for command in (up, down, status, kubeconfig, execute, logs, many, api, access, webhook, streams, etcd, process):
        command.add_argument("--name", default="mesh", help="the sandbox's name (default: mesh)")
    return parser


def _up(options: argparse.Namespace) -> None:
    versions = tuple(options.istio_version or (ISTIO_VERSION,))
    if options.with_istio and options.api_only:
        raise SandboxError("--with-istio needs pods, --api-only has none: leave one of them out")
    if options.one_mesh and not options.with_istio:
        raise SandboxError("--one-mesh joins what --with-istio installs: add it")
    if options.one_mesh and options.one_network:
        raise SandboxError("--one-mesh joins clusters of different networks, --one-network makes them one: leave one of them out")
    if options.with_addons and options.api_only:
        raise SandboxError("--with-addons needs pods, --api-only has none: leave one of them out")
    shared_root = options.shared_root or options.one_mesh
    settings = Settings(
        options.clusters, options.api_only, options.one_network, versions, options.etcd_quota, options.api_port, shared_root, options.with_addons
    )  # fmt: skip
    lifecycle.up(options.name, settings, with_istio=options.with_istio, one_mesh=options.one_mesh)


def _load(options: argparse.Namespace) -> int:
    if options.reject < 0 or options.lag < 0 or options.reject + options.lag > options.proxies:
        raise SandboxError(f"--reject {options.reject} and --lag {options.lag} are more than --proxies {options.proxies}: ask for fewer, none below 0")
    crowd = load.Crowd(options.proxies, options.reject, options.lag, options.namespace, options.seconds, options.of_cluster)
    return load.run(options.name, options.cluster, options.revision, crowd)


def _fault_api(options: argparse.Namespace) -> None:
    if options.share and not (options.status or options.reset):
        raise SandboxError("--share says how often, --status N or --reset says what happens: name one of them")
    names = ("status", "share", "delay", "retry_after", "path", "reset")
    faults.order(options.name, options.cluster, "api", {name: getattr(options, name) for name in names if getattr(options, name)})


def _fault(options: argparse.Namespace) -> None:
    faults.order(options.name, options.cluster, options.fault, options.mode)


def _build(options: argparse.Namespace) -> None:
    for path in builder.ensure(builder.named(options.names)).values():
        sys.stdout.write(f"{path}\n")


def _module(options: argparse.Namespace) -> None:
    sys.stdout.write(f"{builder.module()}\n")
