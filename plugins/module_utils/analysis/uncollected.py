# SPDX-License-Identifier: GPL-3.0-or-later
"""Large trees are made without Python's collector of cycles going through them again and again."""
from __future__ import annotations

import contextlib
import gc
import typing as t


@contextlib.contextmanager
def uncollected() -> t.Iterator[None]:
    """Until the end of the block no cycles are looked for: objects of an API server have none, and the search takes longer than their JSON does."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
