# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The callback ``fleet``: how each cluster fares in each step, as a live table on a terminal and as lines elsewhere."""
from __future__ import annotations

DOCUMENTATION = r"""
name: fleet
type: aggregate
short_description: Clusters and steps of a fleet, live
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Shows how each cluster (host) fares in each step. Steps are the tasks of this collection's modules and roles, and any task that fails.
  - On a terminal a table stays in the last rows while the usual output scrolls above it; the end of a play prints the whole table.
  - Without a terminal, and under ansible-runner, each step ends with one line that counts states and names clusters in trouble.
  - Nothing needs this callback; it works beside whatever writes the usual output.
requirements:
  - enabled in C(callbacks_enabled) or E(ANSIBLE_CALLBACKS_ENABLED)
options:
  live:
    description: Whether a terminal shows the live table; without it a terminal gets the lines.
    type: bool
    default: true
    env:
      - name: MESHFLEET_FLEET_LIVE
    ini:
      - section: callback_fleet
        key: live
  max_clusters:
    description: Up to so many clusters are all in the table at a play's end; of more only those in trouble are, and the others are counted.
    type: int
    default: 20
    env:
      - name: MESHFLEET_FLEET_MAX_CLUSTERS
    ini:
      - section: callback_fleet
        key: max_clusters
seealso:
  - plugin: meshfleet.istio.fleet
    plugin_type: inventory
"""

import atexit
import os
import signal
import sys
import threading
import time
import typing as t

from ansible import constants as C  # noqa: N812 - its name in all of Ansible
from ansible.plugins.callback import CallbackBase
from ansible.utils.color import stringc

from ..plugin_utils.bottom_rows import BottomRows
from ..plugin_utils.fleet_board import Board
from ..plugin_utils.fleet_table import Line, clean, final_table, live_table

_OWN: t.Final = "meshfleet.istio"
# What a role does between its steps.
_QUIET: t.Final = frozenset(
    ("add_host", "assert", "debug", "group_by", "import_role", "import_tasks", "include_role", "include_tasks", "include_vars", "meta", "set_fact")
)
_COLOURS: t.Final = {
    "unreachable": "COLOR_UNREACHABLE", "failed": "COLOR_ERROR", "running": "COLOR_HIGHLIGHT", "changed": "COLOR_CHANGED", "ok": "COLOR_OK",
    "skipped": "COLOR_SKIP", "title": "COLOR_HIGHLIGHT",
}  # fmt: skip
_TICK_SECONDS: t.Final = 1.0


class CallbackModule(CallbackBase):  # type: ignore[misc]
    """Ansible's entry. Its thread, which moves the seconds on, lives while a play with steps runs on a terminal."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "meshfleet.istio.fleet"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._board: Board | None = None
        self._place = ""
        self._batch: list[str] = []
        self._untold: dict[str, list[str]] = {}
        self._rows: BottomRows | None = None
        self._lock = threading.RLock()
        self._done = threading.Event()
        self._terminate: t.Any = None
        self._process = 0

    def v2_playbook_on_play_start(self, play: t.Any) -> None:
        """A play begins, or its next batch of hosts (``serial``), which stays in the same table."""
        place = f"{play.get_path()} {play.get_name()}"
        self._batch = _hosts(play)
        if self._board is not None and place == self._place:
            self._tell(ended=True)
            self._board.hosts += [host for host in self._batch if host not in self._board.hosts]
            return
        self._close()
        self._place = place
        self._board = Board(clean(str(play.get_name()).strip()), list(self._batch), time.monotonic())

    def v2_playbook_on_task_start(self, task: t.Any, is_conditional: bool) -> None:
        """What has ended before may be told now."""
        self._tell()

    def v2_playbook_on_handler_task_start(self, task: t.Any) -> None:
        """A handler is a task."""
        self._tell()

    def v2_runner_on_start(self, host: t.Any, task: t.Any) -> None:
        """A cluster begins a task."""
        if self._board is not None and _is_step(task):
            with self._lock:
                self._board.start(host.get_name(), _key(task), _name(task), time.monotonic())
            self._show()

    def v2_runner_on_ok(self, result: t.Any) -> None:
        """A cluster has ended a task well."""
        self._finish(result, "changed" if result.is_changed() else "ok")

    def v2_runner_on_failed(self, result: t.Any, ignore_errors: bool = False) -> None:
        """A cluster has failed in a task; where that is ignored it is no failure of the cluster."""
        self._finish(result, "ok" if ignore_errors else "failed")

    def v2_runner_on_unreachable(self, result: t.Any) -> None:
        """A cluster does not answer."""
        self._finish(result, "unreachable")

    def v2_runner_on_skipped(self, result: t.Any) -> None:
        """A cluster skips a task."""
        self._finish(result, "skipped")

    def v2_playbook_on_stats(self, stats: t.Any) -> None:
        """All plays have ended."""
        self._close()

    def _finish(self, result: t.Any, state: str) -> None:
        task = result._task
        if self._board is None or not (_is_step(task) or state in ("failed", "unreachable")):
            return
        with self._lock:
            self._board.finish(result._host.get_name(), _key(task), _name(task), state, time.monotonic())
        self._show()
        if not self._live():
            self._untold.setdefault(_key(task), []).append(result._host.get_name())
            if self._board.ended(_key(task), self._batch):
                self._tell()

    def _tell(self, ended: bool = False) -> None:
        """Without a live table: one line for each step that nobody is in any more."""
        for key in list(self._untold):
            if self._board is not None and (ended or not self._board.running(key)):
                self._display.display(f"fleet: {clean(self._board.step_line(key, self._untold.pop(key)))}")

    def _close(self) -> None:
        """The end of a play: the rows are given back, the whole table is printed."""
        self._give_back()
        self._tell(ended=True)
        board, self._board = self._board, None
        if board is None or not board.steps:
            return
        live = self._live()
        width = BottomRows(sys.stdout.fileno()).size()[0] if live else max(self._display.columns, 79)
        lines = final_table(board, width, self.get_option("max_clusters"), time.monotonic())
        self._display.display("\n" + "\n".join(_painted(line, live) for line in lines) + "\n")

    def _live(self) -> bool:
        """Whether a live table can be: a terminal that scrolls regions, and nobody between us and it."""
        if not self.get_option("live") or os.environ.get("TERM", "dumb") == "dumb" or "AWX_ISOLATED_DATA_DIR" in os.environ:
            return False
        return sys.stdout.isatty()

    def _show(self) -> None:
        if not self._live():
            return
        if self._rows is None:
            self._rows = BottomRows(sys.stdout.fileno())
            self._done = threading.Event()
            threading.Thread(target=self._tick, args=(self._done,), name="fleet-callback", daemon=True).start()
            atexit.register(self._give_back)
            if threading.current_thread() is threading.main_thread():
                self._terminate, self._process = signal.signal(signal.SIGTERM, self._on_terminate), os.getpid()
        self._draw()

    def _draw(self) -> None:
        with self._lock:
            board, rows = self._board, self._rows
            if board is None or rows is None or not board.steps:
                return
            width, height = rows.size()
            lines = live_table(board, width, max(height // 3, 4), time.monotonic())
            rows.draw([_painted(line, True) for line in lines])

    def _tick(self, done: threading.Event) -> None:
        while not done.wait(_TICK_SECONDS):
            self._draw()

    def _give_back(self) -> None:
        self._done.set()
        with self._lock:
            if self._rows is not None:
                self._rows.release()
                self._rows = None
        atexit.unregister(self._give_back)
        if self._terminate is not None:
            signal.signal(signal.SIGTERM, self._terminate)
            self._terminate = None

    def _on_terminate(self, number: int, frame: t.Any) -> None:
        """Ansible ends at once when it is told to: the terminal is put right before. Workers have inherited this and leave it alone."""
        former = self._terminate
        if os.getpid() == self._process:
            self._give_back()
        else:
            signal.signal(signal.SIGTERM, former)
        os.kill(os.getpid(), number)


def _hosts(play: t.Any) -> list[str]:
    """The play's hosts as the inventory has them, so that those which wait are counted too."""
    inventory = getattr(play.get_variable_manager(), "_inventory", None)
    return [host.get_name() for host in inventory.get_hosts(play.hosts, order=play.order)] if inventory is not None else []


def _is_step(task: t.Any) -> bool:
    action = str(getattr(task, "_resolved_action", None) or task.action)
    role = getattr(task, "_role", None)
    own_role = role is not None and role._role_collection == _OWN
    return action.startswith(f"{_OWN}.") or (own_role and action.rpartition(".")[2] not in _QUIET)


def _key(task: t.Any) -> str:
    """A task by its place: batches and hosts have copies of it."""
    return f"{task.get_path() or task._uuid} {task.get_name()}"


def _name(task: t.Any) -> str:
    return clean(str(task.name or task.action.rpartition(".")[2]))


def _painted(line: Line, colour: bool) -> str:
    return "".join(stringc(text, getattr(C, _COLOURS[state])) if colour and state in _COLOURS else text for text, state in line).rstrip()
