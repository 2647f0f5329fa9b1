# SPDX-License-Identifier: GPL-3.0-or-later
"""``report``: what was found in a fleet as one page, and as JSON."""
from __future__ import annotations

from pathlib import Path

from ..report.document import build
from ..report.fields import ReportError
from ..report.page import as_json, as_page
from ..specs.report import Options
from .destination import write_destination
from .result import OperationError, Reporter, Result


def run(options: Options, reporter: Reporter) -> Result:
    """Write the files where they differ. Raises OperationError."""
    if options.dest and options.json_dest and Path(options.dest).expanduser() == Path(options.json_dest).expanduser():
        raise OperationError(f"json_dest {options.json_dest}: is dest as well; give two files")
    try:
        document = build(options.title, options.generated_at, options.data)
    except ReportError as error:
        raise OperationError(str(error)) from None
    changed = False
    for dest, write in ((options.dest, as_page), (options.json_dest, as_json)):
        if dest:
            written, _ = write_destination(dest, write(document), check_mode=options.check_mode, diff_mode=False)
            changed = changed or written
    return Result(changed, {"html_path": options.dest, "json_path": options.json_dest, "summary": document["summary"]})
