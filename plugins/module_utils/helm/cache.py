# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetched charts by digest, and indexes by address, in a folder of the user's own."""
from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import typing as t
from pathlib import Path

from .errors import ChartError


def default_folder() -> Path:
    """``$MESHFLEET_CACHE``, else ``$XDG_CACHE_HOME/meshfleet``, else ``~/.cache/meshfleet``."""
    own = os.environ.get("MESHFLEET_CACHE")
    if own:
        return Path(own).expanduser() / "charts"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path("~/.cache").expanduser()) / "meshfleet" / "charts"


class Cache:
    """Files are written aside and renamed, so that a reader sees a whole one or none; damaged ones are left out."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_folder()

    def chart(self, digest: str) -> bytes | None:
        """The archive with a SHA-256 digest (hexadecimal), or None."""
        with contextlib.suppress(OSError):
            data = (self.folder / f"{digest}.tgz").read_bytes()
            if hashlib.sha256(data).hexdigest() == digest:
                return data
        return None

    def keep_chart(self, data: bytes) -> None:
        """Keep an archive that was read without error."""
        self._write(f"{hashlib.sha256(data).hexdigest()}.tgz", data)

    def index(self, url: str) -> dict[str, t.Any] | None:
        """What was kept of a repository's index: ``{etag, entries}``, or None."""
        with contextlib.suppress(OSError, ValueError):
            found = json.loads((self.folder / self._index_name(url)).read_bytes())
            if isinstance(found, dict) and isinstance(found.get("etag"), str) and isinstance(found.get("entries"), dict):
                return found
        return None

    def keep_index(self, url: str, etag: str, entries: dict[str, t.Any]) -> None:
        """Keep a repository's index under its entity tag."""
        self._write(self._index_name(url), json.dumps({"etag": etag, "entries": entries}).encode())

    @staticmethod
    def _index_name(url: str) -> str:
        return f"index-{hashlib.sha256(url.encode()).hexdigest()[:32]}.json"

    def _write(self, name: str, data: bytes) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                os.replace(temporary, self.folder / name)
            except OSError:
                os.unlink(temporary)
                raise
        except OSError as error:
            raise ChartError(f"chart cache {self.folder}: {error.strerror}; set MESHFLEET_CACHE to a folder that can be written") from None
