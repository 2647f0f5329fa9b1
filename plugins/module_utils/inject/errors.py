# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong when a pod is injected."""
from __future__ import annotations


class InjectError(Exception):
    """The message names the field, annotation or template; whoever knows file, document and object puts them in front."""


class SilentError(InjectError):
    """istiod's webhook cannot be asked."""
