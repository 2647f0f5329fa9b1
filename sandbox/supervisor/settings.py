# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``up`` was asked for."""

import json
from dataclasses import asdict, dataclass

from sandbox.builds.versions import ISTIO_VERSION


@dataclass(frozen=True)
class Settings:
    """The shape of a sandbox; handed to its holder as JSON."""

    clusters: int = 2
    api_only: bool = False
    """API servers without nodes and pods."""
    one_network: bool = False
    """Pods of all clusters reach each other."""
    istio_versions: tuple[str, ...] = (ISTIO_VERSION,)
    """The versions of Istio whose images exist."""
    etcd_quota: int = 0
    """Bytes; 0 for etcd's default."""
    api_port: int = 0
    """The port of the first cluster's API server, the others' count on from it; 0 for free ones."""
    shared_root: bool = False
    """Every cluster has the Secret ``cacerts``: a mesh CA of its own below one root."""

    addons: bool = False
    """There are images of Prometheus and what else ``mesh.addons`` brings."""

    def json(self) -> str:
        """As text."""
        return json.dumps(asdict(self))


def parse(text: str) -> Settings:
    """The other way round."""
    raw = json.loads(text)
    return Settings(**{**raw, "istio_versions": tuple(raw["istio_versions"])})
