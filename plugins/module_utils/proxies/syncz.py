# SPDX-License-Identifier: GPL-3.0-or-later
"""What istiod says of its proxies at ``/debug/syncz``: per type whether the proxy has taken what was sent (istio/pilot/pkg/xds/statusgen.go)."""
from __future__ import annotations

import datetime
import typing as t
from dataclasses import dataclass, field

from .config_dump import DumpError, read_json

Json = dict[str, t.Any]
SYNCED, STALE, NOT_SENT, ERROR, IGNORED = "SYNCED", "STALE", "NOT_SENT", "ERROR", "IGNORED"
CORE: t.Final = ("CDS", "LDS", "EDS", "RDS", "ECDS")
"""The types that every answer names, IGNORED where a proxy does not ask for them."""
_CORE: t.Final = frozenset(CORE)
_SHORT: t.Final = {
    "Cluster": "CDS", "Listener": "LDS", "RouteConfiguration": "RDS", "ClusterLoadAssignment": "EDS", "Secret": "SDS", "NameTable": "NDS",
    "ProxyConfig": "PCDS", "TypedExtensionConfig": "ECDS", "Address": "WDS", "Workload": "WDS", "Authorization": "WADS",
}  # fmt: skip
_PAIRS: t.Final = {"cluster": "CDS", "listener": "LDS", "endpoint": "EDS", "route": "RDS", "extensionconfig": "ECDS"}
_KINDS: t.Final = {"router": "gateway"}
_ISTIOCTL: t.Final = "65536.65536.65536"
"""The version that istioctl's own connections name."""
_NONCE_END: t.Final = 36
"""Characters of the UUID that follows the push's version in a nonce."""


@dataclass(frozen=True)
class TypeStatus:
    """A type's state: SYNCED, STALE, NOT_SENT, ERROR or IGNORED; when istiod last sent it (None: never, or it does not say), and the proxy's error.

    ``push`` counts the istiod's pushes up to the one in which it was sent; 0 where that is not known.
    """

    state: str
    sent: datetime.datetime | None
    error: str
    push: int = 0


_NOT_ASKED: t.Final = TypeStatus(IGNORED, None, "")


@dataclass(frozen=True)
class ProxyStatus:
    """A proxy as the istiod it is connected to sees it; ``name`` is ``pod.namespace``, ``kind`` sidecar, gateway, waypoint or ztunnel."""

    name: str
    namespace: str
    cluster: str
    kind: str
    version: str
    istiod: str
    revision: str
    types: dict[str, TypeStatus] = field(default_factory=dict)

    @property
    def pod(self) -> str:
        """The name of its pod."""
        return self.name.removesuffix(f".{self.namespace}")

    @property
    def state(self) -> str:
        """ERROR or STALE where any type is, SYNCED where any is, else NOT_SENT."""
        states = {one.state for one in self.types.values()}
        return next((state for state in (ERROR, STALE, SYNCED) if state in states), NOT_SENT)

    @property
    def last_sent(self) -> datetime.datetime:
        """When anything was sent last; the beginning of time where nothing was."""
        return max((one.sent for one in self.types.values() if one.sent), default=datetime.datetime.min.replace(tzinfo=datetime.UTC))


def short_type(url: str) -> str:
    """``CDS`` for ``type.googleapis.com/envoy.config.cluster.v3.Cluster``; the URL itself for a type that has no short name."""
    return _SHORT.get(url.rpartition(".")[2], url)


def read_syncz(text: bytes | str, *, istiod: str, revision: str) -> list[ProxyStatus]:
    """The proxies of one istiod; istioctl's own short connections are none, nor is what names no cluster. Raises DumpError."""
    found = read_json(text)
    if found is not None and not isinstance(found, list):
        raise DumpError("is no answer to /debug/syncz")
    return [_proxy(item, istiod, revision) for item in found or () if isinstance(item, dict) and _is_proxy(item)]


def _is_proxy(item: Json) -> bool:
    return bool(item.get("proxy")) and bool(item.get("cluster_id")) and item.get("istio_version") != _ISTIOCTL


def _proxy(item: Json, istiod: str, revision: str) -> ProxyStatus:
    name, kind = str(item["proxy"]), str(item.get("proxy_type") or "")
    return ProxyStatus(
        name=name,
        namespace=name.rpartition(".")[2],
        cluster=str(item["cluster_id"]),
        kind=_KINDS.get(kind, kind),
        version=str(item.get("istio_version") or ""),
        istiod=istiod,
        revision=revision,
        types=_types(item),
    )


def _types(item: Json) -> dict[str, TypeStatus]:
    resources = item.get("resources")
    if isinstance(resources, dict):
        found = {short_type(url): _status(one) for url, one in resources.items() if isinstance(one, dict)}
    else:  # an istiod of before 1.26 tells nonces only
        found = {}
        for word, short in _PAIRS.items():
            sent, acked = str(item.get(f"{word}_sent") or ""), str(item.get(f"{word}_acked") or "")
            if short != "ECDS" or sent:
                found[short] = TypeStatus(_state(sent, acked, ""), None, "", push_number(sent[:-_NONCE_END]))
    return {short: found.get(short, _NOT_ASKED) for short in (*CORE, *sorted(found.keys() - _CORE))}


def _status(one: Json) -> TypeStatus:
    sent, acked, error = str(one.get("sent") or ""), str(one.get("acked") or ""), str(one.get("lastError") or "")
    return TypeStatus(_state(sent, acked, error), read_time(str(one.get("sentTime") or "")), error, push_number(sent[:-_NONCE_END]))


def push_number(version: str) -> int:
    """The number in the version of an istiod's push, ``TIME/NUMBER`` (istio/pilot/pkg/xds/discovery.go); 0 for a text of another form."""
    time, slash, number = version.partition("/")
    return int(number) if time and slash and number.isdecimal() else 0


def _state(sent: str, acked: str, error: str) -> str:
    if error:
        return ERROR
    if not sent:
        return NOT_SENT
    return SYNCED if acked == sent else STALE


def read_time(text: str) -> datetime.datetime | None:
    """A time of Go's; None for its zero time and for what is none."""
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year > 1 and found.tzinfo else None


def merge(shards: t.Iterable[t.Iterable[ProxyStatus]]) -> list[ProxyStatus]:
    """The proxies of all istiods by cluster and name; of one that two istiods know (it has just moved) the connection with the latest news counts."""
    out: dict[tuple[str, str], ProxyStatus] = {}
    for one in (one for shard in shards for one in shard):
        known = out.get((one.cluster, one.name))
        if known is None or one.last_sent > known.last_sent:
            out[one.cluster, one.name] = one
    return [out[key] for key in sorted(out)]
