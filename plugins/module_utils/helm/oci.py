# SPDX-License-Identifier: GPL-3.0-or-later
"""Charts in OCI registries (https://helm.sh/docs/topics/registries/, the OCI distribution specification)."""
from __future__ import annotations

import hashlib
import json
import re
import typing as t
import urllib.parse

from .cache import Cache
from .errors import ChartError
from .fetching import Answer, Client
from .repository import MAX_ARCHIVE, best_version, check_digest

_MANIFEST: t.Final = "application/vnd.oci.image.manifest.v1+json"
_CHART_LAYERS: t.Final = ("application/vnd.cncf.helm.chart.content.v1.tar+gzip", "application/tar+gzip")
_MAX_MANIFEST: t.Final = 4 << 20  # bytes
_MAX_TAG_PAGES: t.Final = 100
EXACT = re.compile(r"v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")
_CHALLENGE = re.compile(r'(\w+)="([^"]*)"')


class Registry:
    """One repository (``host/path/chart``) of a registry."""

    def __init__(self, client: Client, reference: str) -> None:
        host, _, self.path = reference.removeprefix("oci://").partition("/")
        if not host or not self.path:
            raise ChartError(f"chart {client.name}: an OCI reference is oci://HOST/PATH/CHART")
        self.client = client
        self.base = f"{'http' if client.access.plain_http else 'https'}://{host}"
        self._token = ""

    def chart(self, wanted: str, cache: Cache) -> bytes:
        """The archive of a version, constraint or ``sha256:...`` of the manifest. Raises ChartError."""
        if wanted.startswith("sha256:"):
            reference = wanted
        else:
            reference = self._tag(wanted)
        answer = self._get(f"manifests/{reference}", limit=_MAX_MANIFEST, accept=_MANIFEST)
        promised = reference if wanted.startswith("sha256:") else answer.headers.get("docker-content-digest", "")
        if promised.startswith("sha256:") and hashlib.sha256(answer.body).hexdigest() != promised.removeprefix("sha256:"):
            raise ChartError(f"chart {self.client.name}: the manifest's digest is not the {promised} that was promised; do not use it")
        digest, size = self._layer(answer.body)
        kept = cache.chart(digest)
        if kept is not None:
            return kept
        if size > MAX_ARCHIVE:
            raise ChartError(f"chart {self.client.name}: the archive has {size} bytes, more than the {MAX_ARCHIVE} allowed")
        data = self._get(f"blobs/sha256:{digest}", limit=MAX_ARCHIVE).body
        check_digest(data, digest, self.client.name)
        return data

    def _layer(self, body: bytes) -> tuple[str, int]:
        """Digest and size (bytes) of the chart's layer."""
        try:
            manifest = json.loads(body)
            layers = manifest["layers"]
            found = [(layer["digest"], int(layer["size"])) for layer in layers if layer["mediaType"] in _CHART_LAYERS]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise ChartError(f"chart {self.client.name}: the registry's answer is no manifest of a chart") from None
        if not found or not re.fullmatch("sha256:[0-9a-f]{64}", found[0][0]):
            raise ChartError(f"chart {self.client.name}: the artifact holds no Helm chart")
        return found[0][0].removeprefix("sha256:"), found[0][1]

    def _tag(self, wanted: str) -> str:
        """The tag for a version; ``+`` of semantic versions is written ``_`` in tags."""
        if EXACT.fullmatch(wanted):
            return wanted.replace("+", "_")
        tags = {tag.replace("_", "+"): tag for tag in self._tags()}
        return tags[best_version(tags, wanted, self.client.name)]

    def _tags(self) -> list[str]:
        out: list[str] = []
        place = "tags/list"
        for _ in range(_MAX_TAG_PAGES):
            answer = self._get(place, limit=_MAX_MANIFEST)
            try:
                out += json.loads(answer.body).get("tags") or []
            except (ValueError, AttributeError, RecursionError):
                raise ChartError(f"chart {self.client.name}: the registry's list of tags cannot be read") from None
            following = re.search(r'<([^>]+)>;\s*rel="?next', answer.headers.get("link", ""))
            if not following:
                return out
            place = "tags/list?" + urllib.parse.urlsplit(following[1]).query
        return out

    def _get(self, place: str, *, limit: int, accept: str = "") -> Answer:
        url = f"{self.base}/v2/{self.path}/{place}"
        headers = {"Accept": accept} if accept else {}
        if self._token:
            headers["Authorization"] = self._token
        answer = self.client.get(url, limit=limit, headers=headers, accept_status=() if self._token else (401,), credentials=not self._token)
        if answer.status == 401:
            self._token = self._authenticate(answer.headers.get("www-authenticate", ""), url)
            headers["Authorization"] = self._token
            answer = self.client.get(url, limit=limit, headers=headers, credentials=False)
        return answer

    def _authenticate(self, challenge: str, url: str) -> str:
        """The Authorization header for a bearer challenge (the distribution specification's token flow)."""
        scheme, _, rest = challenge.partition(" ")
        asked = dict(_CHALLENGE.findall(rest))
        if scheme.lower() != "bearer" or not asked.get("realm", "").startswith(("https://", "http://")):
            # Basic credentials were sent already, or there are none: this says what to do.
            raise ChartError(f"chart {self.client.name}: {url}: HTTP 401: authentication is required or was refused; give username and password")
        query = {key: asked[key] for key in ("service", "scope") if key in asked}
        query.setdefault("scope", f"repository:{self.path}:pull")
        answer = self.client.get(f"{asked['realm']}?{urllib.parse.urlencode(query)}", limit=_MAX_MANIFEST)
        try:
            found = json.loads(answer.body)
            token = found.get("token") or found["access_token"]
        except (ValueError, KeyError, AttributeError, RecursionError):
            raise ChartError(f"chart {self.client.name}: {asked['realm']}: the token service gave no token") from None
        return f"Bearer {token}"
