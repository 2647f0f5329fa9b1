# SPDX-License-Identifier: GPL-3.0-or-later
"""``dashboard``: what ``istioctl dashboard`` does, in the background."""
from __future__ import annotations

import hashlib
import ipaddress
import os
import typing as t
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..cluster import browser
from ..cluster.client import Client
from ..cluster.connection import connect, connect_portably
from ..cluster.forwards import Forward, Job, alone, known_forwards, opened_folder, page_trouble, start, stop
from ..proxies.dashboards import ADDONS, Place, Wanted, find
from ..proxies.workloads import parse_workload
from ..specs.dashboard import Options
from .cluster_errors import told
from .result import OperationError, Result, Runner
from .surroundings import is_container_without_terminal

Json = dict[str, t.Any]
_GLANCE: t.Final = 5.0  # seconds for the page of a forward that runs already


def run(options: Options, runner: Runner) -> Result:
    """Start, end or list forwards. Raises OperationError, Unreachable."""
    _check(options)
    with told():
        if options.state == "info":
            found = [one for one in known_forwards(options.state_folder) if options.name in ("", one.name)]
            return Result(False, _values(found))
        if options.state == "stopped":
            return _stopped(options)
        return _started(options, runner)


def _check(options: Options) -> None:
    """Refuse what fits nothing. Raises OperationError."""
    if options.address != "localhost":
        try:
            ipaddress.ip_address(options.address)
        except ValueError:
            raise OperationError(f"address: {options.address!r} is no IP address; write one, or localhost") from None
    for name in ("port", "target_port"):
        if not 0 <= getattr(options, name) <= 65535:
            raise OperationError(f"{name}: {getattr(options, name)} is no port; write 1 to 65535")
    if options.max_lifetime <= 0:
        raise OperationError(f"max_lifetime: {options.max_lifetime:g}: write seconds above 0")
    given = [name for name in ("workload", "selector", "revision") if getattr(options, name)]
    if options.name in ADDONS and given:
        raise OperationError(f"{given[0]}: there is one {options.name}; name a {given[0]} for envoy, controlz or istiod-debug only")
    if options.name == "envoy" and given == ["revision"]:
        raise OperationError("revision: names an istiod; for envoy give workload or selector")
    if options.state == "started" and options.name == "envoy" and not given:
        raise OperationError("envoy: whose? give workload or selector")


def _id(options: Options, server: str) -> str:
    """The same for the same page of the same cluster."""
    own = options.default_namespace if options.name == "envoy" else options.namespace
    whose = parse_workload(options.workload, own) if options.workload else (options.selector, options.selector_namespace, options.revision)
    return f"{options.name}-{hashlib.sha256(repr((server, options.namespace, whose)).encode()).hexdigest()[:12]}"


def _stopped(options: Options) -> Result:
    """End the forward that is meant; without a workload, selector or revision all of that name, without a name all of this cluster."""
    server = connect(options.auth).server
    one_of_many = options.workload or options.selector or options.revision
    found = [one for one in known_forwards(options.state_folder) if one.server == server and options.name in ("", one.name)]
    if one_of_many:
        found = [one for one in found if one.id == _id(options, server)]
    if found and not options.check_mode:
        folder = opened_folder(options.state_folder)
        with alone(folder):
            for one in found:
                stop(folder, one)
    return Result(bool(found), {"url": "", "pid": None, "healthy": None, "dashboards": []}, _diff(options, found, []))


def _started(options: Options, runner: Runner) -> Result:
    if not options.allow_container and is_container_without_terminal(os.environ, os.getpid()):
        raise OperationError(
            f"{options.name}: this is a container without a terminal: it ends with the play, and the forward with it; run the play where the browser is, "
            "or give allow_container: true"
        )
    client, access = connect_portably(options.auth)
    place = find(client, _wanted(options))
    if options.check_mode:
        running = _running(options, client)
        fits = running is not None and _fits(running, options, place)
        port = running.port if fits and running else options.port or place.port
        after = running if fits and running else _expected(options, client, place, port)
        return Result(not fits, {**_values([]), "url": after.url, "pid": after.pid or None}, _diff(options, [running] if running else [], [after]))
    folder = opened_folder(options.state_folder)
    with alone(folder):
        running = _running(options, client)
        fits = running is not None and _fits(running, options, place)
        found = running if fits and running else _replaced(options, folder, client, access, place, running, runner)
    _browse(options, found, runner)
    return Result(not fits, _values([found]), _diff(options, [running] if running else [], [found]))


def _wanted(options: Options) -> Wanted:
    return Wanted(options.name, options.namespace, options.default_namespace, options.workload, options.selector, options.selector_namespace,
                  options.revision, options.target_port)  # fmt: skip


def _running(options: Options, client: Client) -> Forward | None:
    wanted = _id(options, client.server)
    return next((one for one in known_forwards(options.state_folder) if one.id == wanted), None)


def _fits(running: Forward, options: Options, place: Place) -> bool:
    """Whether a forward is what is asked for, and its page answers."""
    same = (running.address, running.namespace, running.target_port, running.max_lifetime) == (
        options.address, place.namespace, place.port, options.max_lifetime,
    )  # fmt: skip
    return same and options.port in (0, running.port) and not page_trouble(running, min(options.timeout, _GLANCE))


def _expected(options: Options, client: Client, place: Place, port: int) -> Forward:
    """What check mode foresees."""
    return Forward(_id(options, client.server), options.name, client.name, client.server, place.namespace, place.pod, place.port, place.path,
                   options.address, port, options.max_lifetime, 0, "", "", "", "")  # fmt: skip


def _replaced(
    options: Options, folder: Path, client: Client, access: Json, place: Place, running: Forward | None, runner: Runner
) -> Forward:
    """A new forward, at the port of the one in whose place it comes if that may be. Raises OperationError where its page does not answer."""
    if running is not None:
        stop(folder, running)
    ports = (options.port,) if options.port else tuple(dict.fromkeys((*((running.port,) if running else ()), place.port, 0)))
    job = Job(_id(options, client.server), options.name, place.namespace, place.labels, place.fields, place.pod, place.port, place.path, options.address,
              ports, options.max_lifetime)  # fmt: skip
    found = start(folder, job, client, access, runner.run_program)
    trouble = page_trouble(found, options.timeout, patient=True)
    if trouble:
        said = next((one.error for one in known_forwards(options.state_folder) if one.id == found.id), "")
        stop(folder, found)
        raise OperationError(
            f"cluster {client.name}: {options.name}: the page of pod {place.namespace}/{place.pod} port {place.port} does not answer: {said or trouble}; "
            "is that its port (target_port)? The forward is ended"
        )
    return found


def _browse(options: Options, found: Forward, runner: Runner) -> None:
    if options.browser:
        code, _, errors = runner.run_program(browser.command(found.url), "")
        if code:
            runner.warn(f"browser: none could be opened ({errors.strip()[-200:] or f'exit code {code}'}); open {found.url}")


def _values(found: list[Forward]) -> Json:
    with ThreadPoolExecutor(8) as threads:
        troubles = list(threads.map(lambda one: page_trouble(one, _GLANCE), found))
    rows = [
        {
            "name": one.name, "cluster": one.cluster, "url": one.url, "pid": one.pid, "healthy": not trouble,
            "problem": (one.error or trouble) if trouble else "", "namespace": one.namespace, "pod": one.pod, "address": one.address, "port": one.port,
            "target_port": one.target_port, "started": one.started, "expires": one.expires,
        }
        for one, trouble in zip(found, troubles, strict=True)
    ]  # fmt: skip
    only = rows[0] if len(rows) == 1 else {"url": "", "pid": None, "healthy": None}
    return {"url": only["url"], "pid": only["pid"], "healthy": only["healthy"], "dashboards": rows}


def _diff(options: Options, before: list[Forward], after: list[Forward]) -> dict[str, str] | None:
    if not options.diff_mode:
        return None
    return {"before": _lines(before), "after": _lines(after)}


def _lines(found: list[Forward]) -> str:
    return "".join(f"{one.name} of cluster {one.cluster}: {one.url}\n" for one in found)
