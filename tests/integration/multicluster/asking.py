# SPDX-License-Identifier: GPL-3.0-or-later
"""The main process of a workload that asks others all the time, each time over a new connection, and may serve itself as ``echo`` does.

The environment says whom: ASKS, a JSON list of {"source", "target": names, "url", "to": address instead of the URL's host, "host": header, "cluster": the one
that has to answer}, EVERY seconds; with LINGER it serves, for so many seconds more after SIGTERM. A line of JSON is written for each answer.
"""

import http.server
import json
import os
import signal
import sys
import threading
import time
from typing import Any

from sandbox.workloads.echo import PORT, Echo
from sandbox.workloads.fetch import ask


def probe(what: dict[str, Any]) -> str:
    """One request; why it failed, empty for one that was answered by the right cluster."""
    status, body = ask(what["url"], what.get("to", ""), "", what.get("host", ""))
    if status != 200:
        return f"status {status}: {body.strip()[:300]}"
    answered = json.loads(body)["cluster"]
    return "" if answered == what["cluster"] else f"cluster {answered} answered"


def keep_asking(what: dict[str, Any], every: float, stop: threading.Event) -> None:
    """Ask until told to stop; one that took long is made up for."""
    due = time.monotonic()
    while not stop.wait(max(0.0, due - time.monotonic())):
        due += every
        at = time.time()
        line = {"source": what["source"], "target": what["target"], "at": at, "error": probe(what)}
        os.write(1, (json.dumps(line) + "\n").encode())  # whole lines, whichever thread it is


def main() -> int:
    """Until SIGTERM; what is under way is ended first."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    linger = os.environ.get("LINGER")
    if linger:
        server = http.server.ThreadingHTTPServer(("", PORT), Echo)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    stop = threading.Event()
    every = float(os.environ["EVERY"])
    threads = [threading.Thread(target=keep_asking, args=(what, every, stop)) for what in json.loads(os.environ["ASKS"])]
    for one in threads:
        one.start()
    signal.sigwait({signal.SIGTERM})
    stop.set()
    for one in threads:
        one.join()
    time.sleep(float(linger or 0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
