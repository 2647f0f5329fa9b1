# SPDX-License-Identifier: GPL-3.0-or-later
"""The first process of a pod: it builds the pod's root, starts what it is told on its input, and says on its output what ended.

Input, a JSON object a line: {"start": NAME, "command": [...], "environment": {...}, "folder": PATH, "log": PATH} or {"signal": NAME, "number": N}.
Output, a JSON object a line: {"ready": PID}, {"started": NAME, "pid": PID}, {"failed": NAME, "error": TEXT}, {"ended": NAME, "status": N}.
"""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from sandbox.pods.root import build


def main() -> int:
    """``python -m sandbox.pods.init SPEC``; SPEC is a file with the arguments of ``root.build``, its logs folder and the host's name."""
    spec = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    logs = os.open(spec["logs"], os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    root = Path(spec["root"])
    outside = int(os.readlink("/proc/self"))  # the machine's /proc still: its number there
    build(root, spec["keep"], spec["mounts"], spec["files"])
    os.chroot(root)
    os.chdir("/")
    read_end, write_end = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(write_end)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    say({"ready": outside})
    Pod(logs).serve(read_end)
    return 0


def say(report: dict[str, Any]) -> None:
    """One line to the supervisor."""
    os.write(1, (json.dumps(report) + "\n").encode())


class Pod:
    """The running containers."""

    def __init__(self, logs: int) -> None:
        self.logs = logs
        self.running: dict[int, tuple[str, subprocess.Popen[bytes]]] = {}

    def serve(self, wakeup: int) -> None:
        """Obey and report until the input ends."""
        pending = b""
        while True:
            ready, _, _ = select.select([0, wakeup], [], [])
            if wakeup in ready:
                os.read(wakeup, 4096)
                self.reap()
            if 0 in ready:
                data = os.read(0, 65536)
                if not data:
                    return
                *lines, pending = (pending + data).split(b"\n")
                for line in lines:
                    self.obey(json.loads(line))

    def obey(self, order: dict[str, Any]) -> None:
        """Start a container's process, or send one a signal."""
        if "signal" in order:
            for pid, (name, _) in self.running.items():
                if name == order["signal"]:
                    os.kill(pid, order["number"])
            return
        name = order["start"]
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644, dir_fd=self.logs)
        try:
            child = subprocess.Popen(
                order["command"], env=order["environment"], cwd=order["folder"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        except OSError as error:
            say({"failed": name, "error": str(error)})
        else:
            self.running[child.pid] = (name, child)
            say({"started": name, "pid": child.pid})
        finally:
            os.close(log)

    def reap(self) -> None:
        """Report every process that ended; orphans end silently."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            name, child = self.running.pop(pid, ("", None))
            if child is not None:
                code = os.waitstatus_to_exitcode(status)
                child.returncode = code  # reaped here, not by subprocess
                say({"ended": name, "status": code if code >= 0 else 128 - code})


if __name__ == "__main__":
    sys.exit(main())
