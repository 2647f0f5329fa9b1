# SPDX-License-Identifier: GPL-3.0-or-later
"""values.schema.json: JSON Schema (draft-07 and 2020-12, https://json-schema.org), as far as validation goes.

No dependency of ours validates JSON Schema. Remote references are not followed: Helm charts carry theirs.
"""
from __future__ import annotations

import json
import math
import re
import typing as t
import urllib.parse

from ..gotemplate.errors import FunctionError
from .errors import ChartError, ValuesError
from .functions.regexes import compile_regex

if t.TYPE_CHECKING:
    from .chart import Chart

_MAX_DEPTH = 200
_TYPES: t.Final = ("null", "boolean", "number", "integer", "string", "array", "object")
Errors = list[tuple[str, str]]


def validate_values(chart: Chart, values: dict[str, t.Any]) -> None:
    """Check coalesced values against the schemas of a chart and its subcharts.

    Raises ValuesError that lists every violation with the path of the value, chart by chart.
    """
    problems = _problems(chart, values)
    if problems:
        raise ValuesError("values don't meet the specifications of the schema(s) in the following chart(s):\n" + "\n".join(problems))


def _problems(chart: Chart, values: t.Any) -> list[str]:
    out: list[str] = []
    if chart.schema is not None:
        try:
            schema = json.loads(chart.schema)
        except (ValueError, RecursionError) as error:
            raise ChartError(f"chart {chart.name}: values.schema.json: {error}") from None
        found = Validator(schema).errors(values)
        if found:
            lines = _listed(found)
            if len(found) > 1:
                lines = ["- at '': validation failed", *("  " + line for line in lines)]
            out += [f"{chart.name}:", *lines]
    for child in chart.dependencies:
        own = values.get(child.name) if isinstance(values, dict) else None
        if isinstance(own, dict):
            out += _problems(child, own)
        elif own is not None:
            out += [f"{child.name}:", "invalid type for values: expected object (map)"]
    return out


def _listed(found: Errors) -> list[str]:
    """One line an error, in order of paths; the causes of an error are indented below it."""
    return [line for path, message in sorted(found, key=lambda error: error[0]) for line in f"- at '{path}': {message}".split("\n")]


def _none_matched(keyword: str, found: list[Errors]) -> str:
    causes = [line for errors in found for line in _listed(errors)]
    return "\n".join([f"'{keyword}' failed, none matched", *("  " + line for line in causes)])


def _is_type(value: t.Any, name: str) -> bool:
    if name == "null":
        return value is None
    if name == "boolean":
        return isinstance(value, bool)
    if name in ("number", "integer"):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        return name == "number" or float(value).is_integer()
    kinds: dict[str, t.Any] = {"string": str, "array": list, "object": dict}
    return isinstance(value, kinds.get(name, ()))


def _type_of(value: t.Any) -> str:
    return next(name for name in ("null", "boolean", "number", "string", "array", "object") if _is_type(value, name))


def _same(one: t.Any, other: t.Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


class Validator:
    """Checks values against one schema."""

    def __init__(self, schema: t.Any) -> None:
        self.root = schema
        self.anchors: dict[str, t.Any] = {}
        self._index(schema)

    def _index(self, schema: t.Any) -> None:
        if isinstance(schema, dict):
            for key in ("$id", "$anchor"):
                if isinstance(schema.get(key), str):
                    self.anchors[schema[key] if key == "$id" else "#" + schema[key]] = schema
            for item in schema.values():
                self._index(item)
        elif isinstance(schema, list):
            for item in schema:
                self._index(item)

    def errors(self, value: t.Any) -> Errors:
        """(JSON pointer of the value, what is wrong) for every violation."""
        return self.check(self.root, value, "", 0)

    def resolve(self, reference: str) -> t.Any:
        if reference in self.anchors:
            return self.anchors[reference]
        if not reference.startswith("#"):
            base, _, fragment = reference.partition("#")
            if base not in self.anchors:
                raise ChartError(f"values.schema.json: the reference {reference!r} leads out of the chart; include the schema")
            target = self.anchors[base]
        else:
            target, fragment = self.root, reference[1:]
        for part in fragment.split("/")[1:]:
            key = urllib.parse.unquote(part).replace("~1", "/").replace("~0", "~")
            try:
                target = target[int(key)] if isinstance(target, list) else target[key]
            except (KeyError, IndexError, ValueError, TypeError):
                raise ChartError(f"values.schema.json: the reference {reference!r} leads nowhere") from None
        return target

    def check(self, schema: t.Any, value: t.Any, path: str, depth: int) -> Errors:
        if not isinstance(schema, dict):
            return [(path, "false schema")] if schema is False else []
        if depth > _MAX_DEPTH:
            raise ChartError("values.schema.json: its references go in circles")
        out: Errors = []
        if "$ref" in schema:
            out += self.check(self.resolve(schema["$ref"]), value, path, depth + 1)
        types = schema.get("type")
        if types is not None:
            names = [name for name in ([types] if isinstance(types, str) else types) if name in _TYPES]
            if not any(_is_type(value, name) for name in names):
                return [*out, (path, f"got {_type_of(value)}, want {' or '.join(sorted(names, key=_TYPES.index))}")]
        if "enum" in schema and not any(_same(value, item) for item in schema["enum"]):
            out.append((path, "value must be one of " + ", ".join(_show(item) for item in schema["enum"])))
        if "const" in schema and not _same(value, schema["const"]):
            out.append((path, f"value must be {_show(schema['const'])}"))
        out += self.combined(schema, value, path, depth)
        if isinstance(value, dict):
            out += self.object(schema, value, path, depth)
        elif isinstance(value, list):
            out += self.array(schema, value, path, depth)
        elif isinstance(value, str):
            out += self.string(schema, value, path)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            out += self.number(schema, value, path)
        return out

    def combined(self, schema: dict[str, t.Any], value: t.Any, path: str, depth: int) -> Errors:
        out: Errors = []
        for part in schema.get("allOf", ()):
            out += self.check(part, value, path, depth + 1)
        if "anyOf" in schema:
            found = [self.check(part, value, path, depth + 1) for part in schema["anyOf"]]
            if all(found):
                out.append((path, _none_matched("anyOf", found)))
        if "oneOf" in schema:
            found = [self.check(part, value, path, depth + 1) for part in schema["oneOf"]]
            matched = [number for number, errors in enumerate(found) if not errors]
            if not matched:
                out.append((path, _none_matched("oneOf", found)))
            elif len(matched) > 1:
                out.append((path, f"'oneOf' failed, subschemas {', '.join(map(str, matched))} matched"))
        if "not" in schema and not self.check(schema["not"], value, path, depth + 1):
            out.append((path, "'not' failed"))
        if "if" in schema:
            branch = "else" if self.check(schema["if"], value, path, depth + 1) else "then"
            if branch in schema:
                out += self.check(schema[branch], value, path, depth + 1)
        return out

    def object(self, schema: dict[str, t.Any], value: dict[str, t.Any], path: str, depth: int) -> Errors:
        out: Errors = []
        missing = [key for key in schema.get("required", ()) if key not in value]
        if missing:
            label = "property" if len(missing) == 1 else "properties"
            out.append((path, f"missing {label} " + ", ".join(f"'{key}'" for key in missing)))
        if len(value) < schema.get("minProperties", 0):
            out.append((path, f"minProperties: got {len(value)}, want {schema['minProperties']}"))
        if len(value) > schema.get("maxProperties", math.inf):
            out.append((path, f"maxProperties: got {len(value)}, want {schema['maxProperties']}"))
        known = schema.get("properties", {})
        patterns = [(compile_pattern(pattern), part) for pattern, part in schema.get("patternProperties", {}).items()]
        extra: list[str] = []
        for key, item in value.items():
            inner = f"{path}/{key.replace('~', '~0').replace('/', '~1')}"
            parts = [known[key]] if key in known else []
            parts += [part for pattern, part in patterns if pattern.search(key)]
            for part in parts:
                out += self.check(part, item, inner, depth + 1)
            if not parts and "additionalProperties" in schema:
                if schema["additionalProperties"] is False:
                    extra.append(key)
                else:
                    out += self.check(schema["additionalProperties"], item, inner, depth + 1)
            if "propertyNames" in schema:
                out += [(path, f"invalid propertyName '{key}'") for _ in self.check(schema["propertyNames"], key, inner, depth + 1)[:1]]
        if extra:
            out.append((path, "additional properties " + ", ".join(f"'{key}'" for key in extra) + " not allowed"))
        for key, needs in {**schema.get("dependentRequired", {}), **schema.get("dependencies", {})}.items():
            if key in value and isinstance(needs, list):
                out += [(path, f"property '{need}' required, if '{key}' property exists") for need in needs if need not in value]
            elif key in value:
                out += self.check(needs, value, path, depth + 1)
        for key, part in schema.get("dependentSchemas", {}).items():
            if key in value:
                out += self.check(part, value, path, depth + 1)
        return out

    def array(self, schema: dict[str, t.Any], value: list[t.Any], path: str, depth: int) -> Errors:
        out: Errors = []
        if len(value) < schema.get("minItems", 0):
            out.append((path, f"minItems: got {len(value)}, want {schema['minItems']}"))
        if len(value) > schema.get("maxItems", math.inf):
            out.append((path, f"maxItems: got {len(value)}, want {schema['maxItems']}"))
        if schema.get("uniqueItems") and any(_same(a, b) for i, a in enumerate(value) for b in value[:i]):
            out.append((path, "items are not unique"))
        items = schema.get("items", True)
        first = schema.get("prefixItems", items if isinstance(items, list) else [])
        rest = schema.get("additionalItems", True) if isinstance(items, list) else items
        for number, item in enumerate(value):
            out += self.check(first[number] if number < len(first) else rest, item, f"{path}/{number}", depth + 1)
        if "contains" in schema:
            count = sum(not self.check(schema["contains"], item, path, depth + 1) for item in value)
            if count < schema.get("minContains", 1) or count > schema.get("maxContains", math.inf):
                out.append((path, "no items match contains schema" if not count else "wrong number of items match contains schema"))
        return out

    @staticmethod
    def string(schema: dict[str, t.Any], value: str, path: str) -> Errors:
        out: Errors = []
        if len(value) < schema.get("minLength", 0):
            out.append((path, f"minLength: got {len(value)}, want {schema['minLength']}"))
        if len(value) > schema.get("maxLength", math.inf):
            out.append((path, f"maxLength: got {len(value)}, want {schema['maxLength']}"))
        if "pattern" in schema and not compile_pattern(schema["pattern"]).search(value):
            out.append((path, f"'{value}' does not match pattern '{schema['pattern']}'"))
        return out

    @staticmethod
    def number(schema: dict[str, t.Any], value: float, path: str) -> Errors:
        tests: tuple[tuple[str, t.Callable[[float], bool]], ...] = (
            ("minimum", lambda limit: value >= limit),
            ("maximum", lambda limit: value <= limit),
            ("exclusiveMinimum", lambda limit: value > limit),
            ("exclusiveMaximum", lambda limit: value < limit),
            ("multipleOf", lambda limit: (value / limit).is_integer()),
        )
        return [
            (path, f"{name}: got {_show(value)}, want {_show(schema[name])}")
            for name, holds in tests
            if isinstance(schema.get(name), (int, float)) and not isinstance(schema[name], bool) and not holds(float(schema[name]))
        ]


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A schema's regular expression."""
    try:
        return compile_regex(pattern)
    except FunctionError as error:
        raise ChartError(f"values.schema.json: {error}") from None


def _show(value: t.Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "'" + value + "'" if isinstance(value, str) else json.dumps(value)
