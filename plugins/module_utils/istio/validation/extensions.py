# SPDX-License-Identifier: GPL-3.0-or-later
"""WasmPlugins and TrafficExtensions (https://istio.io/latest/docs/reference/config/proxy_extensions/)."""
from __future__ import annotations

import re
import typing as t

from . import names, urls
from .findings import Findings
from .messages import Message
from .subject import Subject
from .targets import check_targets
from .verdict import Path

_SCHEMES: t.Final = ("", "file", "http", "https", "oci")
_DIGEST: t.Final = re.compile("[a-f0-9]*")
_DIGEST_SIZE: t.Final = 64
_LONGEST_SECRET: t.Final = 253
_LONGEST_NAME: t.Final = 256
_LARGEST_CODE: t.Final = 65536


def check_wasm_plugin(subject: Subject, spec: Message, found: Findings) -> None:
    """A WasmPlugin."""
    check_targets(spec, found)
    _check_wasm(spec, ("spec",), found, 255)
    found.error(_match_problem(spec["match"]), ("spec", "match"))


def check_traffic_extension(subject: Subject, spec: Message, found: Findings) -> None:
    """A TrafficExtension."""
    wasm, lua = spec["wasm"], spec["lua"]
    if (wasm is None) == (lua is None):
        found.error("exactly one of wasm or lua must be set", ("spec",))
    check_targets(spec, found, single=False)
    if lua is not None:
        if not lua["inlineCode"]:
            found.error("lua.inlineCode cannot be empty", ("spec", "lua"))
        elif names.size(lua["inlineCode"]) > _LARGEST_CODE:
            found.error("lua.inlineCode exceeds maximum size of 64KB", ("spec", "lua", "inlineCode"))
    if wasm is not None:
        _check_wasm(wasm, ("spec", "wasm"), found, 256)
    found.error(_match_problem(spec["match"]), ("spec", "match"))


def _check_wasm(wasm: Message, at: Path, found: Findings, said_limit: int) -> None:
    """``said_limit``: the longest name that the complaint speaks of."""
    found.error(_url_problem(wasm["url"]), (*at, "url"))
    digest = wasm["sha256"]
    if digest and names.size(digest) != _DIGEST_SIZE:
        found.error("sha256 field must be 64 characters long", (*at, "sha256"))
    elif not _DIGEST.fullmatch(digest):
        found.error("sha256 field must match [a-f0-9]{64} pattern", (*at, "sha256"))
    if names.size(wasm["imagePullSecret"]) > _LONGEST_SECRET:
        found.error("imagePullSecret field must be less than 253 characters long", (*at, "imagePullSecret"))
    if names.size(wasm["pluginName"]) > _LONGEST_NAME:
        found.error(f"pluginName field must be less than {said_limit} characters long", (*at, "pluginName"))
    if wasm["vmConfig"] is not None:
        found.error(_environment_problem(wasm["vmConfig"]["env"]), (*at, "vmConfig", "env"))


def _url_problem(text: str) -> str:
    if not text:
        return "url field needs to be set"
    try:
        scheme = urls.parse_request(text).scheme
    except urls.UrlError as error:
        try:
            scheme = urls.parse_request(f"http://{text}").scheme
        except urls.UrlError:
            return f"failed to parse url: {error}"
        text = f"http://{text}"
    try:
        urls.parse(text)
    except urls.UrlError as error:
        return f"failed to strict parse url: {error}"
    return "" if scheme in _SCHEMES else f"url contains unsupported scheme: {scheme}"


def _environment_problem(variables: t.Sequence[Message]) -> str:
    seen: set[str] = set()
    for variable in variables:
        name = variable["name"]
        if not name:
            return "spec.vmConfig.env invalid"
        if names.size(name) > _LONGEST_NAME:
            return "env.name field must be less than 255 characters long"
        if name in seen:
            return "duplicate env"
        seen.add(name)
        if variable["valueFrom"] != "INLINE" and variable["value"]:
            return "value may only be set when valueFrom is INLINE"
    return ""


def _match_problem(selectors: t.Sequence[Message]) -> str:
    for number, selector in enumerate(selectors):
        for position, port in enumerate(selector["ports"]):
            if not 0 < port["number"] <= 65535:
                return f"spec.Match[{number}].Ports[{position}] is out of range: {port['number']}"
    return ""
