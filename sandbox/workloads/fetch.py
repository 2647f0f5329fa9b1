# SPDX-License-Identifier: GPL-3.0-or-later
"""``fetch URL``: one or more HTTP requests, the last answer on standard output, exit status 0 for a status below 400."""

import argparse
import http.client
import json
import socket
import ssl
import sys
import time
from urllib.parse import urlsplit


def main() -> int:
    """Ask, and print {"status": N, "body": TEXT, "answers": {STATUS: COUNT}} as JSON; status 0 for a connection that failed, with its error."""
    parser = argparse.ArgumentParser(prog="fetch")
    parser.add_argument("url")
    parser.add_argument("--to", default="", help="connect to this address instead of the URL's host")
    parser.add_argument("--ca", default="", help="verify the server against this file")
    parser.add_argument("--host", default="", help="the Host header")
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--retry", type=float, default=0, help="ask again for so many seconds until the status is 200")
    options = parser.parse_args()
    answers: dict[str, int] = {}
    deadline = time.monotonic() + options.retry
    done = 0
    while True:
        status, body = ask(options.url, options.to, options.ca, options.host)
        if status != 200 and time.monotonic() < deadline:
            time.sleep(0.25)
            continue
        answers[str(status)] = answers.get(str(status), 0) + 1
        done += 1
        if done >= options.count:
            break
    sys.stdout.write(json.dumps({"status": status, "body": body, "answers": answers}) + "\n")
    return 0 if 0 < status < 400 else 1


def ask(url: str, to: str, authority: str, host: str) -> tuple[int, str]:
    """One request; returns its status and body, or 0 and the error."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        raw = socket.create_connection((to or parts.hostname, port), timeout=10)
        connection = http.client.HTTPConnection(parts.hostname or "", port, timeout=10)
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=authority or None)
            connection.sock = context.wrap_socket(raw, server_hostname=parts.hostname)
        else:
            connection.sock = raw
        connection.request("GET", target or "/", headers={"Host": host or parts.netloc, "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error)


if __name__ == "__main__":
    sys.exit(main())
