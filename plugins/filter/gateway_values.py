# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``gateway_values``: for the role gateways."""
from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ..module_utils.istio import gateways
from ..plugin_utils.plain import plain

DOCUMENTATION = r"""
name: gateway_values
short_description: The chart's values of a described gateway
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Takes an entry of C(gateways_list) of the role P(meshfleet.istio.gateways#role).
  - Gives the values of the chart C(gateway), which are replicas, autoscaling, disruption budget, Service.
options:
  _input:
    description: The gateway, with the fields that the role documents.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Install a described gateway
  meshfleet.istio.gateway:
    name: edge
    release_namespace: edge
    values: "{{ {'name': 'edge', 'release_namespace': 'edge', 'replicas': 2} | meshfleet.istio.gateway_values }}"
"""

RETURN = r"""
_value:
  description: Values for O(meshfleet.istio.gateway#module:values).
  type: dict
"""


def gateway_values(gateway: dict[str, t.Any]) -> dict[str, t.Any]:
    """The chart's values of a described gateway. Raises AnsibleFilterError that names the gateway and the field."""
    if not isinstance(gateway, dict):
        raise AnsibleFilterError("gateway_values: takes a gateway as a dictionary")
    try:
        return gateways.gateway_values(plain(gateway))
    except gateways.GatewayError as error:
        raise AnsibleFilterError(f"gateway_values: {error}") from None


class FilterModule:
    """Ansible's entry."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filters by name."""
        return {"gateway_values": gateway_values}
