# SPDX-License-Identifier: GPL-3.0-or-later
"""exec and logs: what runs in a pod, seen from this machine."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandbox import paths
from sandbox.errors import SandboxError
from sandbox.kernel.programs import SYSTEM
from sandbox.pods import enter
from sandbox.supervisor import state as states


def execute(name: str, cluster: str, pod: str, command: Sequence[str]) -> int:
    """Run ``command`` in a pod given as NAMESPACE/NAME, where the beginning of its name is enough; returns its exit status. Raises SandboxError."""
    found = _find(name, cluster, pod)
    path = f"{paths.state(name) / 'programs'}:{SYSTEM}"
    pid = int(found["pid"])
    words = enter.words(str(pid), path)
    return subprocess.run([words[0], *enter.from_outside(pid), *words[1:], *command], check=False).returncode


def logs(name: str, cluster: str, pod: str, container: str) -> None:
    """Print the log of a container, of all without a name. Raises SandboxError."""
    logs = _find(name, cluster, pod)["logs"]
    if container and container not in logs:
        raise SandboxError(f"pod {pod} has no container {container!r}: it has {', '.join(logs)}")
    for found, file in logs.items():
        if container in ("", found) and Path(file).exists():
            sys.stdout.write(Path(file).read_text(encoding="utf-8", errors="replace"))


def _find(name: str, cluster: str, pod: str) -> dict[str, Any]:
    state, cluster = states.running(name, cluster)
    file = Path(state.clusters[cluster]["folder"]) / "pods.json"
    pods: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    matching = sorted(key for key in pods if key.startswith(pod))
    if not matching:
        raise SandboxError(f"cluster {cluster} runs no pod {pod!r}: it has {', '.join(sorted(pods)) or 'none'}")
    return pods[matching[0]]
