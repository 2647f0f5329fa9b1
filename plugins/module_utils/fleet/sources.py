# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the clusters of an inventory come from: contexts of kubeconfigs, folders of kubeconfigs, remote secrets of a primary.

What is found says how a cluster is reached, never with what credential.
"""
from __future__ import annotations

import os
import typing as t
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from ..cluster.client import Client
from ..cluster.kubeconfig import KubeconfigError, default_paths, read_kubeconfig
from ..cluster.remote_secret import CLUSTER_ANNOTATION, LABEL, SecretReference, data_keys

# How files with kubeconfigs are called in a folder; anything else there is left alone.
_SUFFIXES: t.Final = ("", ".yaml", ".yml", ".json", ".conf", ".config", ".kubeconfig")


@dataclass(frozen=True)
class Found:
    """A cluster: ``names`` are what its host's name may be made of, ``access`` the options that reach it, ``origin`` is for errors."""

    names: dict[str, str]
    access: dict[str, t.Any]
    origin: str


def from_contexts(kubeconfig: Sequence[str]) -> list[Found]:
    """Every context of the files, or of the files kubectl reads by default. Raises KubeconfigError."""
    paths = [os.path.abspath(path) for path in kubeconfig] or default_paths(os.environ)
    config = read_kubeconfig(paths)
    out = []
    for context in config.contexts:
        files = config.files_of(context)
        names = {"context": context, "file": _stem(config.files["context", context])}
        origin = f"context {context!r} of {config.files['context', context]}"
        out.append(Found(names, {"kubeconfig": os.pathsep.join(files), "context": context}, origin))
    return out


def from_directory(path: str) -> list[Found]:
    """Every context of every kubeconfig in a folder, files apart and in order of their names. Raises KubeconfigError."""
    try:
        files = sorted(file for file in Path(path).iterdir() if file.is_file())
    except OSError as error:
        raise KubeconfigError(f"folder {path}: {error.strerror}") from None
    return [found for file in files if file.name[0] != "." and file.suffix in _SUFFIXES for found in from_contexts([str(file)])]


def from_remote_secrets(client: Client, kubeconfig: str, context: str, namespace: str) -> tuple[list[Found], list[str]]:
    """The clusters that the remote secrets of a primary name, and warnings. Raises ClusterError.

    Only metadata are read, so no credential is ever here: the keys of a Secret's data, each a cluster's name, are those its managers own.
    """
    out: list[Found] = []
    warnings: list[str] = []
    path = f"/api/v1/namespaces/{namespace}/secrets"
    for item in client.list_objects(path, labels=f"{LABEL}=true", metadata_only=True):
        metadata = item["metadata"]
        where = f"Secret {namespace}/{metadata['name']} of cluster {client.name}"
        keys = data_keys(metadata)
        if not keys:
            warnings.append(f"{where}: names no cluster (no annotation {CLUSTER_ANNOTATION}, and nobody manages a key of its data); it is left out")
        for key in keys:
            reference = SecretReference(kubeconfig, context, namespace, metadata["name"], key)
            out.append(Found({"cluster": key, "secret": metadata["name"]}, {"kubeconfig": reference.option()}, f"key {key!r} of {where}"))
    return out, warnings


def selected(name: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    """Whether a name fits a shell pattern of ``include`` and none of ``exclude``."""
    return any(fnmatchcase(name, pattern) for pattern in include) and not any(fnmatchcase(name, pattern) for pattern in exclude)


def _stem(path: str) -> str:
    return Path(path).stem if Path(path).suffix in _SUFFIXES else Path(path).name
