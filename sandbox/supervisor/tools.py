# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs that a sandbox needs."""

from dataclasses import dataclass
from pathlib import Path

from sandbox.builds import builder
from sandbox.builds.versions import API_SERVER, CLUSTER, ISTIO_TOOLS, Tool, istio_tool
from sandbox.kernel import programs
from sandbox.supervisor.settings import Settings


@dataclass(frozen=True)
class Tools:
    """Paths: of single programs by name, of Istio's by version, of the unpacked network programs (None: the machine's own)."""

    by_name: dict[str, Path]
    pilots: dict[str, Path]
    agents: dict[str, Path]
    network: Path | None
    istio_module: Path
    kwok_module: Path


def ensure(settings: Settings) -> Tools:
    """Build or fetch what is missing. Raises SandboxError."""
    wanted: list[Tool] = builder.named(list(API_SERVER if settings.api_only else CLUSTER))
    if settings.api_only:
        return Tools(builder.ensure(wanted), {}, {}, None, Path(), Path())
    if settings.addons:
        wanted += builder.named(["prometheus"])
    if not programs.present():
        wanted += builder.named(["netfilter"])
    stamps = {version: [istio_tool(name, version) for name in ISTIO_TOOLS] for version in settings.istio_versions}
    found = builder.ensure_all([*wanted, *(tool for pair in stamps.values() for tool in pair)])
    by_name = {tool.name: found[tool.key] for tool in wanted}
    unpacked = by_name["netfilter"].parents[2] if "netfilter" in by_name else None
    return Tools(
        by_name,
        {version: found[pair[0].key] for version, pair in stamps.items()},
        {version: found[pair[1].key] for version, pair in stamps.items()},
        unpacked,
        builder.module(),
        builder.module("sigs.k8s.io/kwok", "v0.8.0"),
    )
