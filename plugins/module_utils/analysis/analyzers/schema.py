# SPDX-License-Identifier: GPL-3.0-or-later
"""Istio's kinds, each field by the rules by which istiod takes or refuses it."""
from __future__ import annotations

import functools
import typing as t

from ..analyzer import Analyzer, Finding
from ..kinds import ENVOY_FILTER, ISTIO, Kind
from ..schema_fixes import fix_of
from ..snapshot import Snapshot

_OWN_CODES: t.Final = {"VirtualServiceUnreachableRule": "IST0130", "VirtualServiceIneffectiveMatch": "IST0131"}
_CODES: t.Final = ("IST0106", "IST0130", "IST0131", "IST0133", "MF0202")


def _find(kind: Kind, snapshot: Snapshot) -> t.Iterator[Finding]:
    for resource in snapshot.all(kind):
        verdict = resource.verdict
        if verdict.decode_error:
            yield Finding("IST0106", resource, (verdict.decode_error,), verdict.decode_path)
        for general, problems in (("IST0106", verdict.errors), ("IST0133", verdict.warnings)):
            for one in problems:
                code = _OWN_CODES.get(one.message, general)
                fix = fix_of(resource, one) if general == "IST0133" else None
                yield Finding(code, resource, one.arguments if one.message in _OWN_CODES else (one.text,), one.path, fix)
        for one in verdict.unknown_fields:
            yield Finding("MF0202" if kind == ENVOY_FILTER else "IST0106", resource, (one.text,), one.path)


ANALYZERS: t.Final = tuple(
    Analyzer(
        f"schema.ValidationAnalyzer.{kind.kind}", _CODES, (kind,), f"Runs schema validation as an analyzer on '{kind.kind}' resources",
        functools.partial(_find, kind), of_verdicts=True,
    )
    for kind in ISTIO
)  # fmt: skip
