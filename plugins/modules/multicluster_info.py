#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: multicluster_info
short_description: Show whether clusters are one mesh, and what keeps them from it
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Asks all clusters of a mesh at once, and their istiods of each other, as C(istioctl remote-clusters) does for one.
  - Says where names, mesh IDs, trust domains, networks or roots differ, which istiod has not read which cluster, which gateway is missing or has no
    address, whose clocks or versions are too far apart, and from where a service's endpoints are not known. Each problem comes with a remedy.
  - Run it once for all clusters (C(run_once)).
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.proxies.reads
options:
  clusters:
    description: The clusters by the names that they have in the mesh, each with the options that reach it.
    type: dict
    required: true
  scope:
    description: V(clusters) asks only for what has to hold before they are joined, which are names, addresses of pods, and that they answer.
    type: str
    choices: [mesh, clusters]
    default: mesh
  networks:
    description:
      - The network that each cluster is to be in, by the clusters' names. Before Istio is installed nobody else can tell, and pods of different networks may
        have the same addresses.
      - A cluster that is not named is in the network that it says itself.
    type: dict
    default: {}
  peers:
    description: The clusters that each cluster's istiod is to read, a list by the cluster's name. One that is not named is to read all others.
    type: dict
    default: {}
  services:
    description: Services, as C(NAME.NAMESPACE), whose endpoints every istiod should know of the same clusters.
    type: list
    elements: str
    default: []
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
  timeout:
    description: Seconds for each answer of an istiod.
    type: float
    default: 10.0
  wait_timeout:
    description: Seconds in which they are asked again until there is no error.
    type: float
    default: 0.0
  failure_threshold:
    description: The task fails when there is a problem of this level or above.
    type: str
    choices: [never, warning, error]
    default: never
  query:
    description: JMESPath over what the module returns; its answer is RV(result).
    type: str
seealso:
  - module: meshfleet.istio.remote_secret
  - module: meshfleet.istio.certificate_info
"""

EXAMPLES = r"""
- name: Fail where the clusters are not one mesh
  meshfleet.istio.multicluster_info:
    clusters: "{{ dict(groups.istio_fleet | zip(groups.istio_fleet | map('extract', hostvars, 'istio_access'))) }}"
    services: [cart.shop]
    wait_timeout: 60
    failure_threshold: error
  run_once: true
"""

RETURN = r"""
clusters:
  description: What each cluster says.
  returned: always
  type: list
  elements: dict
  contains:
    name:
      description: The name given.
      type: str
      sample: prod-eu
    error:
      description: Why it could not be asked; empty where it was.
      type: str
      sample: ""
    uid:
      description: Uid of its namespace kube-system.
      type: str
      sample: 2f1c6c1e-1d0e-4b39-8f3c-9ad7a4d3b9b1
    cluster_name:
      description: The name that its istiod gives it.
      type: str
      sample: prod-eu
    mesh_id:
      description: Its mesh ID.
      type: str
      sample: shop
    trust_domain:
      description: Its trust domain.
      type: str
      sample: cluster.local
    network:
      description: Network of its proxies.
      type: str
      sample: network-1
    namespace_network:
      description: Network that the label of Istio's namespace says.
      type: str
      sample: network-1
    roots:
      description: SHA-256 of the roots that it trusts.
      type: list
      elements: str
      sample: [6f3a...]
    versions:
      description: Versions of its istiods.
      type: list
      elements: str
      sample: [1.31.0]
    istiods:
      description: How many istiods run; none in a cluster that another one serves.
      type: int
      sample: 1
    silent:
      description: Istiods that did not answer, with the reason.
      type: list
      elements: str
      sample: []
    gateways:
      description: Services that other networks reach it by, each with C(service), C(network) and C(addresses).
      type: list
      elements: dict
      sample: []
    remote:
      description: The clusters that its istiods know, each with C(name), C(secret), C(status), C(istiod) and C(revision).
      type: list
      elements: dict
      sample: []
    secrets:
      description: The clusters that its remote secrets name.
      type: list
      elements: str
      sample: [prod-us]
    pod_ranges:
      description: Ranges of its pods' addresses.
      type: list
      elements: str
      sample: [10.1.0.0/16]
    clock:
      description: Seconds that its clock is ahead of ours.
      type: float
      sample: 0.0
    seen:
      description: By service of O(services) the clusters whose endpoints its istiods know.
      type: dict
      sample: {}
roots:
  description: SHA-256 of the roots that all of them trust.
  returned: always
  type: list
  elements: str
  sample: [6f3a...]
problems:
  description: What is wrong, errors first.
  returned: always
  type: list
  elements: dict
  contains:
    kind:
      description: >-
        C(Unreachable), C(NameTwice), C(SameCluster), C(NameDiffers), C(PodRangesOverlap), C(MeshIdDiffers), C(TrustDomainDiffers), C(RootDiffers),
        C(SecretMissing), C(NotSynced), C(NetworkDiffers), C(NetworkMissing), C(GatewayMissing), C(GatewayWithoutAddress), C(IstiodSilent), C(ClocksDiffer),
        C(VersionsDiffer), C(EndpointsMissing) or C(EndpointsDiffer).
      type: str
      sample: NotSynced
    level:
      description: C(error) or C(warning).
      type: str
      sample: error
    clusters:
      description: The clusters it is about.
      type: list
      elements: str
      sample: [prod-eu, prod-us]
    text:
      description: What is wrong.
      type: str
      sample: "istiod of prod-eu has not read the cluster prod-us (istiod-6476f48bb7-lcmzb: timeout)"
    remedy:
      description: The next step.
      type: str
      sample: Can it reach the server in the remote secret, and is the token still good? Rotate it (remote_secret).
agreed:
  description: Whether there is no error.
  returned: always
  type: bool
  sample: true
result:
  description: The answer to O(query); null without one.
  returned: success
  type: raw
  sample: null
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.multicluster_info import run
from ..module_utils.specs.multicluster_info import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
