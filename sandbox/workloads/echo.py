# SPDX-License-Identifier: GPL-3.0-or-later
"""An HTTP server on port 8080 that answers with what it was asked, as JSON. The query may ask for ``status=N`` and ``delay=SECONDS``."""

import http.server
import json
import os
import time
from urllib.parse import parse_qs, urlsplit

PORT = 8080


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers every method."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        """Echo the request; headers as the server saw them, which shows what the proxies added."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = parse_qs(urlsplit(self.path).query)
        time.sleep(float(query.get("delay", ["0"])[0]))
        said = {"host": os.environ.get("HOSTNAME", ""), "version": os.environ.get("VERSION", ""), "cluster": os.environ.get("CLUSTER", "")}
        body = (json.dumps({**said, "path": self.path, "headers": {name.lower(): value for name, value in self.headers.items()}}) + "\n").encode()
        self.send_response(int(query.get("status", ["200"])[0]))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the proxies keep the access logs."""


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("", PORT), Echo).serve_forever()
