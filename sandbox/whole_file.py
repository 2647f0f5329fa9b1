# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are replaced at once, so that no reader sees half of one."""

import os
from pathlib import Path


def replace(file: Path, content: str | bytes) -> None:
    """Give ``file`` this content. Raises OSError."""
    temporary = file.with_name(f".{file.name}.new")
    temporary.write_bytes(content.encode() if isinstance(content, str) else content)
    os.replace(temporary, file)
