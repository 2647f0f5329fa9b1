# SPDX-License-Identifier: GPL-3.0-or-later
"""Chart archives: gzipped tars, read with Helm's limits and refusals."""
from __future__ import annotations

import gzip
import io
import posixpath
import re
import tarfile
import typing as t
import zlib

from .errors import ChartError

MAX_CHART: t.Final = 100 << 20  # bytes unpacked
MAX_FILE: t.Final = 5 << 20  # bytes unpacked
_BOM = b"\xef\xbb\xbf"


def read_archive(data: bytes, name: str) -> dict[str, bytes]:
    """The files of an archive by path below its top folder.

    Raises ChartError for what is no gzipped tar, cut short, too large, or has paths that lead out of it.
    """
    if not data.startswith(b"\x1f\x8b\x08"):
        hint = " (it looks like YAML)" if name.endswith((".yaml", ".yml")) else ""
        raise ChartError(f"chart {name}: not a gzipped archive{hint}")
    out: dict[str, bytes] = {}
    left = MAX_CHART
    try:
        with tarfile.open(fileobj=t.cast(t.IO[bytes], _Limited(data, name)), mode="r|") as archive:
            for member in archive:
                if member.isdir():
                    continue
                path = _inner_path(member.name, name)
                if member.size > MAX_FILE:
                    raise ChartError(f"chart {name}: {member.name} unpacks to more than {MAX_FILE} bytes")
                left -= member.size
                if left <= 0:
                    raise ChartError(f"chart {name}: unpacks to more than {MAX_CHART} bytes")
                if not member.isfile():
                    raise ChartError(f"chart {name}: {member.name} is a link or device; a chart may hold files only")
                handle = archive.extractfile(member)
                content = handle.read() if handle else b""
                if len(content) != member.size:
                    raise ChartError(f"chart {name}: the archive is cut short in {member.name}; fetch it again")
                out[path] = content.removeprefix(_BOM)
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ChartError(f"chart {name}: the archive is damaged or cut short ({error}); fetch it again") from None
    if not out:
        raise ChartError(f"chart {name}: no files in chart archive")
    return out


class _Limited(io.RawIOBase):
    """Unpacked bytes, up to a limit: an archive may not unpack to more than it is read for."""

    def __init__(self, data: bytes, name: str) -> None:
        self._stream = gzip.GzipFile(fileobj=io.BytesIO(data))
        self._left, self._name = 2 * MAX_CHART, name

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self._left -= len(block)
        if self._left <= 0:
            raise ChartError(f"chart {self._name}: unpacks to more than {MAX_CHART} bytes")
        return block


def _inner_path(path: str, name: str) -> str:
    delimiter = "\\" if "\\" in path else "/"
    top, _, rest = path.partition(delimiter)
    inner = rest.replace(delimiter, "/")
    if inner.startswith("/"):
        raise ChartError(f"chart {name}: illegally contains the absolute path {path!r}")
    cleaned = posixpath.normpath(inner) if inner else "."
    if cleaned == "." or top == "Chart.yaml":
        raise ChartError(f"chart {name}: {path!r} is outside the archive's top folder")
    if cleaned.startswith(".."):
        raise ChartError(f"chart {name}: {path!r} leads out of the archive")
    if re.match("[a-zA-Z]:/", cleaned):
        raise ChartError(f"chart {name}: illegal file name {path!r}")
    return cleaned
