# SPDX-License-Identifier: GPL-3.0-or-later
"""The process of image ``sandbox.local/access-metrics:1``: it follows the access log of every proxy of its cluster and serves Istio's metrics of them.
Beside them it says what Prometheus is to scrape.

A collector of logs, as clusters have them: it reads the node's /var/log/pods and asks the API server with its own account whose they are.
"""

import http.server
import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

from sandbox.api.client import InClusterClient
from sandbox.api.mirror import Mirror
from sandbox.metrics import series
from sandbox.metrics.access_log import parse
from sandbox.metrics.requests import Mesh
from sandbox.metrics.targets import targets
from sandbox.metrics.workloads import PROXY, proxy_of

LOGS = Path("/var/log/pods")
PORT = 15097
DISCOVERY = "/targets"
STEP = 0.5  # seconds between looks
CHUNK = 1 << 20  # bytes read of one log at a look

Json = dict[str, Any]


class Follower:
    """The log of one proxy, read on from where it was left; from its beginning when the exporter starts, so that its counters never go back."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.position = 0
        self.series = series.Series()

    def look(self, pod: Json, mesh: Mesh) -> bool:
        """Count the whole lines that were written since; whether there may be more."""
        try:
            with self.file.open("rb") as log:
                log.seek(self.position)
                data = log.read(CHUNK)
        except OSError:
            return False
        whole = data[: data.rfind(b"\n") + 1]
        self.position += len(whole)
        for line in whole.decode(errors="replace").splitlines():
            request = parse(line)
            if request:
                self.series.add(mesh.labels(request, pod), request.duration)
        return len(data) == CHUNK


class Exporter:
    """All proxies' logs; ``page`` may be asked for from any thread."""

    def __init__(self) -> None:
        client = InClusterClient()
        self.pods = Mirror(client, "/api/v1/pods")
        self.services = Mirror(client, "/api/v1/services")
        self.mesh = Mesh(self.pods, self.services)
        self.followers: dict[str, Follower] = {}
        self.lock = threading.Lock()

    def follow(self) -> None:
        """For ever, from when pods and Services are known: each cluster has some of both."""
        while not (self.pods.objects and self.services.objects):
            time.sleep(STEP)
        while True:
            if not self.look():
                time.sleep(STEP)

    def look(self) -> bool:
        """Read what is new; whether there may be more. The proxies of pods that are gone are forgotten."""
        found = {str(pod["metadata"]["uid"]): pod for pod in list(self.pods.objects.values()) if proxy_of(pod)}
        more = False
        with self.lock:
            self.followers = {uid: self.followers.get(uid) or Follower(LOGS / uid / "logs" / PROXY) for uid in found}
            for uid, follower in self.followers.items():
                more = follower.look(found[uid], self.mesh) or more
        return more

    def page(self) -> str:
        """The metrics."""
        with self.lock:
            return series.text([one.series for one in self.followers.values()])


def main() -> int:
    """Follow and serve."""
    exporter = Exporter()

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == DISCOVERY:
                kind, body = "application/json", json.dumps(targets(list(exporter.pods.objects.values()))).encode()
            else:
                kind, body = "text/plain; version=0.0.4", exporter.page().encode()
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    threading.Thread(target=http.server.ThreadingHTTPServer(("", PORT), Page).serve_forever, daemon=True).start()
    exporter.follow()
    return 0


if __name__ == "__main__":
    sys.exit(main())
