# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether clusters make one mesh: names, networks and pods' addresses before they are joined, trust, secrets, gateways and endpoints afterwards."""
from __future__ import annotations

import ipaddress
import itertools
import typing as t
from dataclasses import dataclass, field

from ..istio.versions import Version, parse_version
from ..proxies.clusterz import SYNCED
from .topology import View

ERROR, WARNING = "error", "warning"
_CLOCKS: t.Final = (5.0, 60.0)
"""Seconds of difference between clocks that are worth a warning, and that make fresh certificates invalid."""


@dataclass(frozen=True)
class Problem:
    """``kind`` is one word for it, ``clusters`` whom it is about, ``remedy`` the next step."""

    kind: str
    level: str
    clusters: tuple[str, ...]
    text: str
    remedy: str


@dataclass(frozen=True)
class Agreed:
    """What clusters are to be to each other, by their names: the ``networks`` they are to be in, the ``peers`` whom their istiods are to read.

    A cluster that is not in it is in the network that it says itself, and reads all others.
    """

    networks: t.Mapping[str, str] = field(default_factory=dict)
    peers: t.Mapping[str, t.Collection[str]] = field(default_factory=dict)

    def network(self, one: View) -> str:
        """The network of a cluster; empty where nobody says."""
        return self.networks.get(one.name) or one.network or one.namespace_network

    def read_by(self, one: View, others: t.Iterable[View]) -> list[View]:
        """Those whom a cluster's istiod is to read."""
        return [other for other in others if other is not one and (one.name not in self.peers or other.name in self.peers[one.name])]


EACH_AS_IT_SAYS: t.Final = Agreed()


def before_joining(views: t.Sequence[View], agreed: Agreed = EACH_AS_IT_SAYS) -> list[Problem]:
    """What would make a mesh of these clusters go wrong from the start."""
    out = [Problem("Unreachable", ERROR, (one.name,), one.error, "Correct how it is reached, or take it out of the mesh.") for one in views if one.error]
    there = [one for one in views if not one.error]
    for name, same in _groups(there, lambda one: one.called):
        text = f"istiod would take them for one cluster, {name!r}"
        out.append(Problem("NameTwice", ERROR, _names(same), text, "Give each its own global.multiCluster.clusterName."))
    for _, same in _groups(there, lambda one: one.uid):
        text = "are the very same cluster"
        out += [Problem("SameCluster", ERROR, _names(same), text, "Correct how they are reached: each name needs a cluster of its own.")]
    for one, other in itertools.combinations(there, 2):
        shared = _overlapping(one, other)
        if shared and agreed.network(one) == agreed.network(other):
            text = f"their pods have addresses in common ({shared}) in one network ({agreed.network(one) or 'without a name'})"
            remedy = "Give them networks of their own and gateways between them, or other ranges."
            out.append(Problem("PodRangesOverlap", ERROR, _names((one, other)), text, remedy))
    return out


def whole_mesh(views: t.Sequence[View], agreed: Agreed = EACH_AS_IT_SAYS, *, services: t.Sequence[str] = ()) -> list[Problem]:
    """Everything that keeps these clusters from being one mesh."""
    out = before_joining(views, agreed)
    there = [one for one in views if not one.error]
    primaries = [one for one in there if one.istiods]
    out += [_not_called(one) for one in there if one.cluster_name and one.cluster_name != one.name]
    out += _differing(there, "mesh_id", "MeshIdDiffers", "mesh ID", "Set global.meshID to one value.")
    out += _differing(there, "trust_domain", "TrustDomainDiffers", "trust domain", "Set meshConfig.trustDomain to one value, or name the others as aliases.")
    out += _roots(there)
    out += [problem for one in primaries for problem in _unsynced(one, agreed.read_by(one, there))]
    out += _gateways(there, agreed)
    for one in there:
        if one.network and agreed.network(one) != one.network:
            text = f"its proxies are in network {one.network!r}, it is to be in {agreed.network(one)!r}"
            out.append(Problem("NetworkDiffers", ERROR, (one.name,), text, "Set global.network, or istio_network in the inventory, to one value."))
        if one.network and one.namespace_network and one.network != one.namespace_network:
            text = f"its proxies are in network {one.network!r}, its namespace's label says {one.namespace_network!r}"
            out.append(Problem("NetworkDiffers", ERROR, (one.name,), text, "Set global.network and the label topology.istio.io/network to one value."))
        if one.silent:
            out.append(Problem("IstiodSilent", WARNING, (one.name,), f"an istiod does not answer: {'; '.join(one.silent)}", "Look at its pod."))
    out += _clocks_of(there) + _versions(primaries)
    for service in services:
        out += _endpoints(service, primaries, {one.name: {one.called, *(other.called for other in agreed.read_by(one, there))} for one in primaries})
    return out


def _groups(views: t.Sequence[View], key: t.Callable[[View], str]) -> list[tuple[str, list[View]]]:
    """Those that have something in common that each should have alone."""
    found: dict[str, list[View]] = {}
    for one in views:
        found.setdefault(key(one), []).append(one)
    return [(name, same) for name, same in sorted(found.items()) if name and len(same) > 1]


def _names(views: t.Iterable[View]) -> tuple[str, ...]:
    return tuple(one.name for one in views)


def _overlapping(one: View, other: View) -> str:
    for first, second in itertools.product(one.pod_ranges, other.pod_ranges):
        here, there = ipaddress.ip_network(first, strict=False), ipaddress.ip_network(second, strict=False)
        if here.version == there.version and here.overlaps(there):
            return first if first == second else f"{first} and {second}"
    return ""


def _not_called(one: View) -> Problem:
    text = f"its istiod calls it {one.cluster_name!r}, so that secrets for {one.name!r} mean another cluster"
    return Problem("NameDiffers", ERROR, (one.name,), text, "Set global.multiCluster.clusterName, or istio_cluster in the inventory, to one value.")


def _differing(views: t.Sequence[View], attribute: str, kind: str, what: str, remedy: str) -> list[Problem]:
    found = {one.name: getattr(one, attribute) for one in views if getattr(one, attribute)}
    if len(set(found.values())) < 2:
        return []
    said = "; ".join(f"{name}: {value}" for name, value in sorted(found.items()))
    return [Problem(kind, ERROR, tuple(sorted(found)), f"they differ in their {what}: {said}", remedy)]


def _roots(views: t.Sequence[View]) -> list[Problem]:
    """Each pair must have a root in common; while a root is changed they may have more than that."""
    out = []
    for one, other in itertools.combinations([view for view in views if view.roots], 2):
        if not set(one.roots) & set(other.roots):
            text = f"they trust no root in common: {one.roots[0][:16]} and {other.roots[0][:16]} (SHA-256)"
            remedy = "Give both intermediates below one root (role certificates), in stages where workloads run."
            out.append(Problem("RootDiffers", ERROR, _names((one, other)), text, remedy))
    return out


def _unsynced(one: View, others: t.Sequence[View]) -> list[Problem]:
    out = []
    for other in others:
        known = [each for each in one.remote if each.name == other.called and each.secret]
        pair = _names((one, other))
        if other.called not in one.secrets and not known:
            text = f"istiod of {one.name} has no remote secret for {other.called}"
            out.append(Problem("SecretMissing", ERROR, pair, text, "Make one (meshfleet.istio.remote_secret)."))
        elif not known:
            text = f"istiod of {one.name} does not know the cluster {other.called}, although a remote secret names it"
            out.append(Problem("NotSynced", ERROR, pair, text, "Look at istiod's log: is the Secret's kubeconfig one that it accepts?"))
        else:
            late = [f"{each.istiod}: {each.status}" for each in known if each.status != SYNCED]
            if late:
                text = f"istiod of {one.name} has not read the cluster {other.called} ({'; '.join(late)})"
                remedy = "Can it reach the server in the remote secret, and is the token still good? Rotate it (remote_secret)."
                out.append(Problem("NotSynced", ERROR, pair, text, remedy))
    return out


def _gateways(views: t.Sequence[View], agreed: Agreed) -> list[Problem]:
    """With more than one network every one needs a gateway that has an address."""
    networks = {agreed.network(one) for one in views}
    out = []
    for one in views if len(networks) > 1 else ():
        network = one.network or one.namespace_network
        own = [gateway for gateway in one.gateways if gateway.network == network]
        if not network:
            out.append(Problem("NetworkMissing", ERROR, (one.name,), "is in no network, the others are", "Set global.network and the namespace's label."))
        elif not own:
            text = f"has no gateway for its network {network!r}, by which the others would reach it"
            out.append(Problem("GatewayMissing", ERROR, (one.name,), text, "Install one (meshfleet.istio.gateway with kind eastwest)."))
        elif not any(gateway.addresses for gateway in own):
            text = f"its gateway {own[0].service} has no address"
            out.append(Problem("GatewayWithoutAddress", ERROR, (one.name,), text, "Does the cluster have a load balancer? Else give the Service one."))
    return out


def _clocks_of(views: t.Sequence[View]) -> list[Problem]:
    if len(views) < 2:
        return []
    first, last = min(views, key=lambda one: one.clock), max(views, key=lambda one: one.clock)
    apart = last.clock - first.clock
    if apart <= _CLOCKS[0]:
        return []
    level = ERROR if apart > _CLOCKS[1] else WARNING
    return [Problem("ClocksDiffer", level, _names((first, last)), f"their clocks are {apart:.0f} s apart", "Let both follow one source of time (NTP).")]


def _versions(views: t.Sequence[View]) -> list[Problem]:
    found: dict[str, Version] = {}
    for one in views:
        for text in one.versions:
            try:
                found[f"{one.name} ({text})"] = parse_version(text)
            except ValueError:
                continue
    minors = sorted({(version.major, version.minor) for version in found.values()})
    if len(minors) < 2 or (minors[0][0] == minors[-1][0] and minors[-1][1] - minors[0][1] <= 1):
        return []
    text = f"their control planes are more than one minor version apart: {', '.join(sorted(found))}"
    return [Problem("VersionsDiffer", WARNING, _names(views), text, "Upgrade the older ones.")]


def _endpoints(service: str, views: t.Sequence[View], within: t.Mapping[str, t.Collection[str]]) -> list[Problem]:
    """Every istiod should know the endpoints of a service in all clusters that it reads (``within``, by cluster)."""
    known = {one.name: set(one.seen.get(service, ())) for one in views}
    every = set().union(*known.values()) if known else set()
    out = []
    if not every:
        out.append(Problem("EndpointsMissing", WARNING, tuple(known), f"no istiod knows an endpoint of {service}", "Is it there, and do its pods run?"))
    for name, seen in known.items():
        left = sorted(every & set(within[name]) - seen)
        if left:
            text = f"its istiod knows no endpoint of {service} in {', '.join(left)}"
            out.append(Problem("EndpointsDiffer", ERROR, (name,), text, "Is there a Service of that name in each cluster, and is the other cluster synced?"))
    return out
