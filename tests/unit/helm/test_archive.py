# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives: limits and refusals."""
from __future__ import annotations

import io
import tarfile

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.archive import read_archive
from ansible_collections.meshfleet.istio.plugins.module_utils.helm.errors import ChartError
from hypothesis import given, settings
from hypothesis import strategies as st


def tar(*members: tuple[str, bytes], kind: bytes = tarfile.REGTYPE) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.type, info.size, info.linkname = kind, len(data) if kind == tarfile.REGTYPE else 0, "/etc/passwd"
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


GOOD = tar(("c/Chart.yaml", b"name: c\n"), ("c/templates/a.yaml", b"\xef\xbb\xbfa: 1\n"))


def test_files_are_found_below_the_top_folder_without_byte_order_marks() -> None:
    assert read_archive(GOOD, "c.tgz") == {"Chart.yaml": b"name: c\n", "templates/a.yaml": b"a: 1\n"}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (tar(("c/../../x", b"1")), "leads out of the archive"),
        (tar(("c//etc/x", b"1")), "absolute path"),
        (tar(("Chart.yaml", b"1")), "outside the archive's top folder"),
        (tar(("c/C:/x", b"1")), "illegal file name"),
        (tar(("c/link", b""), kind=tarfile.SYMTYPE), "link or device"),
        (tar(("c/big", b"0" * (5 << 20) + b"1")), "unpacks to more than"),
        (GOOD[:60], "damaged or cut short"),
        (b"name: c", "not a gzipped archive"),
        (tar(), "no files"),
    ],
)
def test_refusals(data: bytes, text: str) -> None:
    with pytest.raises(ChartError, match=text):
        read_archive(data, "c.tgz")


def spoilt(at: int, new: bytes) -> bytes:
    return GOOD[:at] + new + GOOD[at + len(new) :]


@settings(deadline=2000, max_examples=300)
@given(st.one_of(st.binary(max_size=200), st.builds(spoilt, st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=3))))
def test_any_bytes_raise_nothing_but_chart_errors(data: bytes) -> None:
    try:
        read_archive(data, "c.tgz")
    except ChartError as error:
        assert "c.tgz" in str(error)
