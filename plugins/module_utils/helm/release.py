# SPDX-License-Identifier: GPL-3.0-or-later
"""Helm's record of a release: a Secret ``sh.helm.release.v1.NAME.vN`` with gzipped JSON (helm/pkg/storage/driver, helm/pkg/release/v1)."""
from __future__ import annotations

import base64
import binascii
import datetime
import gzip
import json
import typing as t
import zlib
from dataclasses import dataclass, field, replace

from .chart import Chart
from .errors import HelmError
from .values import Map

SECRET_TYPE: t.Final = "helm.sh/release.v1"
DEPLOYED: t.Final = "deployed"
SUPERSEDED: t.Final = "superseded"
FAILED: t.Final = "failed"
UNINSTALLING: t.Final = "uninstalling"
UNINSTALLED: t.Final = "uninstalled"
PENDING_INSTALL: t.Final = "pending-install"
PENDING_UPGRADE: t.Final = "pending-upgrade"
PENDING_ROLLBACK: t.Final = "pending-rollback"
PENDING: t.Final = (PENDING_INSTALL, PENDING_UPGRADE, PENDING_ROLLBACK)
_SYSTEM_LABELS: t.Final = ("name", "owner", "status", "version", "createdAt", "modifiedAt")


class RecordError(HelmError):
    """A Secret that holds no release; the message names it."""


@dataclass(frozen=True)
class Record:
    """One revision of a release. ``chart`` is the chart as Helm stores it, ``labels`` are those that Helm has no meaning for."""

    name: str
    namespace: str
    version: int
    status: str
    chart: Map
    config: Map
    manifest: str
    description: str = ""
    notes: str = ""
    first_deployed: str = ""
    last_deployed: str = ""
    apply_method: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    hooks: t.Sequence[t.Any] = ()

    @property
    def chart_name(self) -> str:
        """The chart's name."""
        return str((self.chart.get("metadata") or {}).get("name") or "")

    @property
    def chart_version(self) -> str:
        """The chart's version."""
        return str((self.chart.get("metadata") or {}).get("version") or "")

    @property
    def app_version(self) -> str:
        """The version of what the chart installs."""
        return str((self.chart.get("metadata") or {}).get("appVersion") or self.chart_version)

    def ended(self, status: str, description: str) -> Record:
        """The same revision in another state."""
        return replace(self, status=status, description=description)

    def secret(self) -> Map:
        """The Secret that stores it, as Helm writes it."""
        stamp = "createdAt" if self.status in PENDING else "modifiedAt"
        labels = {
            **self.labels, "name": self.name, "owner": "helm", "status": self.status, "version": str(self.version),
            stamp: str(int(datetime.datetime.now(datetime.UTC).timestamp())),
        }  # fmt: skip
        meta = {"name": secret_name(self.name, self.version), "namespace": self.namespace, "labels": labels}
        return {"apiVersion": "v1", "kind": "Secret", "metadata": meta, "type": SECRET_TYPE, "data": {"release": self._encoded()}}

    def _encoded(self) -> str:
        info = {
            "first_deployed": self.first_deployed, "last_deployed": self.last_deployed, "description": self.description, "status": self.status,
            **({"notes": self.notes} if self.notes else {}),
        }  # fmt: skip
        body = {
            "name": self.name, "info": info, "chart": self.chart, "config": self.config, "manifest": self.manifest, "version": self.version,
            "namespace": self.namespace, "apply_method": self.apply_method, **({"hooks": list(self.hooks)} if self.hooks else {}),
        }  # fmt: skip
        packed = base64.b64encode(gzip.compress(json.dumps(body, separators=(",", ":")).encode(), 6, mtime=0))
        return base64.b64encode(packed).decode()  # a Secret's data is encoded once more


def secret_name(name: str, version: int) -> str:
    """The name of the Secret of a revision."""
    return f"sh.helm.release.v1.{name}.v{version}"


def read_record(secret: Map) -> Record:
    """The release in a Secret. Raises RecordError."""
    meta = secret.get("metadata") or {}
    where = f"Secret {meta.get('namespace')}/{meta.get('name')}"
    try:
        packed = base64.b64decode(base64.b64decode((secret.get("data") or {})["release"]))
        body = json.loads(gzip.decompress(packed) if packed[:3] == b"\x1f\x8b\x08" else packed)
        info = body.get("info") or {}
        return Record(
            name=body["name"], namespace=body.get("namespace") or meta["namespace"], version=int(body["version"]), status=info.get("status") or "unknown",
            chart=body.get("chart") or {}, config=body.get("config") or {}, manifest=body.get("manifest") or "", description=info.get("description") or "",
            notes=info.get("notes") or "", first_deployed=info.get("first_deployed") or "", last_deployed=info.get("last_deployed") or "",
            apply_method=body.get("apply_method") or "", hooks=tuple(body.get("hooks") or ()),
            labels={key: value for key, value in (meta.get("labels") or {}).items() if key not in _SYSTEM_LABELS},
        )  # fmt: skip
    except (KeyError, ValueError, TypeError, AttributeError, OSError, EOFError, binascii.Error, zlib.error, RecursionError) as error:
        raise RecordError(f"{where}: holds no readable Helm release ({type(error).__name__}); restore or delete it") from None


def stored_chart(chart: Chart) -> Map:
    """A chart as Helm stores it in a release; subcharts are left out, as Helm does."""
    return {
        "metadata": chart.metadata,
        "lock": None,
        "templates": [{"name": name, "data": _base64(text.encode("utf-8", "surrogateescape"))} for name, text in sorted(chart.templates.items())],
        "values": chart.values,
        "schema": _base64(chart.schema) if chart.schema is not None else None,
        "files": [{"name": name, "data": _base64(data)} for name, data in sorted(chart.files.items())],
    }


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
