# SPDX-License-Identifier: GPL-3.0-or-later
"""What proxies refuse of what istiods send, told of the objects that are to blame, or else of the proxies."""
from __future__ import annotations

import functools
import itertools
import typing as t

from ..cluster.client import Client
from ..proxies.config_dump import ConfigDump
from ..proxies.envoy_errors import EnvoyError, read_error
from ..proxies.istiod import MOST_DUMPS, Istiod, would_get
from ..proxies.look import SHOWN, shortened
from ..proxies.syncz import ERROR, ProxyStatus
from .analyzer import Finding
from .kinds import POD
from .message import listed
from .rejections import Refusal, causes
from .resource import Resource, named
from .snapshot import Snapshot


def rejections(client: Client, snapshot: Snapshot, pods: t.Sequence[Istiod], connected: t.Iterable[ProxyStatus]) -> list[Finding]:
    """MF0404. Proxies of a namespace that say the same are looked at once."""
    alike: dict[tuple[str, str, str], list[tuple[ProxyStatus, EnvoyError]]] = {}
    for one in connected:
        for short, status in one.types.items():
            if status.state == ERROR:
                error = read_error(status.error)
                alike.setdefault((one.namespace, short, error.key), []).append((one, error))
    numbers = itertools.count()
    blamed: dict[tuple[Resource, str, str], list[tuple[ProxyStatus, EnvoyError]]] = {}
    alone: list[Finding] = []
    for (_, short, key), refusing in alike.items():
        first, error = refusing[0]
        sent = functools.cache(functools.partial(_would_send, client, snapshot, pods, first, numbers))
        found = causes(snapshot, Refusal(first, short, error), sent)
        for place in found:
            blamed.setdefault((place, short, key), []).extend(refusing)
        if not found:
            alone += [Finding("MF0404", _pod(snapshot, one), ("the proxy", one.istiod, short, shortened(said.text))) for one, said in refusing]
    return alone + [Finding("MF0404", place, _arguments(short, refusing)) for (place, short, _), refusing in blamed.items()]


def _arguments(short: str, refusing: t.Sequence[tuple[ProxyStatus, EnvoyError]]) -> tuple[str, ...]:
    """What goes into the text: the proxies, their istiods, the type, and the longest of what they say."""
    names = [one.name for one, _ in refusing]
    istiods = ", ".join(sorted({one.istiod for one, _ in refusing}))
    return listed(names, SHOWN), istiods, short, shortened(max((error.text for _, error in refusing), key=len))


def _would_send(
    client: Client, snapshot: Snapshot, pods: t.Sequence[Istiod], proxy: ProxyStatus, numbers: t.Iterator[int]
) -> ConfigDump | None:
    return would_get(client, snapshot.istio_namespace, pods, proxy) if next(numbers) < MOST_DUMPS else None


def _pod(snapshot: Snapshot, proxy: ProxyStatus) -> Resource:
    return snapshot.find(POD, proxy.namespace, proxy.pod) or named(POD, proxy.namespace, proxy.pod)
