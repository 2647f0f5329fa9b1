# SPDX-License-Identifier: GPL-3.0-or-later
"""Child processes that the kernel ends with their parent."""

import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_STARTER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spawner")
"""The kernel ends a child when the thread that started it ends; this one lasts as long as the process."""


def spawn(
    command: Sequence[str], log: Path, folder: Path, environment: dict[str, str] | None = None, pass_fds: Sequence[int] = (), piped: bool = False
) -> subprocess.Popen[bytes]:
    """Start ``command``, its messages appended to ``log``; ``piped``: with pipes for input and output.

    It gets SIGKILL when this process ends. Raises OSError.
    """

    def start() -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            return subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *command],
                stdin=subprocess.PIPE if piped else subprocess.DEVNULL,
                stdout=subprocess.PIPE if piped else output,
                stderr=output, cwd=folder, env=environment, pass_fds=pass_fds, start_new_session=True,
            )  # fmt: skip

    return _STARTER.submit(start).result()
