# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``render``: a chart and values become objects inside an expression."""
from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError

from ..module_utils.operations.chart_template import run
from ..module_utils.operations.result import OperationError
from ..module_utils.specs.chart_template import SPEC, Options
from ..plugin_utils.plain import plain

DOCUMENTATION = r"""
name: render
short_description: Render a Helm chart to objects
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Renders a chart as M(meshfleet.istio.chart_template) does and gives back its objects.
positional: release_values
options:
  _input:
    description: The chart, as O(meshfleet.istio.chart_template#module:chart_ref).
    type: str
    required: true
  release_values:
    description: Values over the chart's.
    type: dict
    default: {}
  release_name:
    description: Name of the release.
    type: str
    default: release-name
  release_namespace:
    description: Namespace of the release.
    type: str
    default: default
  chart_version:
    description: A version or a constraint.
    type: str
  chart_repo_url:
    description: A Helm repository or a registry that has the chart.
    type: str
  kube_version:
    description: The version of Kubernetes that C(.Capabilities) tells.
    type: str
  api_versions:
    description: Further entries of C(.Capabilities.APIVersions).
    type: list
    elements: str
  include_crds:
    description: Whether the objects of the folder C(crds/) come first.
    type: bool
    default: false
seealso:
  - plugin: meshfleet.istio.chart_template
    plugin_type: module
"""

EXAMPLES = r"""
- name: Show the kinds of a gateway's objects
  ansible.builtin.debug:
    msg: "{{ 'charts/gateway' | meshfleet.istio.render({'service': {'type': 'ClusterIP'}}, release_name='ingress') | map(attribute='kind') }}"
"""

RETURN = r"""
_value:
  description: The objects in the order Helm installs them.
  type: list
  elements: dict
"""

_ACCEPTED: t.Final = (
    "release_name", "release_namespace", "chart_version", "chart_repo_url", "kube_version", "api_versions", "include_crds",
)  # fmt: skip


class _Silent:
    """A filter has nowhere to show warnings."""

    def warn(self, text: str) -> None:
        """Drop a warning."""


def render(chart_ref: str, release_values: dict[str, t.Any] | None = None, **settings: t.Any) -> list[dict[str, t.Any]]:
    """The objects of a chart. Raises AnsibleFilterError."""
    unknown = sorted(set(settings) - set(_ACCEPTED))
    if unknown:
        raise AnsibleFilterError(f"render: unknown option {unknown[0]!r}; known are release_values, {', '.join(_ACCEPTED)}")
    if not isinstance(chart_ref, str) or not isinstance(release_values or {}, dict):
        raise AnsibleFilterError("render: takes the chart as a text and release_values as a dictionary")
    params: dict[str, t.Any] = {key: option.get("default") for key, option in SPEC.argument_spec.items()}
    params.update(plain({"chart_ref": chart_ref, "release_values": release_values or {}, **settings}))
    try:
        return t.cast(
            list[dict[str, t.Any]], run(Options.from_params(params, check_mode=True, diff_mode=False), _Silent()).values["objects"]
        )
    except OperationError as error:
        raise AnsibleFilterError(f"render: {error}") from None


class FilterModule:
    """Ansible's entry."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filters by name."""
        return {"render": render}
