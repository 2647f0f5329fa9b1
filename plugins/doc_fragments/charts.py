# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the option that says where Istio's charts are."""
from __future__ import annotations


class ModuleDocFragment:
    """Options of specs/chart_access.py."""

    DOCUMENTATION = r"""
options:
  charts:
    description: Where Istio's charts come from.
    type: dict
    default: {}
    suboptions:
      source:
        description:
          - A Helm repository (C(https://...)), a registry (C(oci://HOST/PATH)), Istio's C(manifests) folder, or a folder of charts
            and C(.tgz) files with the repository's names.
        type: str
        default: https://istio-release.storage.googleapis.com/charts
      version:
        description: A version or a constraint such as C(1.30.x); empty is the newest release.
        type: str
        default: ''
      username:
        description: Name for a repository or registry that asks for one.
        type: str
      password:
        description: Password of the name.
        type: str
      ca_file:
        description: File of PEM certificates that the server's is checked against; the system's otherwise.
        type: path
      plain_http:
        description: Whether a registry is spoken to without TLS.
        type: bool
        default: false
"""
