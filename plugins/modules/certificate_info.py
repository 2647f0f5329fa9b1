#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: certificate_info
short_description: Show every certificate of a cluster's mesh, and what is wrong with any
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Reads the root and the intermediates that istiod signs with, what istiod itself shows, the CA bundles of its webhooks, the roots that each
    namespace was given, the Secrets of TLS that C(Gateway) objects name, and from every sidecar, gateway and waypoint the certificate it shows
    and the roots it trusts.
  - Says what has ended or ends soon, which chain does not hold, where roots differ, which Secret is missing or not for its hosts.
  - Keys are never looked at. What may not be read, or gives no answer, is told and the rest goes on.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.proxies.reads
options:
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
  namespaces:
    description: Namespaces whose proxies are asked; without any all are.
    type: list
    elements: str
    default: []
  workloads:
    description: Whether proxies are asked at all.
    type: bool
    default: true
  expiry_days:
    description: A certificate that ends within so many days is a problem. Those of workloads and istiods are renewed by themselves.
    type: int
    default: 30
  timeout:
    description: Seconds for each answer of a proxy or istiod.
    type: float
    default: 15.0
  failure_threshold:
    description: The task fails when there is a problem of this level or above.
    type: str
    choices: [never, warning, error]
    default: never
  query:
    description: JMESPath over what the module returns; its answer is RV(result).
    type: str
seealso:
  - module: meshfleet.istio.cacerts
  - module: meshfleet.istio.precheck
"""

EXAMPLES = r"""
- name: Fail while a certificate of the mesh is about to end
  meshfleet.istio.certificate_info:
    expiry_days: 60
    failure_threshold: warning

- name: Which proxies do not trust all roots
  meshfleet.istio.certificate_info:
    query: problems[?kind=='RootMissing'].origin
  register: certificates
"""

RETURN = r"""
certificates:
  description: Every certificate, the one that ends first at the beginning.
  returned: always
  type: list
  elements: dict
  contains:
    use:
      description: C(root), C(intermediate), C(istiod), C(webhook), C(gateway) or C(workload).
      type: str
      sample: intermediate
    origin:
      description: The object, pod or proxy that it is in.
      type: str
      sample: Secret istio-system/cacerts
    subject:
      description: Its subject; empty for workloads, whose name is in RV(certificates[].spiffe).
      type: str
      sample: CN=Intermediate CA,O=Istio,L=prod-eu
    issuer:
      description: Who signed it.
      type: str
      sample: CN=Root CA,O=Istio
    names:
      description: Its alternative names.
      type: list
      elements: str
      sample: [istiod.istio-system.svc]
    spiffe:
      description: Those of them that are identities of workloads.
      type: list
      elements: str
      sample: []
    serial:
      description: Serial number in hexadecimal.
      type: str
      sample: 5f3a9c
    not_before:
      description: When it becomes valid.
      type: str
      sample: "2026-11-24T00:00:00+00:00"
    not_after:
      description: When it ends.
      type: str
      sample: "2031-11-24T00:00:00+00:00"
    days_left:
      description: Whole days until then; negative once it has ended.
      type: int
      sample: 1825
    is_ca:
      description: Whether it is an authority.
      type: bool
      sample: true
    path_length:
      description: How many authorities may be below it; null for any number.
      type: int
      sample: 0
    key_type:
      description: Type of its key.
      type: str
      sample: RSA
    key_size:
      description: Bits of its key.
      type: int
      sample: 4096
    fingerprint:
      description: SHA-256 in hexadecimal.
      type: str
      sample: 91be...
problems:
  description: What is wrong, errors first.
  returned: always
  type: list
  elements: dict
  contains:
    kind:
      description: >-
        C(CertificateExpired), C(CertificateExpiring), C(CertificateNotYetValid), C(CertificateMissing), C(ChainBroken), C(RootDiffers), C(RootMissing),
        C(SecretMissing) or C(HostNotNamed).
      type: str
      sample: RootMissing
    level:
      description: C(error) or C(warning).
      type: str
      sample: error
    origin:
      description: The object, pod or proxy.
      type: str
      sample: proxy cart-7d9.shop
    text:
      description: What is wrong.
      type: str
      sample: does not trust CN=Root CA,O=Istio (SHA-256 6f3a51c2b0d94e77)
    remedy:
      description: The next step.
      type: str
      sample: "Restart the pod: its proxy asks istiod for the roots then."
roots:
  description: SHA-256 of the mesh's roots, to be compared between clusters.
  returned: always
  type: list
  elements: str
  sample: [6f3a...]
not_read:
  description: What gave no answer or may not be read, with the reason.
  returned: always
  type: list
  elements: str
  sample: []
result:
  description: The answer to O(query); null without one.
  returned: success
  type: raw
  sample: null
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.certificate_info import run
from ..module_utils.specs.certificate_info import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
