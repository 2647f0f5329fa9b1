# SPDX-License-Identifier: GPL-3.0-or-later
"""``certificate_info``: every certificate of a cluster's mesh, and what is wrong with any."""
from __future__ import annotations

import datetime
import typing as t
from dataclasses import asdict

from ..certificates.facts import shown
from ..certificates.gathering import ERROR, Gathered, Scope, gather
from ..cluster.connection import connect
from ..istio.x509 import require_cryptography
from ..specs.certificate_info import Options
from .cluster_errors import told
from .query import answered, checked_query
from .result import OperationError, Reporter, Result


def run(options: Options, reporter: Reporter) -> Result:
    """Look at all of them. Raises OperationError, Unreachable."""
    query = checked_query(options.query)
    now = datetime.datetime.now(datetime.UTC)
    with told():
        require_cryptography()
        client = connect(options.auth)
        scope = Scope(options.namespace, options.namespaces, options.workloads, options.expiry_days, options.timeout)
        found = gather(client, scope, now)
    values = _values(found, now)
    serious = [one for one in found.problems if options.failure_threshold == "warning" or one.level == ERROR]
    if options.failure_threshold != "never" and serious:
        more = f"; and {len(serious) - 3} more" if len(serious) > 3 else ""
        raise OperationError(f"cluster {client.name}: {'; '.join(f'{one.origin}: {one.text}' for one in serious[:3])}{more}", **values)
    return Result(False, answered(query, values))


def _values(found: Gathered, now: datetime.datetime) -> dict[str, t.Any]:
    entries = sorted(found.entries, key=lambda one: (one.certificate.ends(), one.use, one.origin))
    return {
        "certificates": [{"use": one.use, "origin": one.origin, **shown(one.certificate, now)} for one in entries],
        "problems": [asdict(one) for one in sorted(found.problems, key=lambda one: (one.level != ERROR, one.kind, one.origin, one.text))],
        "roots": list(found.trust.fingerprints),
        "not_read": found.not_read,
    }
