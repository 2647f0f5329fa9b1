# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting until proxies have what was applied: istiods have read it, their pushes hold it, every proxy went through such a push and took all it was sent."""
from __future__ import annotations

import time
import typing as t
from dataclasses import dataclass, field
from urllib.parse import quote

from ..cluster.client import Client
from ..cluster.errors import ClusterError
from ..cluster.wait import LOOKS
from .istiod import Denied, Istiod, Unreachable, asked_at_each, istiods
from .look import Behind, Look, Rejection, Scope, look, short
from .pushes import Identity, Progress, dumped_version, identity, read_counts, read_kinds, read_store
from .syncz import ProxyStatus, push_number

Json = dict[str, t.Any]
PERSISTENT: t.Final = 1.0
"""Seconds for which a rejection must last: istiod tells the last one until a proxy has answered to what corrects it."""
_REVISION: t.Final = "istio.io/rev"


class NotDistributed(ClusterError):  # noqa: N818 - what is the case
    """Proxies do not have what was applied: they reject it, the deadline passed, or there is no istiod that may be asked."""

    def __init__(self, text: str, behind: t.Sequence[Behind], rejections: t.Sequence[Rejection]) -> None:
        super().__init__(text)
        self.behind, self.rejections = tuple(behind), tuple(rejections)


@dataclass(frozen=True)
class Applied:
    """What istiods have to know: live objects, and objects that are gone (each with apiVersion, kind, metadata)."""

    live: t.Sequence[Json]
    gone: t.Sequence[Json]


@dataclass(frozen=True)
class Distributed:
    """The proof: the objects that istiods know, the istiods, and the proxies that have them."""

    objects: tuple[str, ...]
    istiods: tuple[str, ...]
    proxies: tuple[str, ...]


@dataclass
class _Seen:
    """What was seen so far, by istiod and by proxy."""

    kinds: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    progress: dict[str, Progress] = field(default_factory=dict)
    passed: set[tuple[str, str]] = field(default_factory=set)
    """Istiod and proxy: the proxy went through a push that holds everything."""
    rejecting: dict[str, float] = field(default_factory=dict)


def await_distributed(client: Client, scope: Scope, applied: Applied, *, timeout: float) -> Distributed:
    """Look until every proxy of ``scope`` has what its istiod has to send. Raises NotDistributed, ``timeout`` seconds at most, ClusterError."""
    deadline = time.monotonic() + timeout
    seen, looks = _Seen(), 0
    while True:
        pods = istiods(client, scope.namespace, scope.revision)
        if not pods:
            raise NotDistributed(
                f"cluster {client.name}: wait_distributed: namespace {scope.namespace} has no istiod; proxies of a remote cluster are asked about where "
                "their istiod runs", (), ()
            )  # fmt: skip
        behind, rejections, found = _look(client, scope, applied, pods, seen)
        if rejections:
            told = short([f"{one.name}: {one.told}" for one in rejections])
            raise NotDistributed(f"cluster {client.name}: proxies reject what istiod sends them: {told}", behind, rejections)
        if not behind and found is not None:
            return Distributed(
                tuple(sorted({str(one) for pod in pods for one in _known(applied.live, pod, seen)})),
                tuple(pod.pod for pod in pods), tuple(one.name for one in found.proxies),
            )  # fmt: skip
        left = deadline - time.monotonic()
        if left <= 0:
            told = short([f"{one.name}: {one.text}" for one in behind])
            raise NotDistributed(f"cluster {client.name}: applied, but not distributed after {timeout:g} s: {told}", behind, ())
        time.sleep(min(LOOKS[min(looks, len(LOOKS) - 1)], max(left, 0.01)))
        looks += 1


def _look(client: Client, scope: Scope, applied: Applied, pods: list[Istiod], seen: _Seen) -> tuple[list[Behind], list[Rejection], Look | None]:
    """What is behind, what is rejected for long enough, and the look at proxies if it was time for one. Raises NotDistributed."""
    silent = _ask_istiods(client, scope.namespace, pods, applied, seen)
    denied = next((one for one in silent if isinstance(one, Denied)), None)
    if denied:
        raise NotDistributed(f"wait_distributed: istiod {denied.pod} may not be asked: {denied.reason}", [Behind(f"istiod {denied.pod}", denied.reason)], ())
    late = [Behind(f"istiod {one.pod}", one.reason) for one in silent]
    deaf = {one.pod for one in silent}
    late += [Behind(f"istiod {pod.pod}", seen.progress[pod.pod].behind) for pod in pods if pod.pod not in deaf and seen.progress[pod.pod].behind]
    if late:
        return late, [], None
    if not any(_known([*applied.live, *applied.gone], pod, seen) for pod in pods):
        return [], [], Look([], [], [], [])
    found = look(client, scope)
    now = time.monotonic()
    rejections = found.rejections
    seen.rejecting = {one.name: seen.rejecting.get(one.name, now) for one in rejections}
    lasting = [one for one in rejections if now - seen.rejecting[one.name] >= PERSISTENT]
    behind = found.behind + [Behind(one.name, one.told) for one in rejections]
    known = {one.name for one in behind}
    return behind + [one for one in _not_through(client, scope.namespace, pods, found, seen) if one.name not in known], lasting, found


def _ask_istiods(client: Client, namespace: str, pods: list[Istiod], applied: Applied, seen: _Seen) -> list[Unreachable]:
    """Bring ``seen.progress`` up to date; the istiods that do not answer."""
    new = [pod for pod in pods if pod.pod not in seen.kinds]
    kinds, silent = asked_at_each(client, namespace, new, "/debug/resourcesz", lambda pod, text: (pod.pod, read_kinds(text)))
    seen.kinds.update(kinds)
    todo = [pod for pod in pods if pod.pod in seen.kinds and not seen.progress.setdefault(pod.pod, Progress()).needed]
    reading = [pod for pod in todo if seen.progress[pod.pod].missing]
    stores, more = asked_at_each(client, namespace, reading, "/debug/configz", lambda pod, text: (pod, read_store(text)))
    for pod, store in stores:
        seen.progress[pod.pod].take(_missing(applied, pod, store, seen))
    counting = [pod for pod in todo if not seen.progress[pod.pod].missing]
    counts, rest = asked_at_each(client, namespace, counting, "/metrics", lambda pod, text: (pod, read_counts(text)))
    for pod, (pushes, news) in counts:
        seen.progress[pod.pod].count(pushes, news)
    return [*silent, *more, *rest]


def _known(items: t.Sequence[Json], pod: Istiod, seen: _Seen) -> dict[Identity, Json]:
    """Those of the objects that an istiod reads: of its kinds, and of its revision where they name one."""
    kinds = seen.kinds[pod.pod]
    return {
        identity(item): item for item in items
        if identity(item)[:2] in kinds and (item["metadata"].get("labels") or {}).get(_REVISION, pod.revision) == pod.revision
    }  # fmt: skip


def _missing(applied: Applied, pod: Istiod, store: dict[Identity, int], seen: _Seen) -> tuple[str, ...]:
    out = []
    for one, item in _known(applied.live, pod, seen).items():
        version = str(item["metadata"].get("resourceVersion") or "0")
        if one not in store:
            out.append(f"has not read {one}")
        elif version.isdigit() and store[one] < int(version):
            out.append(f"has not read the change of {one}")
    return (*out, *(f"still has {one}" for one in _known(applied.gone, pod, seen) if one in store))


def _not_through(client: Client, namespace: str, pods: list[Istiod], found: Look, seen: _Seen) -> list[Behind]:
    """The proxies that are not yet known to have gone through a push that holds everything.

    A nonce tells the push in which something was sent. Where nothing was, since the change does not concern the proxy, istiod is asked for which push it
    keeps the proxy's state; that counts from the next look on, when what that push had to send has been sent.
    """
    by_name = {pod.pod: pod for pod in pods}
    unsure: list[ProxyStatus] = []
    for one in found.proxies:
        progress = seen.progress.get(one.istiod)
        if one.kind == "ztunnel" or (one.istiod, one.name) in seen.passed:
            continue
        if progress is not None and progress.needed and max((status.push for status in one.types.values()), default=0) >= progress.needed:
            seen.passed.add((one.istiod, one.name))
        else:
            unsure.append(one)

    def ask(one: ProxyStatus) -> Behind:
        path = f"/debug/config_dump?proxyID={quote(one.name)}"
        said, silent = asked_at_each(client, namespace, [by_name[one.istiod]], path, lambda pod, text: push_number(dumped_version(text)))
        if silent:
            return Behind(one.name, silent[0].reason)
        if said[0] >= seen.progress[one.istiod].needed:
            seen.passed.add((one.istiod, one.name))
        return Behind(one.name, "istiod has not come to it yet")

    return client.each(ask, [one for one in unsure if one.istiod in by_name]) + [
        Behind(one.name, f"is connected to {one.istiod}, which was not there before") for one in unsure if one.istiod not in by_name
    ]
