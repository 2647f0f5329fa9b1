# SPDX-License-Identifier: GPL-3.0-or-later
"""Rendering a chart exactly as Helm 4's engine does.

All templates of a chart and its subcharts form one set. They run in Helm's order (deeper paths first, then in
reverse alphabetical order) on one shared context a chart, so that a template may rewrite ``$.Values`` for those
after it: Istio's ``zzz_profile.yaml`` does.
"""
from __future__ import annotations

import re
import typing as t

from ..gotemplate.errors import FunctionError, TemplateError
from ..gotemplate.gotypes import INVALID
from ..gotemplate.quoting import quote
from ..gotemplate.signature import ANY, STRING, Func
from ..gotemplate.template import Compiled, Context, Template
from .capabilities import Capabilities
from .chart import Chart
from .dependencies import process_dependencies
from .errors import RenderError, ValuesError
from .files import Files
from .functions.table import HELM
from .functions.yaml_emit import dumps
from .schema import validate_values
from .values import coalesce, plain_values, table

_ROOT: t.Final = "gotpl"
_MAX_INCLUDES: t.Final = 1000
_WARNING = re.compile("HELM_ERR_START(.*)HELM_ERR_END", re.DOTALL)
_NO_VALUE: t.Final = "<no value>"


class Values(dict[str, t.Any]):
    """Helm's common.Values: a map with a name and some methods."""

    GO_TYPE: t.ClassVar[str] = "common.Values"
    GO_METHODS: t.ClassVar[dict[str, Func]] = {}


def _as_map(values: Values) -> dict[str, t.Any]:
    return values


def _table(values: Values, path: str) -> Values:
    found = table(values, path)
    if found is None:
        raise FunctionError(f"{quote(path.rsplit('.', 1)[-1])} is not a table")
    return Values(found)


def _path_value(values: Values, path: str) -> t.Any:
    if not path:
        raise FunctionError("YAML path cannot be empty")
    parent, _, key = path.rpartition(".")
    found = values if not parent else table(values, parent)
    if found is None or key not in found or isinstance(found[key], dict):
        raise FunctionError(f"{quote(key)} is not a value")
    return found[key]


Values.GO_METHODS = {
    "AsMap": Func((), _as_map),
    "PathValue": Func((STRING,), _path_value),
    "Table": Func((STRING,), _table),
    "YAML": Func((), dumps),
}

Lookup = t.Callable[[str, str, str, str], dict[str, t.Any]]


def _include(context: Context, name: str, data: t.Any) -> str:
    counts = context.notes
    used = counts.get(name, 0)
    if used > _MAX_INCLUDES:
        raise FunctionError(f"rendering template has a nested reference name: {name}: unable to execute template")
    found = context.templates.get(name)
    if found is None:
        raise TemplateError(f"template: no template {quote(name)} associated with template {quote(_ROOT)}")
    out: list[str] = []
    counts[name] = used + 1
    depth, context.depth = context.depth, 0
    try:
        found.run(INVALID if data is None else data, out.append, context)
    finally:
        counts[name] -= 1
        context.depth = depth
    return "".join(out)


def _tpl(context: Context, text: str, data: t.Any) -> str:
    parsed = context.templates
    cache: dict[str, dict[str, Compiled]] = context.notes.setdefault("", {})
    if text not in cache:
        try:
            cache[text] = parsed.compiled(text, _ROOT)
        except TemplateError as error:
            raise FunctionError(f"cannot parse template {quote(text)}: {error}", error) from None
    inner = Context(parsed.clone())
    inner.notes = context.notes
    inner.templates.add(cache[text])
    out: list[str] = []
    try:
        cache[text][_ROOT].run(INVALID if data is None else data, out.append, inner)
    except TemplateError as error:
        raise FunctionError(f"error during tpl function execution for {quote(text)}: {error}", error) from None
    return "".join(out).replace(_NO_VALUE, "")


def _required(message: str, value: t.Any) -> t.Any:
    if value is None or (value == "" and isinstance(value, str)):
        raise FunctionError(f"HELM_ERR_START{message}HELM_ERR_END")
    return value


def _fail(message: str) -> str:
    raise FunctionError(f"HELM_ERR_START{message}HELM_ERR_END")


def _no_lookup(version: str, kind: str, namespace: str, name: str) -> dict[str, t.Any]:
    return {}


_FUNCTIONS: t.Final[dict[str, Func]] = {
    **HELM,
    "fail": Func((STRING,), _fail),
    "include": Func((STRING, ANY), _include, context=True),
    "required": Func((STRING, ANY), _required),
    "tpl": Func((STRING, ANY), _tpl, context=True),
}


def render(
    chart: Chart,
    values: dict[str, t.Any],
    *,
    release_name: str,
    release_namespace: str = "default",
    kube_version: str = "",
    api_versions: t.Iterable[str] = (),
    is_install: bool = False,
    is_upgrade: bool = False,
    revision: int = 0,
    lookup: Lookup | None = None,
    strict: bool = False,
    only: t.Collection[str] | None = None,
    validate: bool = True,
) -> dict[str, str]:
    """Every template's text by its path (``istiod/templates/service.yaml``), as the engine leaves it.

    ``is_install``, ``is_upgrade`` and ``revision`` are ``.Release``'s.
    ``values`` are the user's, above the chart's; numbers count as floats, as in Helm. ``lookup(api version,
    kind, namespace, name)`` answers the template function of that name (empty without). ``strict`` makes a
    missing key an error. ``only`` keeps just the named templates of the chart (``templates/service.yaml``) and
    its partials. ``validate`` checks values.schema.json. The values and the chart are left as they were.

    Raises ValuesError, or RenderError with Helm's text.
    """
    given = plain_values(values)
    chart = process_dependencies(chart, given)
    merged = coalesce(chart, given)
    if validate:
        validate_values(chart, merged)
    release = {
        "Name": release_name, "Namespace": release_namespace, "IsUpgrade": is_upgrade, "IsInstall": is_install,
        "Revision": revision, "Service": "Helm",
    }  # fmt: skip
    return render_values(
        chart, merged, release, Capabilities(kube_version, api_versions), lookup=lookup, strict=strict, only=only
    )


def render_values(
    chart: Chart,
    merged: dict[str, t.Any],
    release: dict[str, t.Any],
    capabilities: Capabilities,
    *,
    lookup: Lookup | None = None,
    strict: bool = False,
    only: t.Collection[str] | None = None,
) -> dict[str, str]:
    """As ``render``, for values that are coalesced already and a ready ``.Release``."""
    contexts: dict[str, tuple[Values, str]] = {}
    _collect(chart, chart.name, {"Values": Values(merged), "Release": release, "Capabilities": capabilities}, contexts, True)
    order = sorted(contexts, key=lambda path: (path.count("/"), path), reverse=True)
    if only is not None:
        order = [path for path in order if path.split("/", 1)[1] in only]
    templates = _compiled(chart, strict, lookup)
    context = Context(templates)
    rendered: dict[str, str] = {}
    for path in order:
        if path.rsplit("/", 1)[-1].startswith("_"):
            continue
        data, base = contexts[path]
        data["Template"] = Values(Name=path, BasePath=base)
        try:
            text = templates.execute(data, path, context)
        except TemplateError as error:
            raise _reformatted(path, error) from error
        rendered[path] = text.replace(_NO_VALUE, "") if _NO_VALUE in text else text
    return rendered


def _collect(
    chart: Chart, path: str, parent: dict[str, t.Any], contexts: dict[str, tuple[Values, str]], is_root: bool
) -> Values:
    """The context of a chart's templates, and of its subcharts', by template path."""
    if is_root:
        values = parent["Values"]
    else:
        values = Values(table(parent["Values"], chart.name) or {})
        own = parent["Values"].get(chart.name)
        if isinstance(own, dict):
            values = own
    context = Values(
        Chart=chart.go_metadata(is_root),
        Files=Files(chart.files),
        Release=parent["Release"],
        Capabilities=parent["Capabilities"],
        Values=values,
        Subcharts={},
    )
    for child in chart.dependencies:
        context["Subcharts"][child.name] = _collect(child, f"{path}/charts/{child.name}", context, contexts, False)
    for name in chart.templates:
        if not chart.is_library or name.rsplit("/", 1)[-1].startswith("_"):
            contexts[f"{path}/{name}"] = (context, f"{path}/templates")
    return context


def _texts(chart: Chart, path: str, out: dict[str, str]) -> dict[str, str]:
    for child in chart.dependencies:
        _texts(child, f"{path}/charts/{child.name}", out)
    for name, text in chart.templates.items():
        if not chart.is_library or name.rsplit("/", 1)[-1].startswith("_"):
            out[f"{path}/{name}"] = text
    return out


def _compiled(chart: Chart, strict: bool, lookup: Lookup | None) -> Template:
    """The chart's templates, parsed once and kept with the chart."""
    key = strict, lookup
    if key not in chart.compiled:
        texts = _texts(chart, chart.name, {})
        functions = {**_FUNCTIONS, "lookup": Func((STRING,) * 4, lookup or _no_lookup)}
        templates = Template(_ROOT, functions, missing="error" if strict else "zero", maps=(Values,))
        for path in sorted(texts, key=lambda path: (path.count("/"), path), reverse=True):
            try:
                templates.parse(texts[path], path)
            except TemplateError as error:
                raise _parse_error(path, error) from error
        chart.compiled[key] = templates
    return t.cast(Template, chart.compiled[key])


def _parse_error(path: str, error: TemplateError) -> RenderError:
    parts = str(error).split(": ")
    if len(parts) == 1:
        return RenderError(f"parse error in ({path}): {error}", template=path, location=path, reason=str(error))
    return RenderError(f"parse error at ({parts[1]}): {parts[-1]}", template=path, location=parts[1], reason=parts[-1])


def _reformatted(path: str, error: TemplateError) -> RenderError:
    """Helm's layout of an execution error: the chain of templates, innermost last."""
    parts = str(error).split(": ", 2)
    if len(parts) != 3:
        return RenderError(f"execution error in ({path}): {error}", template=path, location=path, reason=str(error))
    location = parts[1]
    warning = _WARNING.search(parts[2])
    if warning:
        return RenderError(f"execution error at ({location}): {warning[1]}", template=path, location=location, reason=warning[1])
    steps: list[tuple[str, str, str]] = []
    current: BaseException | None = error
    while current is not None:
        step = _step(str(current))
        if step is None:
            return RenderError(str(error), template=path, location=location, reason=error.reason)
        if not steps or steps[-1] != step:
            steps.append(step)
        current = getattr(current, "cause", None)
    text = "".join(
        (f"{where}\n  " if where else "") + (f"{function}\n    " if function else "") + (f"{message}\n" if message else "")
        for where, function, message in steps
    )
    return RenderError(text.strip(), template=path, location=location, reason=error.reason)


def _step(text: str) -> tuple[str, str, str] | None:
    """One error of the chain: where, in which template at what, and the message."""
    if not text.startswith("template: "):
        return None
    rest = text.removeprefix("template: ")
    if rest.startswith("no template "):
        return "", "", text
    where, found, after = rest.partition(": executing ")
    if found:
        matched = re.match(r'"([^"]*)" at <(.*?)>: (.*)', after, re.DOTALL)
        if not matched:
            return None
        return where, f'executing "{matched[1]}" at <{matched[2]}>:', matched[3].split(" template:")[0]
    where, found, message = rest.rpartition(": ")
    return (where, "", message.split(" template:")[0]) if found else None


__all__ = ["Values", "ValuesError", "render", "render_values"]
