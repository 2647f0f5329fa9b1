#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: gateway
short_description: Install, upgrade and remove an ingress, egress or east-west gateway
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Installs Istio's chart C(gateway) as a Helm release, recorded as Helm does.
  - The proxy comes from istiod's injection webhook, so that a gateway is upgraded by its O(revision) or a restart. A gateway whose pods no
    webhook would give a proxy is refused, and pods that once got none are restarted.
  - Waits until the gateway's pods run and its Service has an address.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.charts
  - meshfleet.istio.writing
  - meshfleet.istio.writing.releases
options:
  state:
    description: Whether the gateway is there.
    type: str
    choices: [present, absent]
    default: present
  name:
    description:
      - Name of the release and of the gateway's objects. A name that starts with C(istio-) gives the pods the label C(istio) with the rest of
        it, by which C(Gateway) objects select them.
    type: str
    required: true
  release_namespace:
    description: Namespace of the gateway, made where it is missing; best not Istio's own.
    type: str
    required: true
  kind:
    description:
      - V(egress) has a Service inside the cluster only. V(eastwest) is what clusters of other networks reach this one by.
    type: str
    choices: [ingress, egress, eastwest]
    default: ingress
  network:
    description: The network of the cluster, required with O(kind=eastwest). istiods of other clusters find the gateway by it.
    type: str
  expose:
    description:
      - What clusters of other networks may reach through an east-west gateway. V(services) passes mutual TLS on to every service by its name, V(istiod)
        serves clusters that have no istiod of their own.
      - These objects are part of the release; a bare C(helm upgrade) would drop them.
    type: list
    elements: str
    choices: [services, istiod]
    default: []
  expose_hosts:
    description: The services that V(services) in O(expose) means, as hosts of an Istio C(Gateway).
    type: list
    elements: str
    default: ['*.local']
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
  revision:
    description: The control plane's revision, or a tag, that the gateway's proxy belongs to.
    type: str
    default: default
  values:
    description: Values of the chart.
    type: dict
    default: {}
seealso:
  - module: meshfleet.istio.control_plane
  - name: Installing gateways
    description: Istio's guide.
    link: https://istio.io/latest/docs/setup/additional-setup/gateway/
"""

EXAMPLES = r"""
- name: Install an ingress gateway and show its address
  meshfleet.istio.gateway:
    name: istio-ingressgateway
    release_namespace: istio-ingress
    charts: {version: 1.30.x}
    values:
      autoscaling: {minReplicas: 2}
      podDisruptionBudget: {minAvailable: 1}
  register: ingress

- name: Let clusters of other networks in
  meshfleet.istio.gateway:
    name: istio-eastwestgateway
    release_namespace: istio-eastwest
    kind: eastwest
    network: "{{ istio_network }}"
    expose: [services]

- name: Move the gateway to another control plane
  meshfleet.istio.gateway:
    name: istio-ingressgateway
    release_namespace: istio-ingress
    revision: canary
"""

RETURN = r"""
address:
  description: Where the gateway is reached, an IP or a host name; empty where it has none.
  returned: success
  type: str
  sample: 203.0.113.7
addresses:
  description: All its addresses.
  returned: success
  type: list
  elements: str
  sample: [203.0.113.7]
restarted:
  description: Pods without a proxy that were deleted, so that new ones get one.
  returned: success
  type: list
  elements: str
  sample: []
releases:
  description: The Helm releases, each with what happened to it.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the release.
      type: str
      sample: istio-ingressgateway
    namespace:
      description: Namespace of the release.
      type: str
      sample: istio-ingress
    chart:
      description: Name of the chart.
      type: str
      sample: istio-ingressgateway
    version:
      description: Version of the chart.
      type: str
      sample: 1.31.0
    app_version:
      description: Version of what the chart installs.
      type: str
      sample: 1.31.0
    status:
      description: C(installed), C(upgraded), C(removed) or C(unchanged); in check mode what it would be.
      type: str
      sample: unchanged
    revision:
      description: Number of the release's revision.
      type: int
      sample: 3
objects:
  description: The objects of all releases by what happened to them, as C(Kind namespace/name).
  returned: success
  type: dict
  contains:
    created:
      description: Made by this run.
      type: list
      elements: str
      sample: [Deployment istio-ingress/istio-ingressgateway]
    updated:
      description: Changed by this run.
      type: list
      elements: str
      sample: []
    pruned:
      description: Deleted by this run.
      type: list
      elements: str
      sample: []
    unchanged:
      description: Already as they should be.
      type: list
      elements: str
      sample: []
run_id:
  description: Name of the run; empty where nothing was to be written.
  returned: success
  type: str
  sample: 20261124-120000-5f3a9c
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.gateway import run
from ..module_utils.specs.gateway import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
