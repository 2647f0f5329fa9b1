# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether istiod may fetch keys for tokens from anywhere."""
from __future__ import annotations

import typing as t

from ..analyzer import Analyzer, Finding
from ..fields import maps, text
from ..kinds import DEPLOYMENT, REQUEST_AUTHENTICATION
from ..snapshot import Snapshot, template

_SHOWN: t.Final = 5


def _find(snapshot: Snapshot) -> t.Iterator[Finding]:
    names = [one.full_name for one in snapshot.all(REQUEST_AUTHENTICATION)]
    if not names:
        return
    shown = ", ".join(names[:_SHOWN]) + (f", and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    for deployment in snapshot.all(DEPLOYMENT):
        if deployment.labels.get("app") == "istiod":
            settings = [one for container in maps(template(deployment)[2], "containers") for one in maps(container, "env")]
            if not any(one.get("name") == "BLOCKED_CIDRS_IN_JWKS_URIS" and text(one, "value") for one in settings):
                yield Finding("IST0175", deployment, (len(names), shown))


ANALYZER: t.Final = Analyzer(
    "authn.BlockedCIDRsAnalyzer", ("IST0175",), (REQUEST_AUTHENTICATION, DEPLOYMENT),
    "Checks that BLOCKED_CIDRS_IN_JWKS_URIS is configured on istiod when RequestAuthentication resources exist", _find,
)  # fmt: skip
