# SPDX-License-Identifier: GPL-3.0-or-later
"""Matches of a VirtualService's HTTP routes: which of them takes every request that another one does
(https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest)."""
from __future__ import annotations

import typing as t

from .fields import Map, mapping, number, strings, text, texts

_TEXTS: t.Final = ("scheme", "method", "authority")
_MAPS: t.Final = ("headers", "queryParams")
_READ: t.Final = frozenset(
    ("uri", "ignoreUriCase", "withoutHeaders", "port", "sourceLabels", "sourceNamespace", "gateways", "name", "statPrefix", *_TEXTS, *_MAPS)
)
"""The fields of a match that are understood; one with any other covers nothing."""


def asks_nothing(match: Map) -> bool:
    """Whether every request fulfils a match: every path begins with a slash."""
    return all(key in ("name", "statPrefix", "ignoreUriCase") or (key == "uri" and value == {"prefix": "/"}) or not value for key, value in match.items())


def covers(wide: Map, narrow: Map, gateways: t.Sequence[str]) -> bool:
    """Whether a match takes all that another one of the VirtualService at these gateways takes, as far as their texts tell."""
    if not _READ.issuperset(wide):
        return False
    return (
        _uri_covers(wide, narrow)
        and all(not mapping(wide, field) or _text_covers(wide[field], narrow.get(field)) for field in _TEXTS)
        and all(_each_covered(mapping(wide, field), mapping(narrow, field), lower=field == "headers") for field in _MAPS)
        and _each_left_out(mapping(wide, "withoutHeaders"), mapping(narrow, "withoutHeaders"))
        and number(wide, "port") in (0, number(narrow, "port"))
        and all(strings(narrow, "sourceLabels").get(key) == value for key, value in strings(wide, "sourceLabels").items())
        and text(wide, "sourceNamespace") in ("", text(narrow, "sourceNamespace"))
        and (not texts(wide, "gateways") or set(texts(narrow, "gateways") or gateways).issubset(texts(wide, "gateways")))
    )


def _uri_covers(wide: Map, narrow: Map) -> bool:
    one, other = mapping(wide, "uri"), mapping(narrow, "uri")
    if not one or one == {"prefix": "/"}:
        return True
    if wide.get("ignoreUriCase") is True:
        one, other = _lower(one), _lower(other)
    elif narrow.get("ignoreUriCase") is True:
        return False
    return _text_covers(one, other)


def _lower(match: Map) -> Map:
    return {key: value.lower() if isinstance(value, str) and key != "regex" else value for key, value in match.items()}


def _text_covers(wide: t.Any, narrow: t.Any) -> bool:
    """A match of a text over another; one that asks nothing takes whatever is there."""
    if not isinstance(narrow, dict) or not isinstance(wide, dict) or len(wide) > 1 or len(narrow) > 1:
        return False
    if not wide:
        return True
    if text(wide, "prefix"):
        return (text(narrow, "exact") or text(narrow, "prefix")).startswith(text(wide, "prefix"))
    return wide == narrow


def _each_covered(wide: Map, narrow: Map, *, lower: bool) -> bool:
    given = {key.lower() if lower and isinstance(key, str) else key: value for key, value in narrow.items()}
    return all(_text_covers(value or {}, given.get(key.lower() if lower and isinstance(key, str) else key)) for key, value in wide.items())


def _each_left_out(wide: Map, narrow: Map) -> bool:
    """Whether all that the wide match leaves out the narrow one leaves out as well."""
    given = {str(key).lower(): value for key, value in narrow.items()}
    return all(_text_covers(given.get(str(key).lower()), value or {}) for key, value in wide.items())
