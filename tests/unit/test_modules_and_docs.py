# SPDX-License-Identifier: GPL-3.0-or-later
"""What the collection says of itself is what it does: docs and specs, the action group, the doors."""
from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import AUTH
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.spec import Spec

PLUGINS = Path(__file__).parents[2] / "plugins"
PACKAGE: t.Final = "ansible_collections.meshfleet.istio.plugins"
MODULES = sorted(path.stem for path in (PLUGINS / "modules").glob("*.py") if path.stem != "__init__")
KEPT: t.Final = ("type", "elements", "choices", "default", "required", "aliases")


def spec_of(module: str) -> Spec:
    return t.cast(Spec, importlib.import_module(f"{PACKAGE}.module_utils.specs.{module}").SPEC)


def documentation(module: str) -> dict[str, t.Any]:
    return t.cast(dict[str, t.Any], yaml.safe_load(importlib.import_module(f"{PACKAGE}.modules.{module}").DOCUMENTATION))


def fragment(name: str) -> dict[str, t.Any]:
    place, _, part = name.removeprefix("meshfleet.istio.").partition(".")
    text = getattr(importlib.import_module(f"{PACKAGE}.doc_fragments.{place}").ModuleDocFragment, (part or "documentation").upper())
    return t.cast(dict[str, t.Any], yaml.safe_load(text))


def documented_options(module: str) -> dict[str, t.Any]:
    docs = documentation(module)
    out: dict[str, t.Any] = {}
    for name in docs["extends_documentation_fragment"]:
        out.update(fragment(name).get("options", {}))
    return {**out, **docs.get("options", {})}


def interface(options: t.Mapping[str, t.Any], inner: str) -> dict[str, t.Any]:
    """What docs and specs must agree on; ``inner`` is the key of sub-options."""
    out: dict[str, t.Any] = {}
    for name, option in options.items():
        out[name] = {key: option[key] for key in KEPT if option.get(key) not in (None, False, [])}
        if option.get("default") in ([], {}, False):
            out[name]["default"] = option["default"]
        if inner in option:
            out[name]["options"] = interface(option[inner], inner)
    return out


@pytest.mark.parametrize("module", MODULES)
def test_docs_and_spec_agree(module: str) -> None:
    assert interface(documented_options(module), "suboptions") == interface(spec_of(module).argument_spec, "options")


@pytest.mark.parametrize("module", MODULES)
def test_docs_are_complete(module: str) -> None:
    source = importlib.import_module(f"{PACKAGE}.modules.{module}")
    docs = documentation(module)
    assert docs["module"] == module
    attributes: dict[str, t.Any] = {}
    for name in docs["extends_documentation_fragment"]:
        attributes.update(fragment(name).get("attributes", {}))
    assert {"check_mode", "diff_mode", "platform", "action_group", "idempotent"} <= set(attributes) | set(docs.get("attributes", {}))
    returned = yaml.safe_load(source.RETURN)
    assert all(value.get("description") and value.get("returned") and ("sample" in value or "contains" in value) for value in returned.values())
    # a list under one of these names would be a verdict on the task
    assert not {"changed", "failed", "skipped", "unreachable", "msg", "exception", "invocation", "ansible_facts", "results"} & set(returned)
    examples = yaml.safe_load(source.EXAMPLES)
    assert any(f"meshfleet.istio.{module}" in task for task in examples)
    used = {key for task in examples for key in (task.get(f"meshfleet.istio.{module}") or {})}
    assert used <= set(spec_of(module).argument_spec)


def test_docs_and_spec_of_the_inventorys_sources_agree() -> None:
    documented = yaml.safe_load(importlib.import_module(f"{PACKAGE}.inventory.fleet").DOCUMENTATION)["options"]["sources"]["suboptions"]
    spec = importlib.import_module(f"{PACKAGE}.module_utils.specs.fleet_inventory").SOURCE.argument_spec
    assert interface(documented, "suboptions") == interface(spec, "options")


@pytest.mark.parametrize("kind", ["inventory", "callback"])
def test_ansible_doc_shows_the_fleet_plugins(kind: str) -> None:
    found = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(PLUGINS.parent / ".build")}
    command = [str(Path(sys.executable).parent / "ansible-doc"), "-t", kind, "-j", "meshfleet.istio.fleet"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=found)
    shown = json.loads(done.stdout)["meshfleet.istio.fleet"]["doc"]
    assert shown["name"] == "fleet"
    assert all(option["description"] for option in shown["options"].values())
    assert done.stderr == ""


@pytest.mark.parametrize("name", sorted(path.stem for path in (PLUGINS / "filter").glob("*.py") if path.stem != "__init__"))
def test_docs_of_filters_are_texts(name: str) -> None:
    found = importlib.import_module(f"{PACKAGE}.filter.{name}")
    docs = yaml.safe_load(found.DOCUMENTATION)
    texts = [docs["short_description"], *docs["description"], *(option["description"] for option in docs["options"].values())]
    assert all(isinstance(text, str) for text in texts)
    assert isinstance(yaml.safe_load(found.EXAMPLES), list)


def test_fragments_of_the_changelog_are_texts() -> None:
    for file in (PLUGINS.parent / "changelogs" / "fragments").glob("*.yml"):
        for entries in yaml.safe_load(file.read_text()).values():
            assert all(isinstance(entry, str) for entry in entries), file.name


def test_every_module_is_in_the_action_group_and_has_both_doors() -> None:
    runtime = yaml.safe_load((PLUGINS.parent / "meta" / "runtime.yml").read_text())
    assert runtime["action_groups"]["istio"] == MODULES
    actions = sorted(path.stem for path in (PLUGINS / "action").glob("*.py") if path.stem != "__init__")
    assert actions == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_auth_options_are_the_shared_ones(module: str) -> None:
    spec = spec_of(module).argument_spec
    assert {name: spec.get(name) for name in AUTH} == AUTH


def test_nothing_happens_at_import() -> None:
    """No module needs more than the standard library, yaml and Ansible to be imported; no thread, no socket."""
    code = (
        "import importlib, socket, sys, threading\n"
        "def no(*a, **k): raise SystemExit('socket at import')\n"
        "socket.socket.connect = no\n"
        f"[importlib.import_module('{PACKAGE}.modules.' + name) for name in {MODULES!r}]\n"
        "sys.exit('thread at import' if threading.active_count() > 1 else 0)\n"
    )
    found = {**os.environ, "PYTHONPATH": str(PLUGINS.parent / ".build")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=found)
    assert done.returncode == 0, done.stderr
