# SPDX-License-Identifier: GPL-3.0-or-later
"""A config_dump of Envoy's admin port, of istiod's debug port or of a file: its parts by their type.

https://www.envoyproxy.io/docs/envoy/latest/api-v3/admin/v3/config_dump_shared.proto
"""
from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass

from .protojson import canonical

Json = dict[str, t.Any]
BOOTSTRAP: t.Final = "BootstrapConfigDump"
CLUSTERS: t.Final = "ClustersConfigDump"
LISTENERS: t.Final = "ListenersConfigDump"
ROUTES: t.Final = "RoutesConfigDump"
ENDPOINTS: t.Final = "EndpointsConfigDump"
SECRETS: t.Final = "SecretsConfigDump"
ECDS: t.Final = "EcdsConfigDump"
TYPES: t.Final = "type.googleapis.com/envoy.admin.v3."


class DumpError(ValueError):
    """A text that is no config dump, or one without the part asked for; the message never holds what was in it."""


@dataclass(frozen=True)
class ConfigDump:
    """The parts of a dump in the order they came, in protobuf's JSON names."""

    parts: tuple[Json, ...]

    def all_of(self, kind: str) -> list[Json]:
        """Every part of a kind. Raises DumpError where there is none."""
        found = [part for part in self.parts if part.get("@type") == TYPES + kind]
        if not found:
            raise DumpError(f"config dump has no configuration type {TYPES}{kind}")
        return found

    def part(self, kind: str) -> Json:
        """The last part of a kind. Raises DumpError where there is none."""
        return self.all_of(kind)[-1]

    def has(self, kind: str) -> bool:
        """Whether there is a part of a kind."""
        return any(part.get("@type") == TYPES + kind for part in self.parts)


def read_config_dump(text: bytes | str) -> ConfigDump:
    """The dump that a text holds. Raises DumpError."""
    found = read_json(text)
    if not isinstance(found, dict) or not isinstance(found.get("configs"), list):
        raise DumpError("is no config dump: it has no list configs; it is what Envoy answers to /config_dump")
    parts = tuple(canonical(part) for part in found["configs"] if isinstance(part, dict))
    return ConfigDump(parts)


def read_json(text: bytes | str) -> t.Any:
    """JSON. Raises DumpError, which says where it breaks off, not what stands there."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise DumpError(f"is no JSON: {error.msg} at line {error.lineno}, column {error.colno}; was it cut off?") from None
    except (UnicodeDecodeError, RecursionError):
        raise DumpError("is no JSON") from None


def inner(entries: t.Any, key: str) -> list[Json]:
    """The message below ``key`` of every entry that has one, without its type."""
    return [untyped(entry[key]) for entry in entries or () if isinstance(entry, dict) and isinstance(entry.get(key), dict)]


def untyped(message: Json) -> Json:
    """A message without the type that it has inside another."""
    return {key: value for key, value in message.items() if key != "@type"}
