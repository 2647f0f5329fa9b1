# SPDX-License-Identifier: GPL-3.0-or-later
"""Route matches and domains in istioctl's words; listeners with routes of their own need them as well."""
from __future__ import annotations

import typing as t

Json = t.Mapping[str, t.Any]
_SHOWN: t.Final = 2


def describe_match(match: Json) -> str:
    """What of a path a route takes; headers are not shown."""
    out = []
    if match.get("prefix"):
        out.append(f"{match['prefix']}*")
    if match.get("pathSeparatedPrefix"):
        out.append(f"PathPrefix:{match['pathSeparatedPrefix']}")
    if match.get("path"):
        out.append(str(match["path"]))
    if "safeRegex" in match:
        out.append(f"regex {match['safeRegex'].get('regex') or ''}")
    return " ".join(out)


def route_cluster(route: Json) -> str:
    """The one cluster a route leads to; empty where it leads elsewhere or to several."""
    return str((route.get("route") or {}).get("cluster") or "")


def describe_domains(domains: t.Sequence[str]) -> str:
    """The first two domains without ports and without the longer forms of what is named shorter, and how many more there are."""
    if len(domains) < 2:
        return "".join(domains)
    bare = [name for name in domains if ":" not in name or (name.count(":") > 2 and name.endswith("]"))]
    known = set(bare)
    longer = {
        name for name in bare for end in (".svc.cluster.local", ".svc") if name.endswith(end) and name.removesuffix(end) in known
    }  # fmt: skip
    short = [name for name in bare if name not in longer]
    more = len(short) - _SHOWN
    return ", ".join(short[:_SHOWN]) + (f" + {more} more..." if more > 0 else "")


def describe_inline(config: Json) -> str:
    """Where a listener's own routes lead: the cluster if everything goes there, else what each virtual host matches."""
    hosts = config.get("virtualHosts") or []
    if len(hosts) == 1 and hosts[0].get("domains") == ["*"] and len(hosts[0].get("routes") or []) == 1:
        only = hosts[0]["routes"][0]
        target = route_cluster(only)
        if (only.get("match") or {}).get("prefix") == "/" and target:
            return target if "Cluster" in target else f"Cluster: {target}"
    shown = []
    for host in hosts:
        domains = "" if host.get("domains") == ["*"] else "/".join(host.get("domains") or [])
        matches = ", ".join(describe_match(route.get("match") or {}) for route in host.get("routes") or [])
        shown.append(f"{domains} {matches}" if domains else matches)
    return f"Inline Route: {'; '.join(shown)}"
