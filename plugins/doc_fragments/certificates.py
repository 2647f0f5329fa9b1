# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the modules that make certificate authorities."""
from __future__ import annotations


class ModuleDocFragment:
    """Options of specs/certificate_store.py: STORE and ROOT are stores, SUBJECT is what a new certificate is."""

    STORE = r"""
options:
  store:
    description: Where the certificates and the key are kept. What is there already is kept as long as it holds.
    required: true
    type: dict
    suboptions:
      type:
        description: V(file) is a folder where the module runs, V(secret) a Secret of a cluster that is chosen for it.
        type: str
        choices: [file, secret]
        default: file
      path:
        description:
          - The folder, made where it is missing. Its files have Istio's own names, so that what Istio's C(tools/certs) or another authority made
            can be put there.
          - Keys are readable by their owner only.
        type: path
      vault_password:
        description: Password of C(ansible-vault) that keys in the folder are encrypted with. A key that is encrypted already can be read with it only.
        type: str
      allow_temporary:
        description: Whether a folder that ends with the machine's run or its container will do; it is refused otherwise.
        type: bool
        default: false
      cluster:
        description: How the cluster of the Secret is reached, by the same options as the module's own; by default the task's own cluster.
        type: dict
      namespace:
        description: Namespace of the Secret, which must be there.
        type: str
      name:
        description: Name of the Secret.
        type: str
"""
    ROOT = r"""
options:
  root:
    description: The store of the root that signs, as M(meshfleet.istio.root_ca) filled it.
    required: false
    type: dict
    suboptions:
      type:
        description: As O(store.type).
        type: str
        choices: [file, secret]
        default: file
      path:
        description: As O(store.path).
        type: path
      vault_password:
        description: As O(store.vault_password).
        type: str
      allow_temporary:
        description: As O(store.allow_temporary).
        type: bool
        default: false
      cluster:
        description: As O(store.cluster).
        type: dict
      namespace:
        description: As O(store.namespace).
        type: str
      name:
        description: As O(store.name).
        type: str
"""
    SUBJECT = r"""
options:
  subject:
    description: Whom a new certificate is for. A part that is an empty text is left out.
    type: dict
    default: {}
    suboptions:
      common_name:
        description: Common name; by default C(Root CA) or C(Intermediate CA).
        type: str
      organization:
        description: Organization; by default C(Istio).
        type: str
      organizational_unit:
        description: Organizational unit.
        type: str
      locality:
        description: Locality; of an intermediate by default the cluster's name.
        type: str
      state:
        description: State or province.
        type: str
      country:
        description: Code of two letters.
        type: str
  key_type:
    description: Type of a new key.
    type: str
    choices: [rsa, ecdsa]
    default: rsa
  key_size:
    description: Bits of a new key, 2048, 3072 or 4096 of RSA, 256 or 384 of ECDSA; by default 4096 or 256.
    type: int
"""
