# SPDX-License-Identifier: GPL-3.0-or-later
"""A container's environment, resolved as a kubelet does (Kubernetes: "Expose Pod Information to Containers Through Environment Variables")."""

import re
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Read = Callable[[str, str], dict[str, str]]
"""From ("configmaps" or "secrets", name) to its texts; {} where there is none."""

_REFERENCE = re.compile(r"\$\$|\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)")
_PATH = re.compile(r"^metadata\.(labels|annotations)\['(.+)'\]$")
_UNITS = {"": 1, "m": 0.001, "k": 1e3, "M": 1e6, "G": 1e9, "Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30}
NODE_CPU, NODE_MEMORY = 2, 4 << 30


def field(pod: Json, path: str, addresses: dict[str, str]) -> str:
    """The value behind a fieldRef; ``addresses`` holds status.podIP and status.hostIP."""
    keyed = _PATH.match(path)
    meta = pod["metadata"]
    if keyed:
        return str(meta.get(keyed[1], {}).get(keyed[2], ""))
    if path in ("metadata.labels", "metadata.annotations"):
        pairs = meta.get(path.partition(".")[2], {})
        return "\n".join(f'{name}="{_quoted(value)}"' for name, value in sorted(pairs.items()))
    if path in addresses:
        return addresses[path]
    found: Any = pod
    for step in path.split("."):
        found = found.get(step, "") if isinstance(found, dict) else ""
    return str(found)


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def resource(container: Json, reference: Json) -> str:
    """The value behind a resourceFieldRef, in its divisor, rounded up; the node's where the container sets no limit."""
    kind, _, name = str(reference["resource"]).partition(".")
    text = container.get("resources", {}).get(kind, {}).get(name)
    amount = quantity(str(text)) if text else float(NODE_CPU if name == "cpu" else NODE_MEMORY)
    divisor = quantity(str(reference.get("divisor") or "1")) or 1.0
    return str(-int(-amount // divisor))


def quantity(text: str) -> float:
    """A Kubernetes quantity as a number."""
    number = re.match(r"[0-9.]+", text)
    return float(number[0]) * _UNITS.get(text[number.end() :], 1) if number else 0.0


def resolve(pod: Json, container: Json, addresses: dict[str, str], base: dict[str, str], read: Read) -> dict[str, str]:
    """The whole environment: ``base``, then envFrom, then env with $(NAME) expanded."""
    result = dict(base)
    for source in container.get("envFrom") or []:
        for key, kind in (("configMapRef", "configmaps"), ("secretRef", "secrets")):
            if key in source:
                for name, text in read(kind, source[key]["name"]).items():
                    result[source.get("prefix", "") + name] = text
    for entry in container.get("env") or []:
        value = _value(pod, container, entry, addresses, read, result)
        if value is not None:
            result[entry["name"]] = value
    return result


def _value(pod: Json, container: Json, entry: Json, addresses: dict[str, str], read: Read, known: dict[str, str]) -> str | None:
    source = entry.get("valueFrom")
    if not source:
        return expand(str(entry.get("value", "")), known)
    if "fieldRef" in source:
        return field(pod, source["fieldRef"]["fieldPath"], addresses)
    if "resourceFieldRef" in source:
        return resource(container, source["resourceFieldRef"])
    for key, kind in (("configMapKeyRef", "configmaps"), ("secretKeyRef", "secrets")):
        if key in source:
            return read(kind, source[key]["name"]).get(source[key]["key"])
    return None


def expand(text: str, known: dict[str, str]) -> str:
    """$(NAME) replaced where NAME is known; $$ is a dollar."""
    return _REFERENCE.sub(lambda found: "$" if found[0] == "$$" else known.get(found[1], found[0]), text)
