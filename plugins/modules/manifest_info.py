#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: manifest_info
short_description: Show the objects and releases of an Istio installation
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Does what C(istioctl manifest generate) and C(istioctl manifest translate) do, without istioctl.
  - A profile, operator files and settings become Helm releases with their values, and the objects these make.
  - No cluster is asked. The options that reach one are accepted, so that defaults of the action group can hold them, and not used.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.attributes.info
  - meshfleet.istio.auth
  - meshfleet.istio.charts
options:
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
  profile:
    description: A profile such as V(default), V(minimal), V(demo), V(ambient), V(openshift), V(openshift-ambient), V(remote) or V(empty).
    type: str
  revision:
    description: The revision of the control plane.
    type: str
    default: default
  values:
    description: Values of the charts (C(spec.values) of an IstioOperator); they count more than O(operator_files).
    type: dict
    default: {}
  mesh_config:
    description: Istio's mesh configuration (C(spec.meshConfig)); it counts more than O(operator_files).
    type: dict
    default: {}
  operator_files:
    description: Files that hold an IstioOperator each; a later one counts more.
    type: list
    elements: path
    default: []
  components:
    description: Of the components that are enabled, only these; all where none is named.
    type: list
    elements: str
    choices: [base, istiod, cni, ztunnel, ingress, egress]
    default: []
  kube_version:
    description: The version of Kubernetes that the charts are told; without one istioctl's.
    type: str
  dest:
    description: File that the manifest is written to, whole or not at all.
    type: path
  query:
    description: A JMESPath expression over the values returned; its answer is RV(result).
    type: str
seealso:
  - module: meshfleet.istio.chart_template
  - name: istioctl manifest generate
    description: Istio's own command.
    link: https://istio.io/latest/docs/reference/commands/istioctl/#istioctl-manifest-generate
"""

EXAMPLES = r"""
- name: Show what the ambient profile installs
  meshfleet.istio.manifest_info:
    profile: ambient
    charts:
      version: 1.30.x
    query: objects[].[kind, metadata.namespace, metadata.name]
  register: mesh

- name: Translate an operator file to Helm releases and their values
  meshfleet.istio.manifest_info:
    operator_files: [istio-operator.yaml]
    charts:
      source: istio-1.30.0/manifests
  register: translated

- name: Show what of the file could not be carried over
  ansible.builtin.debug:
    var: translated.not_carried_over
"""

RETURN = r"""
objects:
  description: All objects, in istioctl's order.
  returned: success
  type: list
  elements: dict
  sample: [{apiVersion: v1, kind: ServiceAccount, metadata: {name: istiod, namespace: istio-system}}]
releases:
  description: The Helm releases in the order they are installed.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the release.
      type: str
      sample: istiod
    chart:
      description: Name of the chart.
      type: str
      sample: istiod
    version:
      description: Version of the chart.
      type: str
      sample: 1.30.0
    namespace:
      description: Namespace of the release.
      type: str
      sample: istio-system
    component:
      description: The component in an IstioOperator's C(spec.components).
      type: str
      sample: pilot
    values:
      description: The values the chart gets.
      type: dict
      sample: {global: {istioNamespace: istio-system}}
    patched:
      description: Settings that no value of the chart stands for and that are patches after rendering; C(helm upgrade) alone drops them.
      type: list
      elements: str
      sample: [spec.components.pilot.k8s.overlays]
not_carried_over:
  description: Settings of the operator files that could not be carried over, as paths.
  returned: success
  type: list
  elements: str
  sample: []
result:
  description: The answer to O(query), or null.
  returned: success
  type: raw
  sample: null
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.manifest_info import run
from ..module_utils.specs.manifest_info import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
