# SPDX-License-Identifier: GPL-3.0-or-later
"""A client whose server's answers stand in a dict: for what is pure but for its reads."""
from __future__ import annotations

import typing as t
from urllib.parse import urlencode

from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.errors import ApiError

Json = dict[str, t.Any]


class Answers:
    """Answers by path, with its query where there is one; an int is an error's status. ``asked`` lists the paths."""

    name = "eu-1"

    def __init__(self, answers: dict[str, t.Any]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def _answer(self, path: str, query: Json) -> t.Any:
        full = path + (f"?{urlencode(query, safe='=,')}" if query else "")
        self.asked.append(full)
        found = self.answers[full]
        if isinstance(found, int):
            raise ApiError(self.name, f"GET {path}", found, None)
        return found

    def request(self, method: str, path: str, **settings: t.Any) -> Json:
        return t.cast(Json, self._answer(path, {}))

    def raw(self, method: str, path: str, *, query: Json, **settings: t.Any) -> bytes:
        return t.cast(bytes, self._answer(path, query))

    def list_objects(self, path: str, *, labels: str = "", fields: str = "") -> list[Json]:
        return t.cast(list[Json], self._answer(path, {key: value for key, value in (("labels", labels), ("fields", fields)) if value}))
