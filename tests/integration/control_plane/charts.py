# SPDX-License-Identifier: GPL-3.0-or-later
"""Istio's charts in two versions: copies of the pinned tree, stamped; the older ones hold objects that the newer have no longer."""
from __future__ import annotations

import shutil
import typing as t
from pathlib import Path

CHARTS: t.Final = {"base": "base", "istiod": "istio-control/istio-discovery", "cni": "istio-cni", "ztunnel": "ztunnel", "gateway": "gateway"}
OLD, NEW = "1.30.0", "1.31.0"
DROPPED: t.Final = {
    "istiod": """apiVersion: v1
kind: ConfigMap
metadata:
  name: istio-of-old
  namespace: {{ .Release.Namespace }}
  labels:
    istio.io/rev: {{ .Values.revision | default "default" | quote }}
data:
  of: old
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: istiod-of-old
  namespace: {{ .Release.Namespace }}
spec:
  podSelector:
    matchLabels:
      app: of-old
""",
    "base": """apiVersion: v1
kind: ServiceAccount
metadata:
  name: istio-of-old
  namespace: {{ .Values.global.istioNamespace }}
""",
}
"""Templates of the older charts alone."""
OF_OLD: t.Final = ["ConfigMap istio-system/istio-of-old", "NetworkPolicy istio-system/istiod-of-old", "ServiceAccount istio-system/istio-of-old"]


def stamped(manifests: Path, folder: Path, version: str) -> Path:
    """A copy of Istio's ``manifests`` tree whose charts say that they are of ``version``."""
    out = folder / f"istio-{version}" / "manifests"
    shutil.copytree(manifests, out)
    for path in [out, *out.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    for name, place in CHARTS.items():
        file = out / "charts" / place / "Chart.yaml"
        file.write_text(file.read_text().replace("ersion: 1.0.0", f"ersion: {version}"))
        if version == OLD and name in DROPPED:
            (out / "charts" / place / "templates" / "of-old.yaml").write_text(DROPPED[name])
        values = out / "charts" / place / "values.yaml"
        values.write_text(values.read_text().replace("tag: latest", f"tag: {version}"))
    return out
