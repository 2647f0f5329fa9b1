# SPDX-License-Identifier: GPL-3.0-or-later
"""Kubeconfig files: read, joined as kubectl joins them, cut to one context, and refused when a foreign one asks for too much.

Pure: files are read, nothing is asked over a network and no program is run.
"""
from __future__ import annotations

import base64
import os
import typing as t
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from ..specs.foreign_yaml import UnsafeYaml, read_documents

Entry = dict[str, t.Any]

_MAX_DEPTH: t.Final = 50  # a kubeconfig needs seven levels
_SECTIONS: t.Final = (("clusters", "cluster"), ("users", "user"), ("contexts", "context"))
# Fields that name a file, with the field that holds the file's content instead (kubectl: config view --flatten).
_FILES: t.Final = {
    "cluster": {"certificate-authority": "certificate-authority-data"},
    "user": {"client-certificate": "client-certificate-data", "client-key": "client-key-data", "tokenFile": ""},
}
# All that a foreign kubeconfig may hold, with the type of each: data only, nothing that is read, run or asked elsewhere.
_FOREIGN: t.Final[dict[str, dict[str, type]]] = {
    "cluster": {"server": str, "certificate-authority-data": str, "tls-server-name": str, "disable-compression": bool},
    "user": {
        "token": str, "client-certificate-data": str, "client-key-data": str, "username": str, "password": str,
        "as": str, "as-uid": str, "as-groups": list, "as-user-extra": dict,
    },
}  # fmt: skip
_IGNORED: t.Final = "extensions"  # notes of the tools that wrote the file; no loader reads them


class KubeconfigError(Exception):
    """The message names the file or place, the context, user or cluster, the field, and the next step; never a secret's value."""


@dataclass(frozen=True)
class Kubeconfig:
    """Clusters, users and contexts by name, file paths absolute; ``files`` says which file each came from."""

    origin: str
    clusters: dict[str, Entry] = field(default_factory=dict)
    users: dict[str, Entry] = field(default_factory=dict)
    contexts: dict[str, Entry] = field(default_factory=dict)
    current_context: str = ""
    files: dict[tuple[str, str], str] = field(default_factory=dict)

    def files_of(self, context: str) -> list[str]:
        """The files that a context's entry, cluster and user came from, in the order they were read."""
        entry = self.contexts[context]
        wanted = (("context", context), ("cluster", entry.get("cluster") or ""), ("user", entry.get("user") or ""))
        found = {self.files[part] for part in wanted if part in self.files}
        return [file for file in dict.fromkeys(self.files.values()) if file in found]


def default_paths(environment: Mapping[str, str]) -> list[str]:
    """The files kubectl reads without ``--kubeconfig``: those of KUBECONFIG, else ``~/.kube/config``; missing ones count as empty."""
    listed = [path for path in environment.get("KUBECONFIG", "").split(os.pathsep) if path]
    chosen = dict.fromkeys(os.path.abspath(path) for path in listed) or [os.path.expanduser("~/.kube/config")]
    return [path for path in chosen if os.path.exists(path)]


def read_kubeconfig(paths: Sequence[str]) -> Kubeconfig:
    """Files joined by kubectl's rule: the first that has a name wins it whole. Raises KubeconfigError."""
    parts = []
    for path in paths:
        file = os.path.abspath(os.path.expanduser(path))
        try:
            text = Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise KubeconfigError(f"kubeconfig {file}: {getattr(error, 'strerror', None) or 'is no text in UTF-8'}") from None
        parts.append(parse_kubeconfig(text, f"kubeconfig {file}", file=file))
    joined = Kubeconfig("kubeconfig " + os.pathsep.join(os.path.abspath(os.path.expanduser(path)) for path in paths))
    current = next((part.current_context for part in parts if part.current_context), "")
    for part in reversed(parts):
        joined.clusters.update(part.clusters)
        joined.users.update(part.users)
        joined.contexts.update(part.contexts)
    for part in parts:
        for place, file in part.files.items():
            joined.files.setdefault(place, file)
    order = [name for part in parts for name in part.contexts]
    contexts = {name: joined.contexts[name] for name in dict.fromkeys(order)}
    return Kubeconfig(joined.origin, joined.clusters, joined.users, contexts, current, joined.files)


def parse_kubeconfig(source: str | Mapping[str, t.Any], origin: str, *, file: str = "") -> Kubeconfig:
    """A kubeconfig's text (YAML or JSON) or mapping; ``origin`` is how errors call it, ``file`` what its relative paths start from."""
    content = _load(source, origin) if isinstance(source, str) else source
    if content is None:
        content = {}
    if not isinstance(content, Mapping):
        raise KubeconfigError(f"{origin}: is no mapping; a kubeconfig has `clusters`, `users` and `contexts`")
    if content.get("kind") not in (None, "", "Config"):
        raise KubeconfigError(f"{origin}: is of kind {_shown(content['kind'])}, not Config; is it a kubeconfig?")
    current = content.get("current-context") or ""
    if not isinstance(current, str):
        raise KubeconfigError(f"{origin}: current-context is no text")
    out = Kubeconfig(origin, current_context=current)
    for section, kind in _SECTIONS:
        entries = _entries(content.get(section), section, kind, origin)
        if file:
            folder = os.path.dirname(file)
            entries = {name: _absolute(entry, kind, folder) for name, entry in entries.items()}
            out.files.update({(kind, name): file for name in entries})
        getattr(out, section).update(entries)
    return out


def cut(config: Kubeconfig, context: str = "") -> dict[str, t.Any]:
    """One context (default: the current one) as a kubeconfig of its own, the content of its certificate files inside.

    A token's file stays a path, since its content changes. Raises KubeconfigError.
    """
    name = context or config.current_context
    known = ", ".join(config.contexts) or "none"
    if not name:
        raise KubeconfigError(f"{config.origin}: has no current-context; name one of its contexts: {known}")
    if name not in config.contexts:
        raise KubeconfigError(f"{config.origin}: has no context {name!r}; it has: {known}")
    entry = {key: value for key, value in config.contexts[name].items() if key != _IGNORED}
    out: dict[str, t.Any] = {"apiVersion": "v1", "kind": "Config", "current-context": name, "contexts": [{"name": name, "context": entry}]}
    for kind, section in (("cluster", config.clusters), ("user", config.users)):
        wanted = entry.get(kind) or ""
        if wanted not in section and (wanted or kind == "cluster"):
            raise KubeconfigError(f"{config.origin}: context {name!r} names the {kind} {wanted!r}, which is not there")
        found = [{"name": wanted, kind: _embedded(section[wanted], kind, f"{config.origin}: {kind} {wanted!r}")}] if wanted in section else []
        out[kind + "s"] = found
    return out


def check_foreign(config: Kubeconfig, *, allow_exec: bool) -> None:
    """Refuse a kubeconfig of a Secret or an option that holds more than tokens, passwords and certificates as data.

    Programs (``exec``, ``auth-provider``), file paths, proxies and unverified or plain connections let whoever wrote it run
    programs, read files or look into what we send; ``allow_exec`` says that its author is trusted. Raises KubeconfigError.
    """
    if allow_exec:
        return
    for kind, section in (("cluster", config.clusters), ("user", config.users)):
        for name, entry in section.items():
            where = f"{config.origin}: {_users_of(config, kind, name)}{kind} {name!r}"
            for key, value in entry.items():
                if key != _IGNORED and value not in (None, "", False):
                    _check_field(kind, key, value, where)
            server = str(entry.get("server") or "")
            if kind == "cluster" and not server.lower().startswith("https://"):
                raise KubeconfigError(f"{where}: field 'server' is no https:// URL; {_TRUST}")


_TRUST: t.Final = "set `allow_exec: true` if you trust whoever wrote this kubeconfig"


def _check_field(kind: str, key: str, value: t.Any, where: str) -> None:
    expected = _FOREIGN[kind].get(key)
    if expected is None:
        hint = "; the option `proxy` names a proxy" if key == "proxy-url" else ""
        raise KubeconfigError(f"{where}: field {_shown(key)} is refused: a foreign kubeconfig may hold only tokens and certificates as data{hint}; {_TRUST}")
    if not isinstance(value, expected) or not _holds_text(value):
        raise KubeconfigError(f"{where}: field {key!r} is not what a kubeconfig holds there")


def _holds_text(value: t.Any) -> bool:
    """Whether a list holds texts, and a mapping lists of texts by texts: nothing deeper comes from a foreign kubeconfig."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and isinstance(texts, list) and _holds_text(texts) for key, texts in value.items())
    return not isinstance(value, list) or all(isinstance(text, str) for text in value)


def _users_of(config: Kubeconfig, kind: str, name: str) -> str:
    used = [context for context, entry in config.contexts.items() if entry.get(kind) == name]
    return f"context {used[0]!r}, " if used else ""


def _load(text: str, origin: str) -> t.Any:
    """The one document of a text. Errors hold no line of the text."""
    try:
        documents = read_documents(text, max_depth=_MAX_DEPTH)
    except UnsafeYaml as error:
        raise KubeconfigError(f"{origin}: {error}; no kubeconfig is written so") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise KubeconfigError(f"{origin}: is no YAML{place}") from None
    if len(documents) > 1:
        raise KubeconfigError(f"{origin}: holds {len(documents)} documents; write one kubeconfig a file")
    return documents[0] if documents else None


def _entries(listed: t.Any, section: str, kind: str, origin: str) -> dict[str, Entry]:
    out: dict[str, Entry] = {}
    if listed is not None and not isinstance(listed, list):
        raise KubeconfigError(f"{origin}: {section} is no list")
    for number, item in enumerate(listed or []):
        name = item.get("name") if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or not isinstance(name, str) or not name:
            raise KubeconfigError(f"{origin}: {section}[{number}] has no name")
        entry = item.get(kind)
        if entry is not None and not isinstance(entry, Mapping):
            raise KubeconfigError(f"{origin}: {section}[{number}] {name!r}: {kind} is no mapping")
        if name in out:
            raise KubeconfigError(f"{origin}: {section} has {name!r} twice; rename one of them")
        if kind == "context" and not all(isinstance((entry or {}).get(part) or "", str) for part in ("cluster", "user")):
            raise KubeconfigError(f"{origin}: context {name!r}: cluster and user must be names")
        out[name] = dict(entry or {})
    return out


def _absolute(entry: Entry, kind: str, folder: str) -> Entry:
    """Relative paths start from the file's folder; so does an exec plugin's command that is a path."""
    out = dict(entry)
    for key in _FILES.get(kind, {}):
        if isinstance(out.get(key), str) and out[key]:
            out[key] = os.path.normpath(os.path.join(folder, out[key]))
    run = out.get("exec")
    if isinstance(run, Mapping) and isinstance(run.get("command"), str) and os.sep in run["command"]:
        out["exec"] = {**run, "command": os.path.normpath(os.path.join(folder, run["command"]))}
    return out


def _embedded(entry: Entry, kind: str, where: str) -> Entry:
    out = {key: value for key, value in entry.items() if key != _IGNORED}
    for key, data in _FILES[kind].items():
        path = out.get(key)
        if not data or not path:
            continue
        del out[key]
        if out.get(data):
            continue  # data counts more than the file, as in kubectl
        try:
            out[data] = base64.b64encode(Path(str(path)).read_bytes()).decode()
        except OSError as error:
            raise KubeconfigError(f"{where}: field {key!r} names {path}: {error.strerror}") from None
    return out


def _shown(value: t.Any) -> str:
    """A value of a foreign text inside an error, short."""
    return repr(value if len(str(value)) <= 80 else str(value)[:80] + "...")
