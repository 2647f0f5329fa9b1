# SPDX-License-Identifier: GPL-3.0-or-later
"""Envoy's JSON in the form of protobuf's JSON mapping, which istiod and istioctl write.

Envoy's admin port names fields as the proto files do (``dynamic_listeners``), the mapping names them ``dynamicListeners``
(https://protobuf.dev/programming-guides/json/). Keys of maps and of ``google.protobuf.Struct`` are data and stay as they are, so this must know
which fields hold such; the names below are those of Envoy's API (https://www.envoyproxy.io/docs/envoy/latest/api-v3/api).
"""
from __future__ import annotations

import re
import typing as t

_STRUCTS: t.Final = frozenset({
    "filterMetadata", "staticLayer", "jsonFormat", "environmentVariables", "contextExtensions", "defaultSubset", "structValue",
    "labels", "keyValues", "sourceCodes",
})  # fmt: skip
"""Fields whose content is data: Structs, and maps of texts."""
_MAPS: t.Final = frozenset({
    "typedPerFilterConfig", "typedExtensionProtocolOptions", "typedFilterMetadata", "policies", "providers", "requirementMap", "map", "runtimeFlags",
    "filterStateRules", "perRouteConfig", "typedDnsResolverOptions", "resourceLimits",
})  # fmt: skip
"""Fields that are maps of messages."""
_WITH_STRUCT: t.Final = {
    "node": "metadata", "userAgentBuildVersion": "metadata", "transportSocketMatches": "match",
}  # fmt: skip
"""Messages one field of which is a Struct, while other messages have a field of that name that is none."""
_LATER: t.Final = re.compile(r"_([a-z0-9])")
_VALUE_IS_DATA: t.Final = ("type.v1.TypedStruct", "type.v3.TypedStruct", "google.protobuf.Struct", "google.protobuf.Value")
REDACTED: t.Final = "W3JlZGFjdGVkXQ=="
"""Envoy's own word for what it does not show: ``[redacted]`` in base64."""


def canonical(value: t.Any, name: str = "") -> t.Any:
    """The value of the field ``name`` (in its canonical name) with canonical names below it; private keys become ``[redacted]``."""
    if isinstance(value, list):
        return [canonical(item, name) for item in value]
    if not isinstance(value, dict) or name in _STRUCTS:
        return value
    if name in ("privateKey", "sessionTicketKeys", "password"):
        return _hidden(value)
    if name in _MAPS:
        return {key: canonical(item) for key, item in value.items()}
    data = "value" if str(value.get("@type", "")).endswith(_VALUE_IS_DATA) else _WITH_STRUCT.get(name)
    out = {}
    for key, item in value.items():
        known = _camel(key)
        out[known] = item if known == data else canonical(item, known)
    return out


_names: t.Final[dict[str, str]] = {}


def _camel(name: str) -> str:
    found = _names.get(name)
    if found is None:
        found = _names[name] = name if name.startswith("@") else _LATER.sub(lambda found: found.group(1).upper(), name)
    return found


def _hidden(value: dict[str, t.Any]) -> dict[str, t.Any]:
    """A data source that says where a secret is, and never the secret."""
    out: dict[str, t.Any] = {}
    for key, item in value.items():
        known = _camel(key)
        if known in ("inlineBytes", "inlineString"):
            out[known] = REDACTED if known == "inlineBytes" else "[redacted]"
        else:
            out[known] = _hidden(item) if isinstance(item, dict) else [_hidden(one) for one in item] if isinstance(item, list) else item
    return out
