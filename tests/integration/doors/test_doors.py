# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module through both doors: the same result, also for bad input; and no secret shown by either."""
from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import types
import typing as t
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import Result
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.spec import Spec
from ansible_collections.meshfleet.istio.plugins.plugin_utils.in_process import InProcessAction

from .calls import calls

ROOT = Path(__file__).parents[3]
PACKAGE: t.Final = "ansible_collections.meshfleet.istio.plugins"
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py") if path.stem != "__init__")
CANARY: t.Final = "kanarienvogel-7f3a"
HOST: t.Final = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
# What makes the action step aside, task keywords each.
ASIDE: t.Final[dict[str, dict[str, t.Any]]] = {
    "environment": {"environment": {"ANY": "thing"}},
    "async": {"async": 60, "poll": 1, "vars": {"ansible_async_dir": "ASYNC"}},
    "interpreter": {"vars": {"ansible_python_interpreter": "PYTHON"}},
    "become": {"become": True, "become_method": "ansible.builtin.su", "vars": {"ansible_become_exe": "BECOME"}},
}


def spec_of(module: str) -> Spec:
    return t.cast(Spec, importlib.import_module(f"{PACKAGE}.module_utils.specs.{module}").SPEC)


def play(folder: Path, tasks: list[dict[str, t.Any]], **environment: str) -> tuple[str, list[dict[str, t.Any]]]:
    """Run tasks with the highest verbosity; gives back all output and what each task registered."""
    written: list[dict[str, t.Any]] = []
    for number, task in enumerate(tasks):
        # Ansible shows two lines of the play before a task that failed: those must be none of the task before
        written.append({**task, "register": f"r{number}", "ignore_errors": True, "ignore_unreachable": True, "when": True})
    names = ", ".join(f"r{number}" for number in range(len(tasks)))
    written.append({"ansible.builtin.set_fact": {"kept": f"{{{{ [{names}] }}}}", "cacheable": True}})
    written.append({"ansible.builtin.copy": {"content": f"{{{{ [{names}] | to_json }}}}", "dest": str(folder / "results.json"), "mode": "0600"}})
    (folder / "ansible.cfg").write_text("")
    (folder / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": {"one": HOST}}}))
    (folder / "play.yml").write_text(yaml.safe_dump([{"hosts": "one", "gather_facts": False, "tasks": written}]))
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-vvvv", "--diff", "-i", str(folder / "hosts.yml"), str(folder / "play.yml")]
    settings = {
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"), "ANSIBLE_LOCAL_TEMP": str(folder / "tmp"), "ANSIBLE_CACHE_PLUGIN": "jsonfile",
        "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(folder / "facts"), "ANSIBLE_NOCOLOR": "1", "ANSIBLE_CONFIG": str(folder / "ansible.cfg"),
        "HOME": str(folder), **environment,
    }  # fmt: skip
    found = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "PYTHONPATH"))}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, env={**found, **settings}, cwd=folder)
    assert (folder / "results.json").is_file(), done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout + done.stderr, json.loads((folder / "results.json").read_text())


def comparable(result: t.Any) -> t.Any:
    """A result without what the two ways of running have of their own."""
    own = ("exception", "ansible_facts", "discovered_interpreter_python", "_ansible_no_log", "ansible_job_id", "finished", "started",
           "results_file", "stdout", "stderr", "stdout_lines", "stderr_lines")  # fmt: skip
    return {key: value for key, value in result.items() if key not in own}


def both(folder: Path, tasks: list[dict[str, t.Any]]) -> tuple[list[t.Any], list[t.Any], str]:
    """Results through the action's and the module's door, and the output of both."""
    (folder / "action").mkdir()
    (folder / "module").mkdir()
    inside, by_action = play(folder / "action", tasks)
    names = [f"AnsiballZ_{module}.py" for module in MODULES]
    assert not any(name in inside for name in names)
    outside, by_module = play(folder / "module", [{**task, **ASIDE["environment"]} for task in tasks])
    assert any(name in outside for name in names)
    return by_action, by_module, inside + outside


def test_every_module_has_calls(istio: Path, api: str, tmp_path: Path) -> None:
    assert sorted(calls(tmp_path, istio / "manifests", api)) == MODULES


@dataclass
class Ran:
    """A module's calls and what both doors said of each; ``secrets`` counts the options that were given a canary."""

    folder: Path
    calls: list[dict[str, t.Any]]
    by_action: list[t.Any]
    by_module: list[t.Any]
    output: str
    secrets: int = 0


def as_given(module: str, folder: Path, manifests: Path, api: str) -> Ran:
    """The calls as they are written, some that are wrong for every module, and the first one in check mode."""
    given = calls(folder, manifests, api)[module]
    first = given[0]
    given += [{**first, "no_such_option": 1}, {**first, "context": {"a": "map"}}, {**first, "connect_timeout": "soon"}, {**first, "host": 7}]
    required = [name for name, option in spec_of(module).argument_spec.items() if option.get("required")]
    if required:
        given.append({key: value for key, value in first.items() if key != required[0]})
    tasks = [{f"meshfleet.istio.{module}": args} for args in given]
    tasks += [{f"meshfleet.istio.{module}": first, "check_mode": True}]
    return Ran(folder, [*given, first], *both(folder, tasks))


def with_secrets(module: str, folder: Path, manifests: Path, api: str) -> Ran:
    """The calls with a canary in everything that is secret."""
    found: list[str] = []
    given = calls(folder, manifests, api)[module]
    secret = canaries(spec_of(module).argument_spec, found)
    secret["kubeconfig"] = {"users": [{"name": "u", "user": {"token": CANARY + "-kubeconfig"}}]}
    secret["proxy"] = f"http://user:{CANARY}-proxy@127.0.0.1:9"
    secret["connect_timeout"] = 3  # a moment, as the proxy is not there
    mixed = []
    for args in given:
        inner = {key: {**value, **args[key]} for key, value in secret.items() if isinstance(value, dict) and isinstance(args.get(key), dict)}
        mixed.append({**secret, **args, **inner})
    return Ran(folder, mixed, *both(folder, [{f"meshfleet.istio.{module}": args} for args in mixed]), len(found))


Ahead = t.Callable[[t.Callable[..., Ran], str], Ran]


@pytest.fixture(scope="module")
def ahead(request: pytest.FixtureRequest, istio: Path, api: str, tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Ahead]:
    """What the selected tests need, done in their order by as many playbooks at once as there are processors."""
    work = {"test_the_same_result_through_both_doors": as_given, "test_no_secret_is_shown": with_secrets}
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        running = {}
        for item in request.session.items:
            if isinstance(item, pytest.Function) and item.module is request.module and item.originalname in work:
                do, module = work[item.originalname], item.callspec.params["module"]
                running[do, module] = threads.submit(do, module, tmp_path_factory.mktemp(module), istio / "manifests", api)
        yield lambda do, module: running[do, module].result()


@pytest.mark.parametrize("module", MODULES)
def test_the_same_result_through_both_doors(module: str, ahead: Ahead) -> None:
    ran = ahead(as_given, module)
    for args, one, other in zip(ran.calls, ran.by_action, ran.by_module, strict=True):
        if "dest" in args:  # the second door finds what the first one wrote
            one, other = {**one, "changed": None, "diff": None}, {**other, "changed": None, "diff": None}
        assert comparable(one) == comparable(other), args
    assert not ran.by_action[0].get("failed"), ran.by_action[0].get("msg")
    failures = [result for result in ran.by_action if result.get("failed")]
    assert len(failures) >= 4
    assert all(result["msg"] and "internal error" not in result["msg"] for result in failures)


@pytest.mark.parametrize("what", sorted(ASIDE))
def test_the_action_steps_aside(what: str, tmp_path: Path, istio: Path, api: str) -> None:
    first = calls(tmp_path, istio / "manifests", api)["chart_template"][0]
    python, become = tmp_path / "python", tmp_path / "become"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    # Stands for `su`: runs what su's -c is given.
    become.write_text('#!/bin/sh\nwhile [ "$1" != "-c" ]; do shift; done\nexec /bin/sh -c "$2"\n')
    python.chmod(0o755)
    become.chmod(0o755)
    extra = json.loads(json.dumps(ASIDE[what]).replace("PYTHON", str(python)).replace("BECOME", str(become)).replace("ASYNC", str(tmp_path / "jobs")))
    output, results = play(tmp_path, [{"meshfleet.istio.chart_template": first, **extra}])
    assert "AnsiballZ_chart_template.py" in output
    assert not results[0].get("failed"), json.dumps(results[0])[:3000]
    assert results[0]["objects"][0]["metadata"]["name"] == "one"


def canaries(spec: t.Mapping[str, t.Any], found: list[str]) -> dict[str, t.Any]:
    """Arguments with a canary in every secret option; ``found`` takes their values."""
    out: dict[str, t.Any] = {}
    for name, option in spec.items():
        if "options" in option:
            inner = canaries(option["options"], found)
            if inner:
                out[name] = inner
        elif option.get("no_log"):
            found.append(f"{CANARY}-{len(found)}")
            out[name] = found[-1]
    return out


@pytest.mark.parametrize("module", MODULES)
def test_no_secret_is_shown(module: str, ahead: Ahead) -> None:
    ran = ahead(with_secrets, module)
    assert ran.secrets >= 3
    assert CANARY not in json.dumps([ran.by_action, ran.by_module])
    assert CANARY not in ran.output
    caches = [path.read_text() for path in ran.folder.glob("*/facts/*")]
    assert len(caches) == 2
    assert not any(CANARY in text for text in caches)


def test_a_mistake_of_ours_shows_no_secret() -> None:
    def broken(options: t.Any, reporter: t.Any) -> Result:
        raise RuntimeError(f"died with {options['password']}")

    class Broken(InProcessAction):
        MODULE, NEEDS_CLUSTER, OPERATION = "meshfleet.istio.broken", False, broken
        SPEC = Spec({"password": {"type": "str", "no_log": True}})
        OPTIONS = types.SimpleNamespace(from_params=lambda params, check_mode, diff_mode: params)

    action = object.__new__(Broken)
    action._task = types.SimpleNamespace(args={"password": CANARY}, check_mode=False, diff=False)
    result = action._in_process()
    assert result["failed"] is True
    assert "RuntimeError" in result["msg"]
    assert "broken" in result["exception"]
    assert CANARY not in json.dumps(result)


@pytest.mark.parametrize(("transport", "stays"), [("local", True), ("ssh", False), ("kubernetes.core.kubectl", False)])
def test_only_a_local_connection_stays(transport: str, stays: bool) -> None:
    class Plain(InProcessAction):
        NEEDS_CLUSTER = False

    action = object.__new__(Plain)
    action._connection = types.SimpleNamespace(transport=transport, become=None)
    action._task = types.SimpleNamespace(async_val=0, become=False, environment=[])
    action._templar = types.SimpleNamespace(template=lambda value: value)
    assert action._stays({}) is stays
    assert action._stays({"ansible_python_interpreter": sys.executable}) is stays
    assert action._stays({"ansible_python_interpreter": "/usr/bin/another-python"}) is False
