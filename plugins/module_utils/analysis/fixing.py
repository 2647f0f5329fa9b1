# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixes written into the texts that objects came from; a document that does not change keeps its text, comments and all."""
from __future__ import annotations

import json
import typing as t

from ..helm.output import manifest_text
from ..inject.json_patch import apply_patch
from .documents import Document, Place, parse
from .message import Fix, pointer


def fixed_text(text: str, fixes: t.Iterable[tuple[Place, Fix]]) -> str:
    """The text of one file with the fixes of its objects; a document that changes is written anew, in JSON where it was JSON."""
    by_document: dict[Document, dict[tuple[str | int, ...], list[Fix]]] = {}
    for place, fix in fixes:
        found = by_document.setdefault(place.document, {}).setdefault(place.keys, [])
        if fix not in found:
            found.append(fix)
    for document, of_objects in sorted(by_document.items(), key=lambda one: one[0].offset, reverse=True):
        value = _apart(parse(document)[0])
        for keys, several in of_objects.items():
            for fix in sorted(several, key=_place, reverse=True):  # what is taken out of a list moves what stands behind it
                steps = [{**step, "path": pointer(keys) + step["path"]} for step in fix.patch]
                value = apply_patch(value, steps)
        end = document.offset + len(document.text)
        text = text[: document.offset] + _written(document, value) + text[end:]
    return text


def _apart(value: t.Any) -> t.Any:
    """The value with a copy of its own for each alias, so that a patch changes one place only."""
    if isinstance(value, dict):
        return {key: _apart(one) for key, one in value.items()}
    return [_apart(one) for one in value] if isinstance(value, list) else value


def _place(fix: Fix) -> list[tuple[bool, int, str]]:
    """Where a patch begins, such that later and deeper places come later."""
    return [(key.isdecimal(), int(key) if key.isdecimal() else 0, key) for key in str(fix.patch[0]["path"]).split("/")[1:]]


def _written(document: Document, value: t.Any) -> str:
    if document.text.lstrip().startswith("{"):
        blank = document.text[: len(document.text) - len(document.text.lstrip())]
        return f"{blank}{json.dumps(value, indent=2, ensure_ascii=False)}\n"
    body = manifest_text([value]).removeprefix("---\n")
    return ("\n" if document.offset else "") + body
