# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``gateway_objects``: for the role gateways."""
from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ..module_utils.istio import gateways
from ..plugin_utils.plain import plain

DOCUMENTATION = r"""
name: gateway_objects
short_description: The objects of a described gateway
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Takes an entry of C(gateways_list) of the role P(meshfleet.istio.gateways#role).
  - Gives the TLS Secrets, the C(Gateway) of Istio or of the Gateway API, and the routes that redirect.
options:
  _input:
    description: The gateway, with the fields that the role documents.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Apply what a described gateway consists of
  meshfleet.istio.config:
    objects: "{{ {'name': 'edge', 'release_namespace': 'edge', 'servers': [{'hosts': ['*']}]} | meshfleet.istio.gateway_objects }}"
"""

RETURN = r"""
_value:
  description: The objects.
  type: list
  elements: dict
"""


def gateway_objects(gateway: dict[str, t.Any]) -> list[dict[str, t.Any]]:
    """The objects of a described gateway. Raises AnsibleFilterError that names the gateway and the field."""
    if not isinstance(gateway, dict):
        raise AnsibleFilterError("gateway_objects: takes a gateway as a dictionary")
    try:
        return gateways.gateway_objects(plain(gateway))
    except gateways.GatewayError as error:
        raise AnsibleFilterError(f"gateway_objects: {error}") from None


class FilterModule:
    """Ansible's entry."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filters by name."""
        return {"gateway_objects": gateway_objects}
