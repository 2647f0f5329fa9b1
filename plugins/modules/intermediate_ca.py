#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: intermediate_ca
short_description: Make, renew and keep the certificate authority of one cluster's istiod
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Makes an intermediate for a cluster and keeps it in a store, with its key, its chain and the root, in the files that
    M(meshfleet.istio.cacerts) and Istio know.
  - It is signed by the root of a store (O(root)), or elsewhere, by Vault, cert-manager or a company's authority. Then the key is made
    here and never leaves the store, the request is written to O(csr), and a later run takes the signed O(certificate).
  - What is there is checked and kept until it ends soon (O(renew_before)) or the root of O(root) is another one.
  - The key is in no result, diff, log or error.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.certificates.store
  - meshfleet.istio.certificates.root
  - meshfleet.istio.certificates.subject
attributes:
  check_mode:
    description: Says whether an intermediate would be made, and refuses what a run would refuse.
    support: full
  diff_mode:
    description: Shows the certificates' names and fingerprints.
    support: full
  idempotent:
    description: An intermediate that holds is kept.
    support: full
options:
  name:
    description: The cluster's name.
    type: str
    required: true
  csr:
    description: File that the request is written to where the intermediate is signed elsewhere; instead of O(root).
    type: path
  certificate:
    description:
      - File of the signed certificate in PEM, followed by intermediates above it if there are any. RV(pending) is true until it is there.
    type: path
  root_certificate:
    description: File of the root certificate that O(certificate) leads to.
    type: path
  names:
    description: DNS names of the certificate; by default that of istiod in O(namespace).
    type: list
    elements: str
  validity:
    description: Days that a new intermediate is valid; never longer than its root.
    type: int
    default: 1825
  path_length:
    description: Authorities that may be below it. istiod signs workloads itself, for which V(0) does.
    type: int
    default: 0
  renew_before:
    description: It is made anew, with a new key, when it ends within so many days. Proxies trust the root and go on.
    type: int
    default: 30
  renew:
    description: Whether it is made anew in any case. With O(csr) a new key and request are made.
    type: bool
    default: false
  namespace:
    description: Istio's namespace.
    type: str
    default: istio-system
seealso:
  - module: meshfleet.istio.root_ca
  - module: meshfleet.istio.cacerts
"""

EXAMPLES = r"""
- name: An intermediate for each cluster
  meshfleet.istio.intermediate_ca:
    name: "{{ istio_cluster }}"
    root: {path: certificates/root, vault_password: "{{ vault_certificates }}"}
    store: {path: "certificates/{{ istio_cluster }}", vault_password: "{{ vault_certificates }}"}

- name: Write a request, and take the certificate once the company's authority has signed it
  meshfleet.istio.intermediate_ca:
    name: prod-eu
    store: {type: secret, cluster: {context: management}, namespace: mesh-certificates, name: prod-eu}
    csr: requests/prod-eu.csr
    certificate: signed/prod-eu.pem
    root_certificate: signed/root.pem
"""

RETURN = r"""
certificate:
  description: The intermediate; null where it is still to be made or signed.
  returned: success
  type: dict
  sample: {subject: "CN=Intermediate CA,O=Istio,L=prod-eu", not_after: "2031-11-24T00:00:00+00:00", days_left: 1825, path_length: 0, fingerprint: 91be...}
chain:
  description: The certificates from the intermediate to the root.
  returned: success
  type: list
  elements: dict
  sample: []
roots:
  description: The roots that are trusted.
  returned: success
  type: list
  elements: dict
  sample: []
csr:
  description: The request in PEM where others sign; empty otherwise.
  returned: success
  type: str
  sample: ""
pending:
  description: Whether the signed certificate is still waited for.
  returned: success
  type: bool
  sample: false
store:
  description: Where it is kept.
  returned: success
  type: str
  sample: folder certificates/prod-eu
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.intermediate_ca import run
from ..module_utils.specs.intermediate_ca import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
