# SPDX-License-Identifier: GPL-3.0-or-later
"""What injection templates may call beyond sprig (https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/)."""
from __future__ import annotations

import json
import os
import typing as t

from ..gotemplate.errors import FunctionError
from ..gotemplate.formatting import to_text
from ..gotemplate.gotypes import INVALID, NilMap, StringMap
from ..gotemplate.signature import ANY, INT, STRING, Func
from ..helm.functions.json_text import dumps, loads
from ..helm.functions.table import SPRIG
from ..helm.functions.yaml_emit import dumps as yaml_dumps
from ..istio import mesh_config, proto_json
from .annotations import image_tag_and_digest
from .structs import Struct, Text

_STRING_MAP: t.Final = "map[string]string"
_CONTAINERS: t.Final = "[]v1.Container"
_OTEL: t.Final = "resource.opentelemetry.io/"
_PROXY: t.Final = "istio-proxy"


def exclude_inbound_port(port: t.Any, excluded: str) -> str:
    """The list of ports with one more, unless it has it or the port is 0."""
    added = to_text(port).strip()
    if added in ("", "0"):
        return excluded
    ports = excluded.split(",")
    if added in ports:
        return excluded
    return ",".join([item.strip() for item in ports if item.strip()] + [added])


def append_multus_network(existing: str, network: str) -> str:
    """The annotation of networks, a list of names or JSON, with Istio's network unless it is there."""
    if not existing:
        return network
    end = existing.rfind("]")
    if end < 0:
        return existing if network in [item.strip() for item in existing.split(",")] else f"{existing}, {network}"
    try:
        known = json.loads(existing)
    except ValueError:
        return existing
    if not isinstance(known, list) or not all(isinstance(item, dict) for item in known):
        return existing
    namespace, _, name = network.rpartition("/")
    if any(item.get("name") == name and (item.get("namespace") or "") == namespace for item in known):
        return existing
    added = f'{{"name": "{name}"' + (f', "namespace": "{namespace}"' if namespace else "") + "}"
    return f"{existing[:end]}, {added}{existing[end:]}"


def container_ports(containers: t.Iterable[t.Mapping[str, t.Any]], without: str = "") -> str:
    """The ports of all containers but one, those of UDP and SCTP left out."""
    return ",".join(
        str(port.get("containerPort", 0))
        for container in containers
        if container.get("name") != without or not without
        for port in container.get("ports") or ()
        if port.get("protocol") not in ("UDP", "SCTP")
    )


def otel_resource_attributes(
    mesh: t.Mapping[str, t.Any], annotations: t.Mapping[str, str], labels: t.Mapping[str, str], namespace: str, containers: list[t.Mapping[str, t.Any]]
) -> str:
    """``OTEL_RESOURCE_ATTRIBUTES`` after OpenTelemetry's conventions for Kubernetes, where a provider of the mesh asks for it."""
    wanted = "OTEL_SEMANTIC_CONVENTIONS"
    providers = (item.get("opentelemetry") or {} for item in mesh.get("extensionProviders") or ())
    if all(item.get("serviceAttributeEnrichment") != wanted for item in providers):
        return ""
    version = annotations.get(f"{_OTEL}service.version") or labels.get("app.kubernetes.io/version")
    if not version and len(containers) == 1:
        version = "@".join(part for part in image_tag_and_digest(containers[0].get("image") or "") if part)
    instance = annotations.get(f"{_OTEL}service.instance.id")
    if not instance and containers:
        instance = f"{namespace}.$(POD_NAME).{containers[0].get('name') or ''}"
    found = {
        "service.namespace": annotations.get(f"{_OTEL}service.namespace") or namespace,
        "service.version": version,
        "service.instance.id": instance,
    }
    return ",".join(f"{key}={value}" for key, value in found.items() if value)


def omit_nil(value: t.Any) -> t.Any:
    """The value without what is nil, and without the maps and lists that this empties."""
    if isinstance(value, dict):
        if all(_is_whole(item) for item in value.values()):
            return value
        kept = {key: item for key, item in ((key, omit_nil(item)) for key, item in value.items()) if item is not None}
        return kept or None
    if isinstance(value, list):
        if all(_is_whole(item) for item in value):
            return value
        items = [item for item in map(omit_nil, value) if item is not None]
        return items or None
    return value


def _is_whole(value: t.Any) -> bool:
    if isinstance(value, dict):
        return all(_is_whole(item) for item in value.values())
    if isinstance(value, list):
        return all(_is_whole(item) for item in value)
    return value is not None


def indent(spaces: int, source: str) -> str:
    """All lines but the first moved to the right."""
    return ("\n" + " " * spaces).join(source.split("\n"))


def merge_maps(*maps: t.Mapping[str, str]) -> StringMap:
    """All maps in one, the later ones first."""
    out = StringMap()
    for item in maps:
        out.update(item)
    return out


def value_or_default(value: t.Any, default: t.Any) -> t.Any:
    """The default for nil and for the empty text."""
    return default if value is None or (isinstance(value, str) and not value) else value


def proto_text(message: t.Any) -> str:
    """A message as JSON; a ProxyConfig without what is the default."""
    if not isinstance(message, Struct) or message.data is None:
        return "{}"
    name = message.GO_TYPE.rpartition(".")[2]
    if name == "ProxyConfig":
        return mesh_config.proxy_config_text(message.data)
    return proto_json.text(name, message.data)


def _annotation(metadata: Struct, name: str, default: t.Any) -> str:
    found = ((metadata.data or {}).get("annotations") or {}).get(name)
    return to_text(default) if found is None else found


def _from_json(text: str) -> t.Any:
    try:
        return loads(text)
    except FunctionError:
        return "{}"


def _to_yaml(value: t.Any) -> str:
    try:
        return yaml_dumps(value)
    except FunctionError:
        return ""


def _strdict(*items: str) -> StringMap:
    return StringMap({key: items[at * 2 + 1] if at * 2 + 1 < len(items) else "" for at, key in enumerate(items[::2])})


def _duration(value: Text) -> str:
    nanos = proto_json.nanoseconds(value.go_string()) or 0
    return go_duration(nanos)


def go_duration(nanos: int) -> str:
    """Go's way of writing a duration: ``1m30s``, ``1.5s``, ``300ms``."""
    if nanos == 0:
        return "0s"
    sign, nanos = ("-", -nanos) if nanos < 0 else ("", nanos)
    for unit, size in (("ns", 1), ("µs", 1000), ("ms", 10**6)):
        if nanos < size * 1000:
            return f"{sign}{nanos / size:.10g}{unit}"
    seconds, rest = divmod(nanos, 10**9)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    part = f".{rest:09d}".rstrip("0") if rest else ""
    return sign + (f"{hours}h" if hours else "") + (f"{minutes}m" if hours or minutes else "") + f"{seconds}{part}s"


def _raw(items: t.Any) -> list[t.Mapping[str, t.Any]]:
    """The objects behind a list of views."""
    return [item.data or {} for item in items]


def _text_of_map(*maps: t.Mapping[str, str]) -> str:
    return dumps(merge_maps(*maps)) if maps else "null"


INJECTION: t.Final[dict[str, Func]] = {
    "annotation": Func(("v1.ObjectMeta", STRING, ANY), _annotation),
    "appendMultusNetwork": Func((STRING, STRING), append_multus_network),
    "applicationPorts": Func((_CONTAINERS,), lambda items: container_ports(_raw(items), _PROXY)),
    "contains": Func((STRING, STRING), lambda needle, haystack: needle in haystack),
    "directory": Func((STRING,), lambda path: path[: path.rfind("/") + 1]),
    "env": Func((STRING, STRING), lambda key, default: os.environ.get(key) or default),
    "excludeInboundPort": Func((ANY, STRING), exclude_inbound_port),
    "excludeInterfaces": Func((STRING,), lambda text: text),
    "formatDuration": Func((ANY,), _duration),
    "fromJSON": Func((STRING,), _from_json),
    "includeInboundPorts": Func((_CONTAINERS,), lambda items: container_ports(_raw(items))),
    "indent": Func((INT, STRING), indent),
    "isset": Func((_STRING_MAP, STRING), lambda items, key: key in items),
    "kubevirtInterfaces": Func((STRING,), lambda text: text),
    "mergeMaps": Func((_STRING_MAP,), lambda *maps: merge_maps(*maps) if maps else NilMap(), variadic=True),
    "omit": Func((_STRING_MAP, STRING), lambda items, *keys: StringMap({key: items[key] for key in items if key not in keys}), variadic=True),
    "omitNil": Func((ANY,), omit_nil),
    "otelResourceAttributes": Func(
        (ANY, _STRING_MAP, _STRING_MAP, STRING, _CONTAINERS),
        lambda mesh, annotations, labels, namespace, items: otel_resource_attributes(mesh.data or {}, annotations, labels, namespace, _raw(items)),
    ),
    "protoToJSON": Func((ANY,), proto_text),
    "strdict": Func((STRING,), _strdict, variadic=True),
    "structToJSON": Func((ANY,), lambda value: "{}" if value is None or value is INVALID else dumps(value)),
    "toJSON": Func((_STRING_MAP,), lambda items: dumps(StringMap(items))),
    "toJsonMap": Func((_STRING_MAP,), _text_of_map, variadic=True),
    "toLower": Func((STRING,), str.lower),
    "toYaml": Func((ANY,), _to_yaml),
    "valueOrDefault": Func((ANY, ANY), value_or_default),
}
FUNCTIONS: t.Final[dict[str, Func]] = {**SPRIG, **INJECTION}
