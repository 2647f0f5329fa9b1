# SPDX-License-Identifier: GPL-3.0-or-later
"""What an image stands for: a program of the sandbox, a container that is only played, or nothing that could be pulled."""

import sys
from dataclasses import dataclass
from pathlib import Path

OWN = "sandbox.local"
"""The registry of the sandbox's sample workloads."""
ISTIO_IMAGES = ("pilot", "proxyv2", "install-cni", "ztunnel")
MODULES = {
    "echo": "sandbox.workloads.echo", "client": "sandbox.workloads.client", "stand-in": "sandbox.workloads.stand_in",
    "access-metrics": "sandbox.metrics.exporter",
}  # fmt: skip
"""The sandbox's own images that are Python."""
VARIANTS = ("-distroless", "-debug")


@dataclass(frozen=True)
class Image:
    """An image's meaning. ``kind``: pilot, proxy, workload, played or missing; ``version``: the stamp of its program."""

    kind: str
    version: str = ""
    program: tuple[str, ...] = ()


class Images:
    """The images that exist: Istio's in the versions that were built, the sandbox's own, and every foreign one (played)."""

    def __init__(self, pilots: dict[str, Path], agents: dict[str, Path], prometheus: Path | None) -> None:
        """``pilots``, ``agents``: pilot-discovery and pilot-agent by version; ``prometheus``: None where the sandbox was started without."""
        self.pilots, self.agents = pilots, agents
        self.own: dict[str, tuple[str, ...]] = {name: (sys.executable, "-m", module) for name, module in MODULES.items()}
        if prometheus:
            self.own["prometheus"] = (str(prometheus),)

    def find(self, reference: str) -> Image:
        """The meaning of an image reference."""
        name, _, tag = reference.partition("@")[0].rpartition(":") if ":" in reference.rpartition("/")[2] else (reference, "", "latest")
        base = name.rpartition("/")[2]
        if base in ISTIO_IMAGES:
            version = tag
            for variant in VARIANTS:
                version = version.removesuffix(variant)
            if version not in self.pilots:
                return Image("missing")
            if base == "pilot":
                return Image("pilot", version, (str(self.pilots[version]),))
            if base == "proxyv2":
                return Image("proxy", version, (str(self.agents[version]),))
            return Image("played", version)
        if name.startswith(OWN + "/"):
            if base in self.own and tag == "1":
                return Image("workload", tag, self.own[base])
            return Image("missing")
        return Image("played", tag)
