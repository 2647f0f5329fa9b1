# SPDX-License-Identifier: GPL-3.0-or-later
"""``gate``: may work go on? Gates are looked at until all pass at once, or their deadline ends."""
from __future__ import annotations

import time
import typing as t

from ..cluster.connection import connect
from ..cluster.wait import LOOKS
from ..fleet.gates.gate import Gate, GateError, Place, Verdict
from ..fleet.gates.registry import read_gates
from ..proxies.look import short
from ..specs.gate import Options
from .cluster_errors import told
from .query import answered, checked_query
from .result import OperationError, Reporter, Result

Json = dict[str, t.Any]
Judged = list[tuple[Gate, Verdict]]


def run(options: Options, reporter: Reporter) -> Result:
    """Look until every gate passes. Raises OperationError, also for one that does not unless told not to, Unreachable."""
    query = checked_query(options.query)
    try:
        gates = read_gates(options.gates)
    except GateError as error:
        raise OperationError(str(error)) from None
    with told():
        place = Place(connect(options.auth), options.namespace, options.timeout)
        judged = _judge(gates, place, options.wait_timeout if options.wait else 0.0)
    values = answered(query, values_of(judged))
    if not values["passed"] and options.fail:
        raise OperationError(_refusal(place.client.name, judged), **values)
    return Result(values=values)


def _judge(gates: list[Gate], place: Place, seconds: float) -> Judged:
    """The verdicts of the last look: the first one where all pass, or where waiting is of no use. Raises ClusterError."""
    deadline = time.monotonic() + seconds
    looks = 0
    while True:
        judged = [(gate, gate.look(place)) for gate in gates]
        left = deadline - time.monotonic()
        if all(verdict.passed for _, verdict in judged) or any(verdict.final for _, verdict in judged) or left <= 0:
            return judged
        time.sleep(min(LOOKS[min(looks, len(LOOKS) - 1)], left))
        looks += 1


def values_of(judged: Judged) -> Json:
    """What the module returns: whether all passed, and the evidence, failures of each gate first."""
    evidence = [
        {"gate": gate.NAME, "position": number, "passed": one.passed, "subject": one.subject, "text": one.text, "facts": one.facts}
        for number, (gate, verdict) in enumerate(judged) for one in verdict.evidence
    ]  # fmt: skip
    gates = [{"gate": gate.NAME, "passed": verdict.passed} for gate, verdict in judged]
    return {"passed": all(one["passed"] for one in gates), "gates": gates, "evidence": evidence}


def _refusal(cluster: str, judged: Judged) -> str:
    texts = []
    for gate, verdict in judged:
        if not verdict.passed:
            texts.append(f"{gate.NAME}: {short([f'{one.subject}: {one.text}' for one in verdict.evidence if not one.passed])}")
    return f"cluster {cluster}: gate closed: {'; '.join(texts)}"
