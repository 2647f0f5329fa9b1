# SPDX-License-Identifier: GPL-3.0-or-later
"""One root for the meshes of all clusters: the Secret ``cacerts`` that istiod takes its CA from (Istio: "Plug in CA Certificates")."""

import base64
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from sandbox.api.certificates import make_authority, private_pem, write_pair
from sandbox.api.client import ApiError, Client
from sandbox.errors import SandboxError
from sandbox.mesh import manifests


def give(folder: Path, clients: dict[str, Client]) -> None:
    """Write the root to mesh-root.crt and .key in ``folder``, and an intermediate CA into every cluster, by its name. Raises SandboxError."""
    root = make_authority("sandbox mesh root")
    write_pair(folder / "mesh-root", root.key, root.certificate)
    above = root.certificate.public_bytes(Encoding.PEM)
    for name, client in clients.items():
        own = make_authority(f"sandbox mesh {name}", root)
        certificate = own.certificate.public_bytes(Encoding.PEM)
        files = {"ca-cert.pem": certificate, "ca-key.pem": private_pem(own.key), "root-cert.pem": above, "cert-chain.pem": certificate + above}
        meta = {"name": "cacerts", "namespace": manifests.SYSTEM}
        data = {file: base64.b64encode(content).decode() for file, content in files.items()}
        try:
            client.apply(f"/api/v1/namespaces/{manifests.SYSTEM}", manifests.namespace(manifests.SYSTEM, {}))
            client.apply(f"/api/v1/namespaces/{manifests.SYSTEM}/secrets/cacerts", {"apiVersion": "v1", "kind": "Secret", "metadata": meta, "data": data})
        except ApiError as error:
            raise SandboxError(f"cluster {name}: {error}") from error
