# SPDX-License-Identifier: GPL-3.0-or-later
"""The door of ``plugins/action``: an operation run inside the controller's worker.

No AnsiballZ, no process, no second import of anything: a task costs 0.02 s instead of 0.3 s and more. Whatever
asks for another place (a connection, become, async, an environment, an interpreter) goes by the module's door.
"""
from __future__ import annotations

import copy
import os
import subprocess
import sys
import traceback
import typing as t
from pathlib import Path

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.errors import UnsupportedError
from ansible.plugins.action import ActionBase
from ansible.utils.vars import merge_hash

from ..module_utils.operations.result import OperationError, Result, Runner, Unreachable
from ..module_utils.specs.auth import auth_secrets
from ..module_utils.specs.spec import Spec
from .plain import plain

try:  # imported here, once, before Ansible forks its workers
    import kubernetes  # noqa: F401

    HAS_KUBERNETES = True
except ImportError:
    HAS_KUBERNETES = False

_LOCAL: t.Final = ("local", "ansible.builtin.local")
_DISCOVERY: t.Final = ("auto", "auto_silent", "auto_legacy", "auto_legacy_silent")

_PROGRAM_SECONDS: t.Final = 60


class InProcessAction(ActionBase):  # type: ignore[misc]
    """An action that is its module: the class attributes say which."""

    MODULE: t.ClassVar[str]
    SPEC: t.ClassVar[Spec]
    OPTIONS: t.ClassVar[t.Any]
    OPERATION: t.ClassVar[t.Callable[[t.Any, Runner], Result]]
    NEEDS_CLUSTER: t.ClassVar[bool] = True

    _supports_check_mode = True
    _supports_async = True

    def run(self, tmp: None = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Ansible's entry: the module's result as a dictionary."""
        task_vars = task_vars or {}
        result: dict[str, t.Any] = super().run(tmp, task_vars)
        if not self._stays(task_vars):
            return t.cast(dict[str, t.Any], merge_hash(result, self._by_module(task_vars)))
        result.update(self._in_process())
        return result

    def _by_module(self, task_vars: dict[str, t.Any]) -> dict[str, t.Any]:
        wrap_async = self._task.async_val and not self._connection.has_native_async
        found = self._execute_module(module_name=self.MODULE, module_args=self._task.args, task_vars=task_vars, wrap_async=wrap_async)
        if not wrap_async:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        return t.cast(dict[str, t.Any], found)

    def _stays(self, task_vars: dict[str, t.Any]) -> bool:
        """Whether nothing asks for another place than this process."""
        if self.NEEDS_CLUSTER and not HAS_KUBERNETES:
            return False
        if getattr(self._connection, "ansible_name", self._connection.transport) not in _LOCAL and self._connection.transport not in _LOCAL:
            return False
        if self._task.async_val or self._connection.become or self._task.become:
            return False
        if any(self._templar.template(entry) for entry in self._task.environment or () if entry):
            return False
        wanted = task_vars.get("ansible_python_interpreter")
        return not wanted or _is_this_python(str(self._templar.template(wanted)))

    def _in_process(self) -> dict[str, t.Any]:
        args = plain({key: value for key, value in self._task.args.items() if not key.startswith("_ansible_")})
        checked = ArgumentSpecValidator(copy.deepcopy(self.SPEC.argument_spec), **self.SPEC.rules()).validate(args)
        params = checked.validated_parameters
        secrets = checked._no_log_values | auth_secrets(params) | self.SPEC.secrets(params)
        reporter = _ActionReporter([warning["warning"] for warning in checked._warnings])
        found: dict[str, t.Any] = {"changed": False}
        if checked.error_messages:
            text = checked.errors.msg
            if isinstance(checked.errors[0], UnsupportedError):
                text = f"Unsupported parameters for ({self.MODULE}) module: {text}"
            found = {"failed": True, "msg": text}
        else:
            found = self._outcome(params, reporter)
        if reporter.warnings:
            found["warnings"] = reporter.warnings
        found["invocation"] = {"module_args": params}
        kept = {key: value for key, value in found.items() if value is None or isinstance(value, bool)}
        censored: dict[str, t.Any] = remove_values(found, secrets)
        censored.update(kept)
        return censored

    def _outcome(self, params: dict[str, t.Any], reporter: _ActionReporter) -> dict[str, t.Any]:
        try:
            options = self.OPTIONS.from_params(params, check_mode=self._task.check_mode, diff_mode=self._task.diff)
            result = type(self).OPERATION(options, reporter)
        except Unreachable as error:
            return {"unreachable": True, "msg": str(error), "changed": False, **error.facts}
        except OperationError as error:
            return {"failed": True, "msg": str(error), **error.facts}
        except Exception as error:  # noqa: BLE001 - the edge: a mistake of ours must not print a traceback that holds secrets
            text = f"internal error, please report it: {type(error).__name__}: {error}"
            return {"failed": True, "msg": text, "exception": traceback.format_exc()}
        found = {"changed": result.changed, **result.values}
        if result.diff is not None:
            found["diff"] = result.diff
        return found


class _ActionReporter:
    """Warnings collected for the task's result, and programs."""

    def __init__(self, warnings: list[str]) -> None:
        self.warnings = warnings

    def warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)

    def run_program(self, command: t.Sequence[str], stdin: str) -> tuple[int, str, str]:
        try:
            done = subprocess.run(list(command), input=stdin, capture_output=True, text=True, timeout=_PROGRAM_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return 1, "", f"no end within {_PROGRAM_SECONDS} s"
        except OSError as error:
            return 1, "", str(error)
        return done.returncode, done.stdout, done.stderr


def _is_this_python(path: str) -> bool:
    """Whether an interpreter is the one this process runs (discovery asks for none in particular)."""
    if path in _DISCOVERY:
        return True
    path = os.path.expanduser(path)
    return os.path.realpath(path) == os.path.realpath(sys.executable) and _environment(path) == _environment(sys.executable)


def _environment(python: str) -> str:
    """The virtual environment an interpreter belongs to: it is a link, so its real path says nothing about that."""
    folder = Path(os.path.abspath(python)).parent.parent
    return os.path.realpath(folder) if (folder / "pyvenv.cfg").is_file() else ""
