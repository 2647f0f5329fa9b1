#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: root_ca
short_description: Make and keep the root certificate of a mesh
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Makes the root that the intermediates of all clusters of a mesh are signed by, with its key, and keeps both in a store. What is there
    already is checked and kept, whatever the options say of a new one.
  - No new root is made while a cluster of O(clusters) has one, since workloads of two roots do not trust each other, nor into a folder that
    ends with its container.
  - The key is in no result, diff, log or error.
extends_documentation_fragment:
  - meshfleet.istio.attributes
  - meshfleet.istio.auth
  - meshfleet.istio.certificates.store
  - meshfleet.istio.certificates.subject
attributes:
  check_mode:
    description: Says whether a root would be made, and refuses what a run would refuse.
    support: full
  diff_mode:
    description: Shows the certificate's name and fingerprint.
    support: full
  idempotent:
    description: A root that is there is kept.
    support: full
options:
  validity:
    description: Days that a new root is valid.
    type: int
    default: 3650
  clusters:
    description: The clusters of the mesh by name, each with the options that reach it. All are asked before a new root is made, and none afterwards.
    type: dict
    default: {}
  namespace:
    description: Istio's namespace in these clusters.
    type: str
    default: istio-system
  force:
    description: Whether a new root is made although a cluster has one, or does not answer.
    type: bool
    default: false
seealso:
  - module: meshfleet.istio.intermediate_ca
  - name: Plug in CA Certificates
    description: Istio's guide.
    link: https://istio.io/latest/docs/tasks/security/cert-management/plugin-ca-cert/
"""

EXAMPLES = r"""
- name: The root in a folder, its key encrypted by ansible-vault
  meshfleet.istio.root_ca:
    store: {path: certificates/root, vault_password: "{{ vault_certificates }}"}
    subject: {organization: Example, country: AT}
    clusters:
      prod-eu: {context: prod-eu}
      prod-us: {context: prod-us}
  run_once: true

- name: The root in a Secret of a management cluster, with an elliptic curve
  meshfleet.istio.root_ca:
    store: {type: secret, cluster: {context: management}, namespace: mesh-certificates, name: root}
    key_type: ecdsa
    key_size: 384
  run_once: true
"""

RETURN = r"""
certificate:
  description: The root; null in check mode where it is still to be made.
  returned: success
  type: dict
  sample: {subject: "CN=Root CA,O=Istio", not_after: "2036-11-22T00:00:00+00:00", days_left: 3650, key_type: RSA, key_size: 4096, fingerprint: 6f3a...}
certificate_pem:
  description: The same in PEM, which is no secret.
  returned: success
  type: str
  sample: "-----BEGIN CERTIFICATE-----..."
store:
  description: Where it is kept.
  returned: success
  type: str
  sample: folder certificates/root
"""

from ..module_utils.module_door import serve
from ..module_utils.operations.root_ca import run
from ..module_utils.specs.root_ca import SPEC, Options


def main() -> None:
    """Ansible's entry."""
    serve(SPEC, Options, run)


if __name__ == "__main__":
    main()
