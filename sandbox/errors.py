# SPDX-License-Identifier: GPL-3.0-or-later
"""The one error that the sandbox reports as a line instead of a traceback."""


class SandboxError(Exception):
    """What went wrong and the next step, in one line."""
