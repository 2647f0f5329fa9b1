# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong in a template: in its text, while it runs, or inside a function it calls."""
from __future__ import annotations


class TemplateError(Exception):
    """A template could not be parsed or executed.

    ``str(error)`` is the text Go's ``text/template`` gives for the same mistake. ``location`` is
    ``name:line`` (parse) or ``name:line:column`` (execution, column counted in bytes from 0), ``context``
    the text of the action, ``reason`` what went wrong, ``cause`` the error of the called function.
    """

    def __init__(
        self,
        text: str,
        *,
        location: str = "",
        context: str = "",
        reason: str = "",
        cause: Exception | None = None,
        parsing: bool = False,
    ) -> None:
        super().__init__(text)
        self.location = location
        self.context = context
        self.reason = reason or text
        self.cause = cause
        self.parsing = parsing


class FunctionError(Exception):
    """A template function refused its arguments; the engine adds where it was called.

    ``cause`` is set where Go wraps another error (``%w``): the chain Helm prints.
    """

    def __init__(self, text: str, cause: Exception | None = None) -> None:
        super().__init__(text)
        self.cause = cause
