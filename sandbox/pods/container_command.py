# SPDX-License-Identifier: GPL-3.0-or-later
"""What is started for a container: the program its image names, with the container's own arguments and environment."""

import json
from pathlib import Path
from typing import Any

import yaml

from sandbox import paths
from sandbox.kernel.programs import MARK, SYSTEM
from sandbox.pods.environment import expand
from sandbox.pods.images import Image

Json = dict[str, Any]
OVERRIDE = "/etc/sandbox/bootstrap.json"
SO_MARK, SOL_SOCKET = 36, 1
MARKED = {"level": SOL_SOCKET, "name": SO_MARK, "int_value": int(MARK, 16), "state": "STATE_PREBIND"}
BOOTSTRAP = {"cluster_manager": {"upstream_bind_config": {"socket_options": [MARKED]}}}
"""Envoy marks its own connections, so that capture leaves them alone."""


class Programs:
    """Where the machine's programs for pods are."""

    def __init__(self, network: Path, envoy: Path, istio: Path) -> None:
        """``network``: the folder that ``kernel.programs.lay_out`` filled; ``istio``: the folder of the Istio module."""
        self.network, self.envoy, self.istio = network, envoy, istio

    @property
    def path(self) -> str:
        """PATH inside a pod."""
        return f"{self.network}:{SYSTEM}"

    def base_environment(self, services: str) -> dict[str, str]:
        """The variables every container has; ``services`` are the first two numbers of Services' addresses."""
        return {
            "PATH": self.path,
            "HOME": "/tmp",
            "PYTHONPATH": str(paths.source()),
            "PYTHONDONTWRITEBYTECODE": "1",
            "KUBERNETES_SERVICE_HOST": f"{services}.0.1",
            "KUBERNETES_SERVICE_PORT": "443",
            "KUBERNETES_SERVICE_PORT_HTTPS": "443",
        }

    def command(self, image: Image, container: Json, environment: dict[str, str]) -> list[str]:
        """The command line; completes ``environment`` for proxies."""
        arguments = [expand(str(word), environment) for word in container.get("args") or []]
        entry = container.get("command")
        if entry and Path(str(entry[0])).name not in ("pilot-discovery", "pilot-agent"):
            return [*(expand(str(word), environment) for word in entry), *arguments]
        command = [*image.program, *(str(word) for word in (entry or [])[1:]), *arguments]
        if image.kind == "proxy" and "proxy" in arguments[:1]:
            command += ["--templateFile", str(self.istio / "tools" / "packaging" / "common" / "envoy_bootstrap.json")]
            config = yaml.safe_load(environment.get("PROXY_CONFIG") or "{}") or {}
            config["binaryPath"] = str(self.envoy)
            environment["PROXY_CONFIG"] = json.dumps(config)
            environment.setdefault("ISTIO_BOOTSTRAP_OVERRIDE", OVERRIDE)
        return command
