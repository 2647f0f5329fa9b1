# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates as modules return them."""
from __future__ import annotations

import datetime
import typing as t
from dataclasses import asdict

from ..istio.x509 import Certificate


def shown(certificate: Certificate, now: datetime.datetime) -> dict[str, t.Any]:
    """The facts of a certificate with the whole ``days_left`` until it ends, negative once it has."""
    out = asdict(certificate)
    return {**out, "names": list(out["names"]), "spiffe": list(out["spiffe"]), "days_left": int(certificate.days_left(now) // 1)}
