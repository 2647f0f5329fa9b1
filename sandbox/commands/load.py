# SPDX-License-Identifier: GPL-3.0-or-later
"""load: many proxies at once for an istiod, for as long as the command runs."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.api.client import ApiError, administrator
from sandbox.builds import builder
from sandbox.builds.versions import ISTIO_VERSION
from sandbox.errors import SandboxError
from sandbox.mesh.manifests import SYSTEM
from sandbox.pods import enter
from sandbox.supervisor import state as states

MOST = 5000
LONGEST = 3600  # seconds
END_SECONDS = 10
CONTAINER = "discovery"
"""What istiod's container is called in its chart."""


@dataclass(frozen=True)
class Crowd:
    """How many proxies, how many of them reject or lag, whose they are, how many seconds they stay at most; of which cluster, if of another one."""

    proxies: int
    reject: int
    lag: int
    namespace: str
    seconds: int
    of_cluster: str = ""


def run(name: str, cluster: str, revision: str, crowd: Crowd) -> int:
    """Connect the proxies from within istiod's own pod, print a line of JSON when all have their configuration, stay; returns the exit status.

    They end with this process, however it ends (their standard input is its), and with the pod. Raises SandboxError.
    """
    state, cluster = states.running(name, cluster)
    entry = state.clusters[cluster]
    pod = _istiod(cluster, entry, revision)
    program = builder.ensure(builder.named(["load"]))["load"]
    known = json.loads((Path(entry["folder"]) / "pods.json").read_text(encoding="utf-8"))
    pid = int(known[f"{SYSTEM}/{pod['metadata']['name']}"]["pid"])
    words = enter.into(str(pid))
    version = _version(pod)
    options = {"proxies": crowd.proxies, "reject": crowd.reject, "lag": crowd.lag, "seconds": crowd.seconds, "namespace": crowd.namespace}
    options |= {"cluster": crowd.of_cluster or cluster, "revision": revision, "version": version}
    command = [words[0], *enter.from_outside(pid), *words[1:], str(program), *(f"-{option}={value}" for option, value in options.items())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=sys.stdout, stderr=sys.stderr) as process:
        try:
            return process.wait()
        finally:
            if process.stdin:
                process.stdin.close()
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _istiod(cluster: str, entry: dict[str, str], revision: str) -> dict[str, Any]:
    """A pod of the revision's istiod that runs. Raises SandboxError."""
    try:
        found = administrator(entry).get(f"/api/v1/namespaces/{SYSTEM}/pods?labelSelector=app%3Distiod")["items"]
    except ApiError as error:
        raise SandboxError(f"cluster {cluster}: {error}") from error
    revisions = {str(pod["metadata"]["labels"].get("istio.io/rev", "")): pod for pod in found if pod.get("status", {}).get("phase") == "Running"}
    if revision not in revisions:
        raise SandboxError(f"cluster {cluster} runs no istiod of revision {revision!r}: it has {', '.join(sorted(revisions)) or 'none'}; choose by --revision")
    return dict(revisions[revision])


def _version(pod: dict[str, Any]) -> str:
    """The version of Istio that istiod's image names."""
    image = next((str(one["image"]) for one in pod["spec"]["containers"] if one["name"] == CONTAINER), "")
    return image.rpartition(":")[2].partition("-")[0] or ISTIO_VERSION
