# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications that run under the proxy's own user, whose traffic is therefore not captured."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..control_plane import is_control_plane
from ..fields import Map, mapping, maps
from ..kinds import DEPLOYMENT, POD
from ..snapshot import PROXY, Snapshot, template

_UID: t.Final = 1337


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    for kind in (POD, DEPLOYMENT):
        for resource in snapshot.all(kind):
            spec = resource.spec if kind is POD else template(resource)[2]
            if not is_control_plane(resource) and _runs_as_proxy(spec):
                yield Finding("IST0144", resource)


def _runs_as_proxy(spec: Map) -> bool:
    applications = [one for one in maps(spec, "containers") if one.get("name") not in (PROXY, "istio-operator")]
    return any(mapping(one, "securityContext").get("runAsUser") == _UID for one in (spec, *applications))


ANALYZER: t.Final = Analyzer("applicationUID.Analyzer", ("IST0144",), (POD, DEPLOYMENT), "Checks invalid application UID", _find)
