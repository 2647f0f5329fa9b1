# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``inject``: objects with Istio's proxy, in templates."""
from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ..module_utils.inject.errors import InjectError
from ..module_utils.inject.injector import make_injector
from ..module_utils.inject.objects import inject_objects, offline
from ..plugin_utils.plain import plain

DOCUMENTATION = r"""
name: inject
short_description: Objects with Istio's proxy
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Injects as M(meshfleet.istio.sidecar_inject) does in mode offline; no cluster is asked.
options:
  _input:
    description: The objects.
    type: list
    elements: dict
    required: true
  config:
    description: The injector's config, its text or parsed.
    type: raw
    required: true
  values:
    description: The injector's values, their text or parsed.
    type: raw
    required: true
  mesh:
    description: The mesh config, its text or parsed.
    type: raw
    required: true
  revision:
    description: The control plane's revision.
    type: str
    default: default
  native:
    description: Whether proxies are native sidecars.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Show workloads with their proxies
  ansible.builtin.debug:
    msg: "{{ workloads | meshfleet.istio.inject(config, values, mesh) }}"
"""

RETURN = r"""
_value:
  description: The objects in their order, with a proxy in every pod that gets one.
  type: list
  elements: dict
"""


def inject(objects: list[t.Any], config: t.Any, values: t.Any, mesh: t.Any, revision: str = "default", native: bool = False) -> list[dict[str, t.Any]]:
    """The objects with a proxy. Raises AnsibleFilterError that names document, object and field."""
    if not isinstance(objects, list):
        raise AnsibleFilterError("inject: takes a list of objects")
    try:
        made = make_injector(plain(config), plain(values), plain(mesh), revision=revision, native=native)
        return inject_objects(plain(objects), offline(made)).objects
    except InjectError as error:
        raise AnsibleFilterError(f"inject: {error}") from None


class FilterModule:
    """Ansible's entry."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filters by name."""
        return {"inject": inject}
