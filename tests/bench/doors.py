# SPDX-License-Identifier: GPL-3.0-or-later
"""100 hosts x 10 tasks of ``chart_template`` by the action's door and by the module's."""
from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import yaml

from .timing import ROOT, row, seconds

HOSTS, TASKS, FORKS = 100, 10, 25


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        chart = folder / "chart"
        (chart / "templates").mkdir(parents=True)
        (chart / "Chart.yaml").write_text("apiVersion: v2\nname: small\nversion: 1.0.0\n")
        (chart / "templates" / "map.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\n")
        variables = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
        hosts = {f"cluster{number}": variables for number in range(HOSTS)}
        (folder / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": hosts}}))
        task = {"meshfleet.istio.chart_template": {"chart_ref": str(chart), "release_name": "r"}}
        times = []
        for extra in ({}, {"environment": {"STEP": "aside"}}):
            play = [{"hosts": "all", "gather_facts": False, "tasks": [{**task, **extra} for _ in range(TASKS)]}]
            (folder / "play.yml").write_text(yaml.safe_dump(play))
            command = [str(Path(sys.executable).parent / "ansible-playbook"), "-f", str(FORKS), "-i", str(folder / "hosts.yml"), str(folder / "play.yml")]
            environment = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build"), "ANSIBLE_LOCALHOST_WARNING": "False"}
            times.append(seconds(command, repeat=1, env=environment))
        row(f"{HOSTS} hosts x {TASKS} tasks, {FORKS} forks: action / module", times[0], times[1])


if __name__ == "__main__":
    main()
