# SPDX-License-Identifier: GPL-3.0-or-later
"""``istiod_log``: what ``istioctl admin log`` does, for all istiods."""
from __future__ import annotations

from dataclasses import asdict, dataclass
from urllib.parse import quote

from ..cluster.client import Client
from ..cluster.connection import connect
from ..cluster.errors import ClusterError
from ..cluster.port_forward import Question, ask_pod
from ..proxies.istiod import Istiod, Unreachable, istiods
from ..proxies.scopes import ALL, LEVELS, PATH, RESET, Scope, ScopeError, body, read_scopes, scope_table, wanted
from ..specs.istiod_log import Options
from .cluster_errors import told
from .result import OperationError, Reporter, Result


@dataclass(frozen=True)
class Change:
    """An istiod's scopes before and after."""

    istiod: Istiod
    before: list[Scope]
    after: list[Scope]

    @property
    def differs(self) -> bool:
        """Whether there is anything to set."""
        return self.before != self.after


def run(options: Options, reporter: Reporter) -> Result:
    """Set scopes of all istiods, or show them; nothing is set unless every istiod answers and has the scopes. Raises OperationError, Unreachable."""
    _check(options)
    with told():
        client = connect(options.auth)
        pods = istiods(client, options.namespace, options.revision)
        if not pods:
            which = f"of revision {options.revision} " if options.revision else ""
            raise OperationError(f"cluster {client.name}: there is no istiod {which}in namespace {options.namespace}; correct namespace or revision")
        answers = client.each(lambda pod: _plan(client, options, pod), pods)
        plan = [one for one in answers if isinstance(one, Change)]
        silent = [one for one in answers if isinstance(one, Unreachable)]
        if silent and (options.levels or options.stack_trace_levels or options.state == "reset" or not plan):
            raise OperationError("; ".join(f"cluster {client.name}: istiod {one.pod}: {one.reason}" for one in silent[:3]) + "; nothing was set")
        todo = [one for one in plan if one.differs]
        if not options.check_mode:
            client.each(lambda change: _set(client, options, change), todo)
    values = {
        "istiods": [
            {"pod": one.istiod.pod, "revision": one.istiod.revision, "scopes": [asdict(scope) for scope in one.after], "changed": one.differs} for one in plan
        ],
        "table": "\n".join((f"{one.istiod.pod}:\n" if len(plan) > 1 else "") + scope_table(one.after) for one in plan),
        "no_answer": [asdict(one) for one in silent],
    }
    diff = {"before": _text(todo, after=False), "after": _text(todo, after=True)} if options.diff_mode else None
    return Result(bool(todo), values, diff)


def _check(options: Options) -> None:
    for option in ("levels", "stack_trace_levels"):
        given: dict[str, str] = getattr(options, option)
        if given and options.state == "reset":
            raise OperationError(f"{option}: state reset sets every scope to its default; leave {option} out, or state")
        for name, level in given.items():
            if level not in LEVELS:
                raise OperationError(f"{option}: {name}: {level!r} is no level; name one of: {', '.join(LEVELS)}")


def _plan(client: Client, options: Options, pod: Istiod) -> Change | Unreachable:
    """What would change at one istiod. Raises ClusterError for a scope that it does not have."""
    if pod.why_not:
        return Unreachable(pod.pod, pod.revision, pod.why_not)
    try:
        (answer,) = ask_pod(client, options.namespace, pod.pod, [Question(options.controlz_port, PATH)], timeout=options.timeout)
        if answer.status != 200:
            return Unreachable(pod.pod, pod.revision, f"port {options.controlz_port} answers {PATH} with HTTP status {answer.status}")
        before = read_scopes(answer.body)
    except (ClusterError, ScopeError) as error:
        return Unreachable(pod.pod, pod.revision, str(error))
    levels, stacks = options.levels, options.stack_trace_levels
    if options.state == "reset":
        levels, stacks = {ALL: RESET[0]}, {ALL: RESET[1]}
    try:
        return Change(pod, before, wanted(before, levels, stacks))
    except ScopeError as error:
        raise ClusterError(f"cluster {client.name}: istiod {pod.pod}: {error}") from None


def _set(client: Client, options: Options, change: Change) -> None:
    """Set what differs, and look whether it is so then. Raises ClusterError."""
    differing = [after for before, after in zip(change.before, change.after, strict=True) if before != after]
    questions = [Question(options.controlz_port, f"{PATH}{quote(one.name)}", "PUT", body=body(one)) for one in differing]
    answers = ask_pod(client, options.namespace, change.istiod.pod, questions, timeout=options.timeout)
    where = f"cluster {client.name}: istiod {change.istiod.pod}"
    for scope, answer in zip(differing, answers, strict=True):
        if answer.status != 202:
            raise ClusterError(f"{where}: scope {scope.name}: HTTP status {answer.status}; run it again")
    (answer,) = ask_pod(client, options.namespace, change.istiod.pod, [Question(options.controlz_port, PATH)], timeout=options.timeout)
    if read_scopes(answer.body) != change.after:
        raise ClusterError(f"{where}: has not taken the levels; does somebody else set them?")


def _text(todo: list[Change], *, after: bool) -> str:
    lines = []
    for one in todo:
        for old, new in zip(one.before, one.after, strict=True):
            shown = new if after else old
            lines += [f"{one.istiod.pod} {shown.name}: {shown.level}, stack traces {shown.stack_trace_level}\n"] if old != new else []
    return "".join(lines)
