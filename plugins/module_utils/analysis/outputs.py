# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages as texts that people and other programs read: istioctl's JSON and log, a table, SARIF, JUnit, annotations of GitHub."""
from __future__ import annotations

import collections
import json
import re
import typing as t

from .message import ERROR, INFO, WARNING, Message

Json = dict[str, t.Any]
_TOOL: t.Final = "meshfleet.istio.analyze"
_SARIF_LEVELS: t.Final = {ERROR: "error", WARNING: "warning", INFO: "note"}
_GITHUB_LEVELS: t.Final = {ERROR: "error", WARNING: "warning", INFO: "notice"}
_NOT_XML: t.Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def json_text(messages: t.Iterable[Message]) -> str:
    """What ``istioctl analyze -o json`` writes."""
    return json.dumps([_plain(one) for one in messages], indent="\t", sort_keys=True, ensure_ascii=False) + "\n"


def _plain(one: Message) -> Json:
    found = {"code": one.code, "level": one.level, "origin": one.origin, "message": one.message, "documentationUrl": one.documentation_url}
    return found | {key: value for key, value in (("reference", one.reference), ("cluster", one.cluster)) if value}


def log_text(messages: t.Iterable[Message]) -> str:
    """What ``istioctl analyze`` writes."""
    return "".join(f"{one.line()}\n" for one in messages)


def table_text(messages: t.Sequence[Message]) -> str:
    """Columns: level, code, object, place, and the message, which comes last and is never cut."""
    rows = [("LEVEL", "CODE", "OBJECT", "PLACE", "MESSAGE")]
    rows += [(one.level, one.code, f"{one.cluster}: {one.origin}" if one.cluster else one.origin, one.reference or "-", one.message) for one in messages]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "".join("   ".join([*(cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True)), row[4]]) + "\n" for row in rows)


def sarif_text(messages: t.Sequence[Message]) -> str:
    """Version 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/)."""
    codes = {one.code: one for one in sorted(messages)}
    rules = [
        {"id": code, "name": one.name, "shortDescription": {"text": one.name}, "help": {"text": one.next_step}, "helpUri": one.documentation_url,
         "defaultConfiguration": {"level": _SARIF_LEVELS[one.level]}}
        for code, one in codes.items()
    ]  # fmt: skip
    numbers = {code: number for number, code in enumerate(codes)}
    results = [
        {"ruleId": one.code, "ruleIndex": numbers[one.code], "level": _SARIF_LEVELS[one.level],
         "message": {"text": f"{one.origin}: {one.message}"}, "locations": [_location(one)]}
        for one in messages
    ]  # fmt: skip
    driver = {"name": _TOOL, "informationUri": "https://github.com/meshfleet/istio", "rules": rules}
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _location(one: Message) -> Json:
    name = f"{one.cluster}/{one.origin}" if one.cluster else one.origin
    out: Json = {"logicalLocations": [{"fullyQualifiedName": name, "kind": "resource"}]}
    file, line = _file_and_line(one)
    if file:
        place: Json = {"artifactLocation": {"uri": file}}
        out["physicalLocation"] = place | ({"region": {"startLine": line}} if line else {})
    return out


def _file_and_line(one: Message) -> tuple[str, int]:
    file, _, line = one.reference.rpartition(":")
    return (file, int(line)) if file and line.isdecimal() else (one.reference, 0)


def junit_text(messages: t.Sequence[Message]) -> str:
    """One suite a code, one case an object; an Info is a case that passes and says something."""
    from xml.sax.saxutils import escape  # it loads an HTTP client

    by_code: dict[str, list[Message]] = collections.defaultdict(list)
    for one in messages:
        by_code[one.code].append(one)
    failures = sum(one.level != INFO for one in messages)
    out = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="{_TOOL}" tests="{len(messages)}" failures="{failures}">']
    for code, found in sorted(by_code.items()):
        bad = sum(one.level != INFO for one in found)
        out.append(f"  <testsuite name={_quoted(f'{code} {found[0].name}')} tests=\"{len(found)}\" failures=\"{bad}\">")
        for one in found:
            file, line = _file_and_line(one)
            place = (f" file={_quoted(file)}" if file else "") + (f' line="{line}"' if line else "")
            out.append(f"    <testcase classname={_quoted(code)} name={_quoted(one.origin)}{place}>")
            text = escape(_clean(f"{one.message}\n{one.next_step}\n{one.documentation_url}"))
            if one.level == INFO:
                out.append(f"      <system-out>{text}</system-out>")
            else:
                out.append(f"      <failure type={_quoted(one.level)} message={_quoted(one.message)}>{text}</failure>")
            out.append("    </testcase>")
        out.append("  </testsuite>")
    return "\n".join([*out, "</testsuites>", ""])


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def _quoted(text: str) -> str:
    from xml.sax.saxutils import quoteattr

    return quoteattr(_clean(text))


def github_text(messages: t.Iterable[Message]) -> str:
    """Workflow commands, one a line (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions)."""
    out = []
    for one in messages:
        file, line = _file_and_line(one)
        settings = {"file": file, "line": str(line or ""), "title": f"{one.code} {one.name}"}
        shown = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in settings.items() if value)
        out.append(f"::{_GITHUB_LEVELS[one.level]} {shown}::{_escaped(f'{one.origin}: {one.message}', '')}\n")
    return "".join(out)


def _escaped(text: str, more: str) -> str:
    return "".join(f"%{ord(char):02X}" if char in f"%\r\n{more}" else char for char in text)


WRITERS: t.Final[t.Mapping[str, t.Callable[[t.Sequence[Message]], str]]] = {
    "json": json_text, "log": log_text, "table": table_text, "sarif": sarif_text, "junit": junit_text, "github": github_text,
}  # fmt: skip
"""By the name of the format."""
