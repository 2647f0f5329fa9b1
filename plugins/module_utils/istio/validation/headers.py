# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and values of HTTP headers, as Istio and Envoy take them; each check gives the text of its complaint ('' where there is none)."""
from __future__ import annotations

import re
import typing as t

from ...gotemplate.quoting import quote

_NAME: t.Final = re.compile(r"[!#$%&'*+\-.^_`|~A-Za-z0-9]+").fullmatch
_RANGE_NAME: t.Final = re.compile(r"[-_A-Za-z0-9]+").fullmatch
_BAD_VALUE: t.Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_PSEUDO: t.Final = frozenset((":method", ":scheme", ":authority", ":path", ":status"))
_CLAIM: t.Final = "@request.auth.claims"
_EMPTY: t.Final = "header name cannot be empty"


def is_claim(name: str) -> bool:
    """Whether a header of a match means a claim of the request's token: ``@request.auth.claims.x`` or ``[x]``."""
    if not name.lower().startswith(_CLAIM):
        return False
    rest = name[len(_CLAIM) :]
    return (len(rest) > 2 and rest[0] == "[" and rest[-1] == "]") or (len(rest) > 1 and rest[0] == ".")


def is_authority(name: str) -> bool:
    """Whether a header is the authority."""
    return name.casefold() in (":authority", "host")


def _is_internal(name: str) -> bool:
    return name.startswith(":") or name.casefold() == "host"


def _not_valid(name: str) -> str:
    return f"header name {name} is not a valid header name"


def match_name_problem(name: str) -> str:
    """A header that requests are matched by."""
    if not name:
        return _EMPTY
    return "" if is_claim(name) or name in _PSEUDO or _NAME(name) else _not_valid(name)


def strict_name_problem(name: str) -> str:
    """A header that a claim is put into."""
    if not name:
        return _EMPTY
    return "" if _RANGE_NAME(name) else _not_valid(name)


def cors_header_problem(name: str) -> str:
    """A header of a CORS policy."""
    if not name:
        return _EMPTY
    return "" if name == "*" or _NAME(name) else _not_valid(name)


def request_name_problem(name: str) -> str:
    """A header that is added to or set in a request."""
    if not name:
        return _EMPTY
    return f'invalid header {quote(name)}: header cannot have ":" prefix' if _is_internal(name) and not is_authority(name) else ""


def operation_name_problem(name: str) -> str:
    """A header that is removed, or changed in a response."""
    if not name:
        return _EMPTY
    if name.casefold() == "host":
        return f"invalid header {quote(name)}: cannot set Host header"
    return f'invalid header {quote(name)}: header cannot have ":" prefix' if _is_internal(name) else ""


def value_problem(value: str) -> str:
    """A header's value, which may hold Envoy's variables: ``%HOSTNAME%``, ``%REQ(name)%``, ``%VAR(["a", "b"])%``, and ``%%``."""
    if _BAD_VALUE.search(value):
        return f"header value configuration {value} is invalid"
    if "%" not in value:
        return ""
    problem = _variables_problem(value)
    return problem and f"header value configuration: invalid header configuration. {problem}"


def _variables_problem(value: str) -> str:
    at, state = 0, "literal"
    while at < len(value):
        char = value[at]
        if state == "literal":
            if char == "%":
                if at + 1 == len(value):
                    return "Un-escaped %"
                if value[at + 1] == "%":
                    at += 1
                else:
                    state = "name"
        elif state == "name":
            state = {"%": "literal", "(": "array"}.get(char, state)
        elif state == "array":
            state = "first" if char == "[" else state if char == " " else "string"
        elif state == "first":
            if char not in '" ':
                return "Expecting '\"'"
            state = "string" if char == '"' else state
        elif state == "string":
            if char == "\\":
                if at + 1 == len(value):
                    return "Un-terminated backslash in JSON string"
                at += 1
            state = {")": "end", '"': "next"}.get(char, state)
        elif state == "next":
            if char not in ",] ":
                return "Expecting ',', ']', or whitespace"
            state = {",": "first", "]": "close"}.get(char, state)
        elif state == "close":
            if char not in ") ":
                return "Expecting ')' or whitespace after '{}', but found '{}'"
            state = "end" if char == ")" else state
        else:
            if char not in "% ":
                return "Expecting '%' or whitespace after"
            state = "literal" if char == "%" else state
        at += 1
    return "" if state == "literal" else f"Un-terminated variable expression '{value}'"
