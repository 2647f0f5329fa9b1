# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening the report of 10,000 proxies in 200 clusters in Chromium, until its first frame, beside the two seconds that it may take; writing it."""
from __future__ import annotations

import statistics
import tempfile
import typing as t
from pathlib import Path

from ansible_collections.meshfleet.istio.plugins.module_utils.report.document import build
from ansible_collections.meshfleet.istio.plugins.module_utils.report.page import as_page

from ..browser.chromium import chromium
from ..browser.fleets import fleet
from .timing import call_seconds, row, tool

ALLOWED: t.Final = 2.0
WIDTHS: t.Final = {"desk": 1440, "phone": 390}


def main() -> None:
    """Print the table."""
    data = fleet(200, 10_000)
    page = as_page(build("Fleet", "", data))
    print(f"{'':<58} {'ours':>13} {'allowed':>13} {'ratio':>7}")
    with tempfile.TemporaryDirectory() as name, chromium(Path(tool("build", "chromium"))) as browser:
        file = Path(name) / "fleet.html"
        file.write_text(page)
        for kind, width in WIDTHS.items():
            times = []
            for _ in range(5):
                with browser.page(width, narrow=kind == "phone") as view:
                    times.append(view.open(file))
            row(f"the report of 10,000 proxies opens, {kind}", statistics.median(times), ALLOWED)
    row("the report of 10,000 proxies is made", call_seconds(lambda: as_page(build("Fleet", "", data)), repeat=3), ALLOWED)
    row("its size", len(page.encode()) / 1e6, 10.0, "MB")


if __name__ == "__main__":
    main()
