# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects and rendered templates as one manifest, in the order Helm installs them."""
from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from .chart import Chart
from .functions.yaml_emit import dumps
from .manifest import NOTES, Map, install_position, is_hook, parse_documents, split_documents


def manifest_text(objects: t.Iterable[Map]) -> str:
    """Objects as YAML that every YAML 1.1 and 1.2 reader understands alike."""
    return "".join(f"---\n{dumps(item)}\n" for item in objects)


def ordered(chart: Chart, rendered: t.Mapping[str, str], *, include_crds: bool) -> tuple[list[Map], str]:
    """The objects of a rendering, and its manifest, as ``helm template`` orders them.

    First ``crds/`` where asked, then objects by kind, then hooks; each document of the manifest keeps its text
    below ``# Source: path``. Raises RenderError that names the template whose text is no YAML.
    """
    plain: list[tuple[t.Any, str, str, Map]] = []
    hooks: list[tuple[t.Any, str, str, Map]] = []
    for path in sorted(rendered):
        if path.endswith(NOTES):
            continue
        for document in split_documents(rendered[path]):
            for item in parse_documents(document, path):
                (hooks if is_hook(item) else plain).append((install_position(item), path, document, item))
    plain.sort(key=lambda entry: entry[0])
    hooks.sort(key=lambda entry: entry[0])
    objects: list[Map] = []
    texts: list[str] = []
    if include_crds:
        for path, text in chart.crds():
            objects += parse_documents(text, path)
            texts.append(f"---\n# Source: {path}\n{text.strip()}\n")
    for _, path, document, item in plain + hooks:
        objects.append(item)
        texts.append(f"---\n# Source: {path}\n{document.strip()}\n")
    return objects, "".join(texts)
