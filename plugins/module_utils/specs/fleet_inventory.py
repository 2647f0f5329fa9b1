# SPDX-License-Identifier: GPL-3.0-or-later
"""An entry of ``sources`` of the inventory plugin ``fleet``."""
from __future__ import annotations

import typing as t

from .spec import Spec

SOURCE: t.Final = Spec(
    {
        "type": {"type": "str", "choices": ["contexts", "directory", "remote_secrets"], "default": "contexts"},
        "kubeconfig": {"type": "list", "elements": "path"},
        "path": {"type": "path"},
        "primary": {"type": "str"},
        "include": {"type": "list", "elements": "str", "default": ["*"]},
        "exclude": {"type": "list", "elements": "str", "default": []},
        "host_name": {"type": "str"},
    },
    required_if=(("type", "directory", ("path",)), ("type", "remote_secrets", ("primary",))),
)
