# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with an installation's description."""
from __future__ import annotations


class InstallError(Exception):
    """The message names the option or file, the field, and the next step."""
