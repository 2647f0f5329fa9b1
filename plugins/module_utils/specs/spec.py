# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module accepts: Ansible's argument spec and the rules between options, as one value."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

Arguments = dict[str, dict[str, t.Any]]
Params = t.Mapping[str, t.Any]


def no_secrets(params: Params) -> set[str]:
    """Of a module whose own options hold secrets only where the argument spec says ``no_log``."""
    return set()


@dataclass(frozen=True)
class Spec:
    """An argument spec with its rules; the fields are those of AnsibleModule."""

    argument_spec: Arguments
    mutually_exclusive: tuple[tuple[str, ...], ...] = ()
    required_together: tuple[tuple[str, ...], ...] = ()
    required_one_of: tuple[tuple[str, ...], ...] = ()
    required_if: tuple[tuple[t.Any, ...], ...] = ()
    required_by: dict[str, t.Any] = field(default_factory=dict)
    secrets: t.Callable[[Params], set[str]] = no_secrets
    """Secrets inside options of the module's own that are shown otherwise; those of the connection are known (``auth_secrets``)."""

    def rules(self) -> dict[str, t.Any]:
        """The rules between options as keyword arguments of AnsibleModule and ArgumentSpecValidator."""
        return {
            "mutually_exclusive": self.mutually_exclusive,
            "required_together": self.required_together,
            "required_one_of": self.required_one_of,
            "required_if": self.required_if,
            "required_by": self.required_by,
        }
