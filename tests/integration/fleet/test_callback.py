# SPDX-License-Identifier: GPL-3.0-or-later
"""The callback beside the usual output: on a real pseudo-terminal seen through a terminal emulator, without one, and under ansible-runner."""
from __future__ import annotations

import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import typing as t
from collections.abc import Callable
from pathlib import Path

import ansible_runner
import pyte
import pytest
import yaml

from .conftest import ROOT

BIN: t.Final = Path(sys.executable).parent
HOST: t.Final = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
SECONDS: t.Final = 60
# Takes as long as the file `go` is missing.
WAIT: t.Final = "{{ lookup('pipe', 'while [ ! -e ' ~ playbook_dir ~ '/go ]; do sleep 0.05; done') }}"


def render(name: str, **args: t.Any) -> dict[str, t.Any]:
    return {"name": name, "meshfleet.istio.chart_template": {"chart_ref": "{{ playbook_dir }}/small", **args}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A play of two own steps and one of others over three clusters, one of which fails in the second."""
    (tmp_path / "small" / "templates").mkdir(parents=True)
    (tmp_path / "small" / "Chart.yaml").write_text("apiVersion: v2\nname: small\nversion: 1.0.0\n")
    (tmp_path / "small" / "templates" / "map.yaml").write_text('{{ if .Values.broken }}{{ fail "broken on request" }}{{ end }}')
    broken = {"broken": "{{ inventory_hostname == 'west' }}"}
    tasks = [
        render("Plan the installation"),
        {"name": "Between", "ansible.builtin.debug": {"msg": "of no interest"}},
        render("Install", release_values=broken, release_name="{{ 'one' ~ wait }}"),
        render("Verify"),
    ]
    (tmp_path / "play.yml").write_text(yaml.safe_dump([{"name": "Bootstrap", "hosts": "all", "gather_facts": False, "vars": {"wait": WAIT}, "tasks": tasks}]))
    (tmp_path / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": dict.fromkeys(("east", "north", "west")), "vars": HOST}}))
    (tmp_path / "ansible.cfg").write_text("[defaults]\ncallbacks_enabled = meshfleet.istio.fleet\n")
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "PYTHONPATH", "COLUMNS", "LINES"))}
    own = {"ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"), "ANSIBLE_CONFIG": str(folder / "ansible.cfg"), "HOME": str(folder), "TERM": "xterm"}
    return kept | own


class Terminal:
    """ansible-playbook on a pseudo-terminal, and what a person sees there."""

    def __init__(self, folder: Path, columns: int = 100, rows: int = 40, **extra: str) -> None:
        self.screen = pyte.HistoryScreen(columns, rows, history=2000)
        self._stream = pyte.ByteStream(self.screen)
        self.process, self._descriptor = pty.fork()
        if self.process == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.chdir(folder)
            command = [str(BIN / "ansible-playbook"), "-i", "hosts.yml", "play.yml"]
            os.execve(command[0], command, environment(folder) | extra)

    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display]

    def scrolled(self) -> list[str]:
        """All that stands above the screen, then the screen."""
        above = ["".join(line[column].data for column in range(self.screen.columns)).rstrip() for line in self.screen.history.top]
        return above + self.lines()

    def until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not done():
            assert time.monotonic() < deadline, "\n".join(self.lines())
            if not self._read():
                return

    def end(self) -> int:
        """Read all there is; the process's wait status."""
        self.until(lambda: False)
        status = os.waitpid(self.process, 0)[1]
        os.close(self._descriptor)
        return status

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, key: bytes) -> None:
        os.write(self._descriptor, key)

    def _read(self) -> bool:
        if select.select([self._descriptor], [], [], 0.1)[0]:
            try:
                data = os.read(self._descriptor, 65536)
            except OSError as error:
                if error.errno == errno.EIO:
                    return False
                raise
            self._stream.feed(data)
            return bool(data)
        return True


def seconds(terminal: Terminal) -> list[int]:
    """How long each of the three clusters is in its step, as the last rows have it; less than three while they do not."""
    return [int(found[1]) for line in terminal.lines()[-3:] if (found := re.search(r" running (\d+)s$", line))]


def running(terminal: Terminal, least: int = 1) -> Callable[[], bool]:
    """Whether all three run for so many seconds. The table is drawn once a second: on a busy machine it may leave one out."""
    return lambda: [one >= least for one in seconds(terminal)] == [True] * 3


def masked(lines: t.Iterable[str]) -> list[str]:
    """Lines without the seconds of their cells, which are each cluster's own: one begins after the other, and each takes what it takes."""
    return [re.sub(r"\bok \d+s", lambda found: "ok".ljust(len(found[0])), re.sub(r"running \d+s$", "running Ns", line)) for line in lines]


def test_a_live_table_stands_below_the_usual_output(folder: Path) -> None:
    terminal = Terminal(folder)
    terminal.until(running(terminal))
    seen = terminal.lines()
    first = next(number for number, line in enumerate(seen) if line.startswith("Bootstrap - "))
    shown = seconds(terminal)
    assert max(shown) - min(shown) <= 1
    assert masked(seen[first:]) == [
        "Bootstrap - 3 clusters: 3 running; " + seen[first].rsplit(" ", 1)[1],
        "         Plan the",
        "cluster  installation     Install",
        "east     ok               running Ns",
        "north    ok               running Ns",
        "west     ok               running Ns",
    ]
    assert "ok: [east]" in seen[:first]
    assert first == 34
    terminal.until(running(terminal, max(shown) + 1))
    (folder / "go").touch()
    assert os.waitstatus_to_exitcode(terminal.end()) == 2
    all_lines = terminal.scrolled()
    assert terminal.screen.margins is None
    recap = next(number for number, line in enumerate(all_lines) if line.startswith("PLAY RECAP"))
    assert not any("running" in line or line.startswith(("cluster ", "Bootstrap -")) for line in all_lines[:recap])
    tasks = [line.split("]")[0] for line in all_lines if line.startswith("TASK")]
    assert tasks == ["TASK [Plan the installation", "TASK [Between", "TASK [Install", "TASK [Verify"]
    table = next(number for number, line in enumerate(all_lines) if line.startswith("Bootstrap - 3 clusters: 1 failed, 2 ok; "))
    assert table > recap
    final = [line for line in all_lines[table:] if line]
    assert final[2].split() == ["cluster", "installation", "Install", "Verify"]
    rows = (r"east +ok( \d+s)? +ok \d+s +ok( \d+s)?", r"north +ok( \d+s)? +ok \d+s +ok( \d+s)?", r"west +ok( \d+s)? +failed \d+s")
    for line, row in zip(final[3:], rows, strict=True):
        assert re.fullmatch(row, line), final


def test_a_terminal_that_changes_its_size(folder: Path) -> None:
    terminal = Terminal(folder)
    terminal.until(running(terminal))
    before = max(seconds(terminal))
    terminal.resize(60, 24)
    terminal.until(running(terminal, before + 2))
    shown = seconds(terminal)
    assert max(shown) - min(shown) <= 1
    lines = masked(terminal.lines()[-3:])
    assert lines == ["east     ok               running Ns", "north    ok               running Ns", "west     ok               running Ns"]
    (folder / "go").touch()
    assert os.waitstatus_to_exitcode(terminal.end()) == 2


@pytest.mark.parametrize("how", ["interrupt", "terminate"])
def test_an_end_before_the_end_gives_the_terminal_back(folder: Path, how: str) -> None:
    terminal = Terminal(folder)
    terminal.until(running(terminal))
    if how == "interrupt":
        terminal.press(b"\x03")
    else:
        os.kill(terminal.process, signal.SIGTERM)
    status = terminal.end()
    (folder / "go").touch()  # also for workers that outlive Ansible
    assert os.waitstatus_to_exitcode(status) == (99 if how == "interrupt" else -signal.SIGTERM)
    assert terminal.screen.margins is None
    assert not any("running" in line or line.startswith("Bootstrap -") for line in terminal.lines())


PLAIN: t.Final = ["fleet: Plan the installation: 3 ok", "fleet: Install: 1 failed (west), 2 ok", "fleet: Verify: 2 ok"]


def without_seconds(lines: t.Iterable[str]) -> list[str]:
    return [line.rpartition(" in ")[0] if line.endswith("s") and " in " in line else line for line in lines]


def test_plain_lines_without_a_terminal(folder: Path) -> None:
    (folder / "go").touch()
    command = [str(BIN / "ansible-playbook"), "-i", "hosts.yml", "play.yml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS, cwd=folder, env=environment(folder))
    assert "\033" not in done.stdout + done.stderr
    assert without_seconds(line for line in done.stdout.splitlines() if line.startswith("fleet: ")) == PLAIN
    lines = done.stdout.splitlines()
    recap = lines.index(next(line for line in lines if line.startswith("PLAY RECAP")))
    assert any(line.startswith("Bootstrap - 3 clusters: 1 failed, 2 ok") for line in lines[recap:])
    assert lines.index("fleet: Plan the installation: 3 ok") < next(number for number, line in enumerate(lines) if line.startswith("TASK [Between]"))


@pytest.mark.parametrize("extra", [{"TERM": "dumb"}, {"MESHFLEET_FLEET_LIVE": "false"}])
def test_a_terminal_without_a_live_table_gets_the_lines(folder: Path, extra: dict[str, str]) -> None:
    (folder / "go").touch()
    terminal = Terminal(folder, **extra)
    terminal.end()
    assert without_seconds(line for line in terminal.scrolled() if line.startswith("fleet: ")) == PLAIN


def test_ansible_runner_gets_the_lines(folder: Path) -> None:
    (folder / "go").touch()
    (folder / "runner").mkdir()
    done = ansible_runner.run(
        private_data_dir=str(folder / "runner"), project_dir=str(folder), playbook="play.yml", inventory=str(folder / "hosts.yml"), quiet=True,
        envvars=environment(folder) | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
    )  # fmt: skip
    assert done.rc == 2
    said = "\n".join(event["stdout"] for event in done.events)
    assert without_seconds(line for line in said.splitlines() if line.startswith("fleet: ")) == PLAIN
    assert "\0337" not in said
    assert "\033[2K" not in said
    assert "Bootstrap - 3 clusters: 1 failed, 2 ok" in said


def test_batches_and_other_tasks_that_fail(folder: Path) -> None:
    tasks = [
        render("Plan"),
        {"name": "A guard of the playbook's own", "ansible.builtin.assert": {"that": "inventory_hostname != 'east'"}},
        {"name": "Tolerated", "ansible.builtin.command": "false", "ignore_errors": True},
        render("Verify"),
    ]
    (folder / "play.yml").write_text(yaml.safe_dump([{"name": "Waves", "hosts": "all", "gather_facts": False, "serial": 2, "tasks": tasks}]))
    command = [str(BIN / "ansible-playbook"), "-i", "hosts.yml", "play.yml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS, cwd=folder, env=environment(folder))
    lines = [line for line in done.stdout.splitlines() if line.startswith("fleet: ")]
    assert without_seconds(lines) == [
        "fleet: Plan: 2 ok", "fleet: A guard of the playbook's own: 1 failed (east)", "fleet: Verify: 1 ok", "fleet: Plan: 1 ok", "fleet: Verify: 1 ok",
    ]  # fmt: skip
    assert sum(line.startswith("Waves - 3 clusters: 1 failed, 2 ok") for line in done.stdout.splitlines()) == 1


def test_plays_without_steps_say_nothing(folder: Path) -> None:
    (folder / "play.yml").write_text(yaml.safe_dump([{"hosts": "all", "gather_facts": False, "tasks": [{"ansible.builtin.debug": {"msg": "x"}}]}]))
    command = [str(BIN / "ansible-playbook"), "-i", "hosts.yml", "play.yml"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=SECONDS, cwd=folder, env=environment(folder))
    assert "fleet:" not in done.stdout
    assert "clusters" not in done.stdout
    assert done.stderr == ""
