# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the tables of protobuf messages from the pinned Istio: ``python -m tests.oracle.message_tables``.

The sandbox's program ``verdicts`` lists every message that istiod knows. Names, types and numbers go into two modules of data: what Istio's
own kinds hold, and what an EnvoyFilter's patches may hold (Envoy's API, whatever an ``Any`` may name).
"""
from __future__ import annotations

import collections
import json
import subprocess
import sys
import textwrap
import typing as t
from pathlib import Path

from sandbox.builds.versions import ISTIO_VERSION

ROOT: t.Final = Path(__file__).parents[2]
TARGET: t.Final = ROOT / "plugins" / "module_utils" / "istio"
ISTIO: t.Final = ("istio.",)
ENVOY: t.Final = ("envoy.", "istio.envoy.", "udpa.type.", "xds.core.", "xds.type.", "google.protobuf.Empty")
NOT_HELD: t.Final = ("envoy.admin.", "envoy.service.", "envoy.data.")
Json = dict[str, t.Any]

WELL_KNOWN: t.Final = (
    "~Any", "~BoolValue", "~BytesValue", "~DoubleValue", "~Duration", "~FloatValue", "~Int32Value", "~Int64Value", "~ListValue",
    "~StringValue", "~Struct", "~Timestamp", "~UInt32Value", "~UInt64Value", "~Value",
)  # fmt: skip
HEADS: t.Final = {
    "istio_messages.py": ("ISTIO_MESSAGES", "What Istio's kinds hold (istio.io/api of Istio {version}), in ``proto_table``'s notation."),
    "validation/envoy_messages.py": ("ENVOY_MESSAGES", "What an EnvoyFilter's patches may hold (as Istio {version} has it), in ``proto_table``'s notation."),
}


def program() -> Path:
    """The sandbox's program, built where it is not there."""
    built = subprocess.run([sys.executable, "-m", "sandbox", "build", "verdicts"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Path(built.stdout.strip().splitlines()[-1])


def listed(command: Path) -> list[Json]:
    """What the program lists."""
    said = subprocess.run([command, "messages"], stdout=subprocess.PIPE, text=True, check=True, timeout=60)
    return [json.loads(line) for line in said.stdout.splitlines()]


def closure(known: dict[str, Json], start: t.Iterable[str]) -> set[str]:
    """The messages and enums that these hold, themselves included."""
    found: set[str] = set()
    todo = list(start)
    while todo:
        name = todo.pop()
        if name in found or name not in known:
            continue
        found.add(name)
        todo += [field["type"] for field in known[name].get("fields") or () if field.get("type")]
    return found


def camel(name: str) -> str:
    """The JSON name that protobuf gives a field."""
    out = ""
    for number, part in enumerate(name.split("_")):
        out += part if number == 0 else part[:1].upper() + part[1:]
    return out


def package_of(name: str) -> str:
    """The package: the parts before the first that starts with a capital letter."""
    parts = name.split(".")
    first = next((number for number, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
    return ".".join(parts[:first])


def short(name: str, package: str) -> str:
    """A type as a message of this package names it."""
    if package_of(name) == "google.protobuf":
        return "~" + name.removeprefix("google.protobuf.")
    return name.removeprefix(package + ".") if package_of(name) == package else name


def field_text(field: Json, package: str) -> str:
    """One field in the table's notation."""
    name = field["name"] + (f"={field['json']}" if field["json"] != camel(field["name"]) else "")
    kind = field["kind"]
    if kind in ("message", "enum", "group"):
        kind = ("enum:" if kind == "enum" else "") + short(field["type"], package)
    if field["card"] == "list":
        kind = f"[]{kind}"
    elif field["card"] == "map":
        kind = (f"map:{kind}" if field["key"] == "string" else f"map<{field['key']}>:{kind}")
    if field.get("oneof"):
        kind += f"/{field['oneof']}"
    elif field.get("presence") and field["kind"] not in ("message", "group"):
        kind += "?"
    return f"{name} {kind}"


def table(known: dict[str, Json], names: t.Iterable[str]) -> str:
    """The messages as text, a paragraph a message, under their packages."""
    packages: dict[str, list[str]] = collections.defaultdict(list)
    for name in sorted(names):
        package, entry = package_of(name), known[name]
        own = name.removeprefix(package + ".")
        if "enum" in entry:
            values = sorted(entry["values"].items(), key=lambda item: (item[1], item[0]))
            text = f"enum {own}: " + "; ".join(f"{value} {number}" for value, number in values)
        else:
            text = f"{own}: " + "; ".join(field_text(field, package) for field in entry.get("fields") or ())
        packages[package].append("\n".join(textwrap.wrap(text, 156, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)))
    return "\n".join(f"package {package}\n" + "\n".join(lines) for package, lines in sorted(packages.items()))


def written(entries: list[Json]) -> dict[str, str]:
    """The text of each module."""
    known = {entry.get("message") or entry["enum"]: entry for entry in entries if "root" not in entry}
    if any(entry.get("frozen") for entry in entries):
        raise ValueError("a message of a frozen package: EnvoyFilters that name its type must be warned of, which no rule does as there was none")
    roots = [entry["proto"] for entry in entries if "root" in entry and entry["proto"].startswith("istio.")]
    may_be_any = [name for name in known if name.startswith(ENVOY) and not name.startswith(NOT_HELD) and "enum" not in known[name]]
    out = {}
    for module, names in (("istio_messages.py", closure(known, roots)), ("validation/envoy_messages.py", closure(known, may_be_any))):
        constant, head = HEADS[module]
        kept = [name for name in names if not (name.startswith("google.protobuf.") and (module == "istio_messages.py" or short(name, "") in WELL_KNOWN))]
        text = "# SPDX-License-Identifier: GPL-3.0-or-later\n" + f'"""{head.format(version=ISTIO_VERSION.rpartition(".")[0])}\n\n'
        text += 'Made by ``python -m tests.oracle.message_tables``.\n"""\nfrom __future__ import annotations\n\nimport typing as t\n\n'
        out[module] = text + f'{constant}: t.Final = """\n{table(known, kept)}\n"""\n'
    return out


def main() -> None:
    """Write both modules."""
    for module, text in written(listed(program())).items():
        (TARGET / module).write_text(text)


if __name__ == "__main__":
    main()
