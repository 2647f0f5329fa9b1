# SPDX-License-Identifier: GPL-3.0-or-later
"""Service accounts' tokens of any lifetime, also one that is over, which no API server would issue (Kubernetes: "Managing Service Accounts")."""

import base64
import json
import time
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from sandbox.api.client import Client

ISSUER = "https://kubernetes.default.svc"
SPACE, ACCOUNT = "kube-system", "sandbox-admin"
BORN = 3600  # seconds ago
LEEWAY = 61  # seconds: the API server takes a token for a minute longer than it says


def administrator(client: Client, certificates: Path, seconds: int) -> str:
    """A token of the service account kube-system/sandbox-admin, made here where it is missing, that the API server refuses ``seconds`` from now.

    One that it has seen already it may take for 10 s longer. Raises ApiError.
    """
    meta = {"name": ACCOUNT, "namespace": SPACE}
    account = client.apply(f"/api/v1/namespaces/{SPACE}/serviceaccounts/{ACCOUNT}", {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta})
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"}
    binding = {
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": ACCOUNT},
        "roleRef": role, "subjects": [{"kind": "ServiceAccount", **meta}],
    }  # fmt: skip
    client.apply(f"/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/{ACCOUNT}", binding)
    now = int(time.time())
    claims = {
        "iss": ISSUER, "aud": [ISSUER], "sub": f"system:serviceaccount:{SPACE}:{ACCOUNT}", "iat": now - BORN, "nbf": now - BORN, "exp": now + seconds - LEEWAY,
        "kubernetes.io": {"namespace": SPACE, "serviceaccount": {"name": ACCOUNT, "uid": account["metadata"]["uid"]}},
    }  # fmt: skip
    return _sign(claims, (certificates / "sa.key").read_bytes())


def _sign(claims: dict[str, Any], pem: bytes) -> str:
    """A JSON Web Token by RS256 (RFC 7519, RFC 7518 section 3.3)."""
    key = serialization.load_pem_private_key(pem, None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("the key of service accounts is no RSA key")
    text = ".".join(_part(json.dumps(piece).encode()) for piece in ({"alg": "RS256", "typ": "JWT"}, claims))
    return f"{text}.{_part(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
