# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``chart_template`` accepts."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .auth import AUTH
from .chart_access import CHART_ACCESS
from .spec import Spec

SPEC: t.Final = Spec(
    {
        **AUTH,
        **CHART_ACCESS,
        "chart_ref": {"type": "str", "required": True},
        "chart_repo_url": {"type": "str"},
        "chart_version": {"type": "str"},
        "release_name": {"type": "str", "default": "release-name"},
        "release_namespace": {"type": "str", "default": "default"},
        "release_values": {"type": "dict", "default": {}},
        "values_files": {"type": "list", "elements": "path", "default": []},
        "kube_version": {"type": "str"},
        "api_versions": {"type": "list", "elements": "str", "default": []},
        "include_crds": {"type": "bool", "default": False},
        "is_upgrade": {"type": "bool", "default": False},
        "dest": {"type": "path"},
    }
)


@dataclass(frozen=True)
class Options:
    """The options of one call; texts are empty where nothing was given."""

    chart_ref: str
    chart_repo_url: str
    chart_version: str
    chart_username: str
    chart_password: str
    chart_ca_file: str
    chart_plain_http: bool
    release_name: str
    release_namespace: str
    release_values: dict[str, t.Any]
    values_files: tuple[str, ...]
    kube_version: str
    api_versions: tuple[str, ...]
    include_crds: bool
    is_upgrade: bool
    dest: str
    check_mode: bool = False
    diff_mode: bool = False

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> Options:
        """From validated parameters."""
        return cls(
            chart_ref=params["chart_ref"],
            chart_repo_url=params["chart_repo_url"] or "",
            chart_version=params["chart_version"] or "",
            chart_username=params["chart_username"] or "",
            chart_password=params["chart_password"] or "",
            chart_ca_file=params["chart_ca_file"] or "",
            chart_plain_http=params["chart_plain_http"],
            release_name=params["release_name"],
            release_namespace=params["release_namespace"],
            release_values=params["release_values"] or {},
            values_files=tuple(params["values_files"] or ()),
            kube_version=params["kube_version"] or "",
            api_versions=tuple(params["api_versions"] or ()),
            include_crds=params["include_crds"],
            is_upgrade=params["is_upgrade"],
            dest=params["dest"] or "",
            check_mode=check_mode,
            diff_mode=diff_mode,
        )
