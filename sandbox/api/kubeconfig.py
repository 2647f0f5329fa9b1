# SPDX-License-Identifier: GPL-3.0-or-later
"""Kubeconfig files: everything inside, nothing by path."""

import base64
import json
from pathlib import Path


def text(name: str, server: str, certificates: Path, token: str = "") -> str:
    """A kubeconfig for ``server`` with the administrator's client certificate, or with ``token`` instead of it."""

    def data(file: str) -> str:
        return base64.b64encode((certificates / file).read_bytes()).decode()

    if token:
        user = {"token": token}
    else:
        user = {"client-certificate-data": data("admin.crt"), "client-key-data": data("admin.key")}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": name, "cluster": {"server": server, "certificate-authority-data": data("ca.crt")}}],
        "users": [{"name": f"{name}-admin", "user": user}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": f"{name}-admin"}}],
        "current-context": name,
    }
    return json.dumps(config, indent=1) + "\n"


def write(path: Path, content: str) -> None:
    """Write a kubeconfig that its owner alone may read."""
    path.touch(mode=0o600)
    path.write_text(content, encoding="utf-8")
