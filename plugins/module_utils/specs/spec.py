# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module accepts: Ansible's argument spec and the rules between options, as one value."""
from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

Arguments = dict[str, dict[str, t.Any]]


@dataclass(frozen=True)
class Spec:
    """An argument spec with its rules; the fields are those of AnsibleModule."""

    argument_spec: Arguments
    mutually_exclusive: tuple[tuple[str, ...], ...] = ()
    required_together: tuple[tuple[str, ...], ...] = ()
    required_one_of: tuple[tuple[str, ...], ...] = ()
    required_if: tuple[tuple[t.Any, ...], ...] = ()
    required_by: dict[str, t.Any] = field(default_factory=dict)

    def rules(self) -> dict[str, t.Any]:
        """The rules between options as keyword arguments of AnsibleModule and ArgumentSpecValidator."""
        return {
            "mutually_exclusive": self.mutually_exclusive,
            "required_together": self.required_together,
            "required_one_of": self.required_one_of,
            "required_if": self.required_if,
            "required_by": self.required_by,
        }
