# SPDX-License-Identifier: GPL-3.0-or-later
"""The door of ``plugins/modules``: an operation run wherever Ansible sends the module."""
from __future__ import annotations

import copy
import traceback
import typing as t

from ansible.module_utils.basic import AnsibleModule

from .operations.result import OperationError, Result, Runner, Unreachable
from .specs.auth import auth_secrets
from .specs.spec import Spec


class Options(t.Protocol):
    """An options dataclass of ``specs/``."""

    @classmethod
    def from_params(cls, params: t.Mapping[str, t.Any], *, check_mode: bool, diff_mode: bool) -> t.Any:
        """The options of validated parameters."""


def serve(spec: Spec, options: type[Options], run: t.Callable[[t.Any, Runner], Result]) -> None:
    """Validate, run, and end the process with the module's JSON."""
    module = _Module(spec, argument_spec=copy.deepcopy(spec.argument_spec), supports_check_mode=True, **spec.rules())
    module.learn_secrets()
    try:
        result = run(options.from_params(module.params, check_mode=module.check_mode, diff_mode=module._diff), _ModuleReporter(module))
    except Unreachable as error:
        module.exit_json(unreachable=True, msg=str(error), changed=False, **error.facts)
    except OperationError as error:
        module.fail_json(msg=str(error), exception="", **error.facts)
    except Exception as error:  # noqa: BLE001 - the edge: a mistake of ours must not print a traceback that holds secrets
        module.fail_json(msg=f"internal error, please report it: {type(error).__name__}: {error}", exception=traceback.format_exc())
    values = dict(result.values)
    if result.diff is not None:
        values["diff"] = result.diff
    module.exit_json(changed=result.changed, **values)


class _Module(AnsibleModule):  # type: ignore[misc]
    """AnsibleModule that knows the secrets inside options before it can refuse any of them."""

    def __init__(self, spec: Spec, **settings: t.Any) -> None:
        self.spec = spec
        super().__init__(**settings)

    def _log_invocation(self) -> None:
        """Ansible writes the options to the system's log: the first thing that is said of them."""
        self.learn_secrets()
        super()._log_invocation()

    def learn_secrets(self) -> None:
        """Take the secrets inside options for no_log values: they are censored from now on."""
        self.no_log_values.update(auth_secrets(self.params) | self.spec.secrets(self.params))

    def fail_json(self, msg: str, **facts: t.Any) -> t.NoReturn:
        self.learn_secrets()
        super().fail_json(msg, **facts)
        raise AssertionError(msg)  # fail_json ends the process; mypy has no types of Ansible to see that


class _ModuleReporter:
    """Warnings and programs by AnsibleModule."""

    def __init__(self, module: AnsibleModule) -> None:
        self._module = module

    def warn(self, text: str) -> None:
        self._module.warn(text)

    def run_program(self, command: t.Sequence[str], stdin: str) -> tuple[int, str, str]:
        code, out, errors = self._module.run_command(list(command), data=stdin)
        return code, out, errors
