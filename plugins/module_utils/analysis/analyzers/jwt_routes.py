# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes by the claims of a token, at gateways that verify none."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import mapping, maps, strings, texts
from ..kinds import GATEWAY, POD, REQUEST_AUTHENTICATION, VIRTUAL_SERVICE
from ..resource import Resource
from ..selection import SelectorIndex
from ..snapshot import Snapshot, short_or_full_name

_CLAIMS: t.Final = "@request.auth.claims"


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    asked: dict[str, SelectorIndex[None]] = {}
    for one in snapshot.all(REQUEST_AUTHENTICATION):
        asked.setdefault(one.namespace, SelectorIndex()).add(strings(one.spec, "selector", "matchLabels"), None)
    for service in snapshot.all(VIRTUAL_SERVICE):
        claim = _claim(service)
        for given in texts(service.spec, "gateways") if claim else ():
            gateway = None if given == "mesh" else snapshot.find(GATEWAY, *short_or_full_name(service.namespace, given))
            if gateway is None:
                continue
            for pod in snapshot.pods.selected(strings(gateway.spec, "selector")):
                if not any(asked[name].selecting(pod.labels) for name in ("istio-system", pod.namespace) if name in asked):
                    yield Finding("IST0149", service, (claim, gateway.full_name, pod.name))


def _claim(service: Resource) -> str:
    """The first header in a match that stands for a claim: ``@request.auth.claims.NAME``, or with the name in brackets."""
    for rule in maps(service.spec, "http"):
        for match in maps(rule, "match"):
            for header in (*mapping(match, "headers"), *mapping(match, "withoutHeaders")):
                rest = header[len(_CLAIMS) :]
                if header.lower().startswith(_CLAIMS) and len(rest) > 1:
                    if rest.startswith(".") or (rest.startswith("[") and rest.endswith("]") and len(rest) > 2):
                        return header
    return ""


ANALYZER: t.Final = Analyzer(
    "virtualservice.JWTClaimRouteAnalyzer", ("IST0149",), (VIRTUAL_SERVICE, REQUEST_AUTHENTICATION, GATEWAY, POD),
    "Checks the VirtualService using JWT claim based routing has corresponding RequestAuthentication", _find, (VIRTUAL_SERVICE,),
)  # fmt: skip
