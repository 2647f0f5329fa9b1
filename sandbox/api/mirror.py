# SPDX-License-Identifier: GPL-3.0-or-later
"""A local copy of one collection of an API server, kept by a watch."""

import threading
import time
from collections.abc import Callable
from typing import Any

from sandbox.api.client import ApiError, Client

Json = dict[str, Any]
RETRY = 0.3  # seconds


class Mirror:
    """All objects below ``path`` by (namespace, name). ``changed(kind, object)`` is called in the watch's thread with ADDED, MODIFIED or DELETED."""

    def __init__(self, client: Client, path: str, changed: Callable[[str, Json], None] | None = None) -> None:
        self.client, self.path, self.changed = client, path, changed
        self.objects: dict[tuple[str, str], Json] = {}
        threading.Thread(target=self._follow, name=f"mirror {path}", daemon=True).start()

    def _follow(self) -> None:
        while True:
            try:
                for kind, found in self.client.follow(self.path):
                    if kind == "SYNCED":
                        self._replace({_key(item): item for item in found["items"]})
                    else:
                        self._take(kind, found)
            except ApiError:
                time.sleep(RETRY)

    def _replace(self, listed: dict[tuple[str, str], Json]) -> None:
        for key in [key for key in self.objects if key not in listed]:
            self._take("DELETED", self.objects[key])
        for key, item in listed.items():
            known = self.objects.get(key)
            if known is None or known["metadata"]["resourceVersion"] != item["metadata"]["resourceVersion"]:
                self._take("MODIFIED" if known else "ADDED", item)

    def _take(self, kind: str, item: Json) -> None:
        if kind == "DELETED":
            self.objects.pop(_key(item), None)
        else:
            self.objects[_key(item)] = item
        if self.changed:
            self.changed(kind, item)


def _key(item: Json) -> tuple[str, str]:
    return item["metadata"].get("namespace", ""), item["metadata"]["name"]
