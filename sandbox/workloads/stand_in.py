# SPDX-License-Identifier: GPL-3.0-or-later
"""The process of image ``sandbox.local/stand-in:1``: it takes the place of a dashboard and answers its health path, and on its page who it is."""

import http.server
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class StandIn:
    """``labels``, ``port`` and ``page`` by which istioctl opens the dashboard; ``health``: its documented health path, which says ``says`` as ``kind``."""

    labels: dict[str, str]
    port: int
    page: str
    health: str
    kind: str = "text/plain"
    says: str = ""


STAND_INS = {
    "grafana": StandIn({"app.kubernetes.io/name": "grafana"}, 3000, "/", "/api/health", "application/json", '{"database":"ok"}'),
    "jaeger": StandIn({"app": "jaeger"}, 16686, "/", "/"),
    "kiali": StandIn({"app": "kiali"}, 20001, "/kiali", "/kiali/healthz"),
    "zipkin": StandIn({"app": "zipkin"}, 9411, "/", "/health", "application/json", '{"status":"UP"}'),
}
"""By name. Grafana: "Health API"; Kiali: its chart's probes; Zipkin: "Server", "/health". Jaeger's own is on a port that dashboards do not open."""


def main() -> int:
    """``python -m sandbox.workloads.stand_in NAME``."""
    name = sys.argv[1]
    own = STAND_INS[name]
    pages = {own.health: (own.kind, own.says), own.page: ("text/plain", f"This is the sandbox's stand-in for {name}.\n")}

    class Handler(http.server.BaseHTTPRequestHandler):
        server_version = f"sandbox-stand-in-for-{name}"

        def do_GET(self) -> None:
            if self.path not in pages:
                self.send_error(404, f"This is a stand-in for {name}: it answers {' and '.join(pages)} only")
                return
            kind, text = pages[self.path]
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    http.server.ThreadingHTTPServer(("", own.port), Handler).serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
