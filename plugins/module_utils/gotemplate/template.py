# SPDX-License-Identifier: GPL-3.0-or-later
"""A set of templates: parse, compile once, execute often."""
from __future__ import annotations

import sys
import typing as t

from .builtins import BUILTINS
from .compiler import Compiler
from .errors import TemplateError
from .evaluation import Eval
from .gotypes import INVALID
from .nodes import Tree
from .parser import parse
from .quoting import quote
from .signature import Func

# Templates may nest as deep as Helm allows (1,000 includes, each some ten Python calls).
_RECURSION: t.Final = 60_000


class Context:
    """One execution: the templates that can be called and how deep it is in them.

    ``notes`` is for functions that keep state during an execution (Helm's include counts its names).
    """

    __slots__ = ("depth", "notes", "templates")

    def __init__(self, templates: Template) -> None:
        self.templates = templates
        self.depth = 0
        self.notes: dict[str, t.Any] = {}


class Compiled:
    """One named template, compiled when it is first run."""

    __slots__ = ("_closure", "_compiler", "_slots", "tree")

    def __init__(self, tree: Tree, compiler: Compiler) -> None:
        self.tree, self._compiler = tree, compiler
        self._closure: Eval | None = None
        self._slots = 0

    def run(self, data: t.Any, write: t.Callable[[str], t.Any], context: Context) -> None:
        """Write the template's output for some data."""
        closure = self._closure
        if closure is None:
            closure, self._slots = self._compiler.compile(self.tree)
            self._closure = closure
        frame = [data, write, context, *[None] * (self._slots - 3)]
        closure(frame, data)


class Template:
    """A set of templates that can call one another, as Go's ``text/template.Template``.

    ``functions`` are added to Go's own. ``missing`` is the option ``missingkey``: ``invalid`` (Go's default:
    ``<no value>``), ``zero`` (Helm's) or ``error`` (Helm's strict). ``maps`` are subclasses of dict that stand for maps of anything.
    """

    def __init__(
        self, name: str = "", functions: t.Mapping[str, Func] | None = None, *, missing: str = "invalid", maps: tuple[type, ...] = ()
    ) -> None:
        self.name = name
        self.functions: dict[str, Func] = {**BUILTINS, **(functions or {})}
        self._compiler = Compiler(self.functions, missing, maps)
        self._templates: dict[str, Compiled] = {}

    def parse(self, text: str, name: str = "") -> Template:
        """Add a text and what it defines under a name (the set's own by default); returns the set.

        Raises TemplateError, which says where. Later definitions replace earlier ones, unless empty.
        """
        self.add(self.compiled(text, name or self.name))
        return self

    def compiled(self, text: str, name: str) -> dict[str, Compiled]:
        """The templates a text holds, by name, without adding them to the set."""
        trees = parse(name, text, self.functions)
        return {key: Compiled(tree, self._compiler) for key, tree in trees.items()}

    def add(self, templates: t.Mapping[str, Compiled]) -> None:
        """Add parsed templates to the set."""
        for key, compiled in templates.items():
            before = self._templates.get(key)
            root = compiled.tree.root
            if before is not None and root is not None and root.is_empty():
                continue
            self._templates[key] = compiled

    def clone(self) -> Template:
        """A set with the same templates, to which others can be added; nothing is compiled again."""
        other = Template.__new__(Template)
        other.name, other.functions, other._compiler = self.name, self.functions, self._compiler
        other._templates = dict(self._templates)
        return other

    def get(self, name: str) -> Compiled | None:
        """A template of the set, or None."""
        return self._templates.get(name)

    def names(self) -> list[str]:
        """The names of all templates in the set, sorted."""
        return sorted(self._templates)

    def execute(self, data: t.Any, name: str = "", context: Context | None = None) -> str:
        """The output of a template (the set's own by default) for some data. Raises TemplateError."""
        name = name or self.name
        found = self._templates.get(name)
        if found is None:
            raise TemplateError(f"template: no template {quote(name)} associated with template {quote(self.name)}")
        if sys.getrecursionlimit() < _RECURSION:
            sys.setrecursionlimit(_RECURSION)
        out: list[str] = []
        try:
            found.run(INVALID if data is None else data, out.append, context or Context(self))
        except RecursionError:
            raise TemplateError(f"template: {name}: exceeded maximum template depth") from None
        return "".join(out)
