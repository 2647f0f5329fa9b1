# SPDX-License-Identifier: GPL-3.0-or-later
"""``fetch URL``: one or more HTTP requests, the last answer on standard output, exit status 0 for a status below 400."""

import argparse
import http.client
import json
import math
import socket
import ssl
import sys
import time
from urllib.parse import urlsplit

MOST = 100_000
"""Requests that one call may make."""
LONGEST = 3600.0
"""Seconds that one call may take, its last request aside."""
QUANTILES = (50, 90, 99)


def main() -> int:
    """Ask, and print {"status": N, "body": TEXT, "answers": {STATUS: COUNT}, "milliseconds": {"p50": N, ...}} as JSON.

    The milliseconds are those that half, 90 and 99 of 100 requests did not exceed. Status 0 is a connection that failed, with its error as body.
    """
    parser = argparse.ArgumentParser(prog="fetch")
    parser.add_argument("url")
    parser.add_argument("--to", default="", help="connect to this address instead of the URL's host")
    parser.add_argument("--ca", default="", help="verify the server against this file")
    parser.add_argument("--host", default="", help="the Host header")
    parser.add_argument("--count", type=int, default=1, help=f"how many requests, one after another, at most {MOST}")
    parser.add_argument("--rate", type=float, default=0, help="how many of them begin in a second at most (default: no limit)")
    parser.add_argument("--seconds", type=float, default=LONGEST, help="begin none after so many seconds")
    parser.add_argument("--retry", type=float, default=0, help="ask again for so many seconds until the status is 200")
    options = parser.parse_args()
    answers: dict[str, int] = {}
    took: list[float] = []
    started = time.monotonic()
    end = started + min(options.seconds, LONGEST)
    while True:
        if options.rate:
            time.sleep(max(0.0, started + len(took) / options.rate - time.monotonic()))
        begun = time.monotonic()
        status, body = ask(options.url, options.to, options.ca, options.host)
        if status != 200 and time.monotonic() < started + options.retry:
            time.sleep(0.25)
            continue
        took.append((time.monotonic() - begun) * 1000)
        answers[str(status)] = answers.get(str(status), 0) + 1
        if len(took) >= min(options.count, MOST) or time.monotonic() > end:
            break
    sys.stdout.write(json.dumps({"status": status, "body": body, "answers": answers, "milliseconds": quantiles(took)}) + "\n")
    return 0 if 0 < status < 400 else 1


def quantiles(values: list[float]) -> dict[str, float]:
    """For each of QUANTILES the smallest value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    return {f"p{percent}": round(ordered[math.ceil(len(ordered) * percent / 100) - 1], 3) for percent in QUANTILES}


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
