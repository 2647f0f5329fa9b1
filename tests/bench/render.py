# SPDX-License-Identifier: GPL-3.0-or-later
"""Rendering beside ``helm template`` and ``istioctl manifest generate``."""
from __future__ import annotations

import os
import sys

from ansible_collections.meshfleet.istio.plugins.module_utils.helm import chart, engine

from .timing import ROOT, call_seconds, peak_bytes, row, seconds, tool

MESH = """
import sys
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.output import manifest_text
from ansible_collections.meshfleet.istio.plugins.module_utils.install.chart_tree import ChartSource
from ansible_collections.meshfleet.istio.plugins.module_utils.install.generate import generate, in_order
from ansible_collections.meshfleet.istio.plugins.module_utils.install.operator_spec import merge_operators
source = ChartSource(sys.argv[1])
sys.stdout.write(manifest_text(in_order(generate(merge_operators(tree=source.tree), source.load))))
"""


def main() -> None:
    """Print the table."""
    helm, istioctl, module = tool("build", "helm"), tool("build", "istioctl"), tool("module", "istio")
    manifests = f"{module}/manifests"
    istiod = f"{manifests}/charts/istio-control/istio-discovery"
    mesh = [sys.executable, "-c", MESH, manifests]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / ".build")}
    generate = [istioctl, "manifest", "generate", "-d", manifests]
    loaded = chart.load(istiod)
    warm = call_seconds(lambda: engine.render(loaded, {}, release_name="istiod", release_namespace="istio-system"))
    cold = call_seconds(lambda: engine.render(chart.load(istiod), {}, release_name="istiod", release_namespace="istio-system"))
    template = seconds([helm, "template", "istiod", istiod, "-n", "istio-system"])
    print(f"{'':<58} {'ours':>13} {'peer':>13} {'ratio':>7}")
    row("istiod chart, warm render in process / helm template", warm, template)
    row("istiod chart, read and render in process / helm template", cold, template)
    row("default mesh, whole process / istioctl manifest generate", seconds(mesh, env=environment), seconds(generate))
    row("the same, peak memory", peak_bytes(mesh, env=environment) / 1e6, peak_bytes(generate) / 1e6, "MB")


if __name__ == "__main__":
    main()
