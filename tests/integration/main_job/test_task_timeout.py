# SPDX-License-Identifier: GPL-3.0-or-later
"""A task's own timeout ends a run that waits, with all its threads; the next run goes on. A quarter of a minute."""
from __future__ import annotations

import subprocess
import typing as t

import yaml

from .conftest import BIN, Job


def test_a_tasks_timeout_ends_the_wait_and_the_next_run_goes_on(job: Job) -> None:
    cluster = sorted(job.running.clusters)[0]
    arguments: dict[str, t.Any] = {
        "kubeconfig": job.running.clusters[cluster]["kubeconfig"], "revision": "late", "components": ["base", "istiod"],
        "charts": {"source": str(job.manifests)}, "values": {"global": {"hub": "sandbox.local/istio", "tag": "none-such"}}, "wait_timeout": 600,
    }  # fmt: skip
    late = {"meshfleet.istio.control_plane": arguments, "timeout": 15, "register": "late", "ignore_errors": True}
    gone = {"meshfleet.istio.control_plane": {"kubeconfig": arguments["kubeconfig"], "state": "absent", "revision": "late"}, "register": "gone"}
    said = {"ansible.builtin.debug": {"msg": "{{ late.msg }}"}}
    (job.folder / "late.yml").write_text(yaml.safe_dump([{"hosts": cluster, "gather_facts": False, "tasks": [late, gone, said]}]))
    command = [str(BIN / "ansible-playbook"), "-i", str(job.folder / "fleet.yml"), str(job.folder / "late.yml")]
    # far less than wait_timeout: a run that went on waiting would end this test
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=job.folder, env=job.environment)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert "imed out after 15" in done.stdout
    left = job.running.kube(cluster, "get", "deployments,services,configmaps,secrets", "-n", "istio-system", "-o", "name").stdout
    assert not [name for name in left.splitlines() if "late" in name], left
