# SPDX-License-Identifier: GPL-3.0-or-later
"""Quantities in the canonical form that Kubernetes documents: no fraction, the largest suffix that leaves none, in the family they are written in."""
from __future__ import annotations

import typing as t
from fractions import Fraction

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.cluster.quantities import canonical
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("0.5", "500m"), ("1.5", "1500m"), ("2000m", "2"), ("1000m", "1"), ("100m", "100m"), ("0", "0"), ("0m", "0"), ("0Gi", "0"), (2, "2"), (0.5, "500m"),
        (1.0, "1"), ("1024Mi", "1Gi"), ("2048Mi", "2Gi"), ("1536Mi", "1536Mi"), ("1.5Gi", "1536Mi"), ("1024Ki", "1Mi"), ("1000Ki", "1000Ki"),
        ("128974848", "128974848"),
        ("1000", "1k"), ("1000k", "1M"), ("1500k", "1500k"), ("1.5M", "1500k"), ("1000000000", "1G"), ("1000u", "1m"), ("1n", "1n"), ("0.000001", "1u"),
        ("007", "7"), ("1.50", "1500m"), ("0.5Ki", "512"), ("1E", "1E"), ("1Ei", "1Ei"), ("1024Pi", "1Ei"), ("4294967296", "4294967296"),
        # signs, exponents, what the server rounds, and what is none
        ("-1", None), ("+1", None), ("1e3", None), ("1E3", None), ("0.1n", None), ("0.3Ki", None), ("", None), (".5", None), ("1.", None), ("1 Gi", None),
        ("1K", None), ("1ki", None), ("Gi", None), ("9E999", None), ("10Ei", None), (None, None), (True, None), ([], None), ("١", None),
    ],
)  # fmt: skip
def test_the_canonical_form(given: t.Any, wanted: str | None) -> None:
    assert canonical(given) == wanted


BINARY: t.Final = ("", "Ki", "Mi", "Gi")
DECIMAL: t.Final = ("m", "", "k", "M")


def value(text: str) -> Fraction:
    """By the documentation's table of suffixes."""
    number = text.rstrip("KMGTPEiknum")
    suffix = text[len(number) :]
    scale = Fraction(1024) ** "KMGTPE".index(suffix[0]) * 1024 if suffix.endswith("i") else Fraction(1000) ** ("num kMGTPE".index(suffix or " ") - 3)
    return Fraction(number) * scale


@given(st.integers(0, 10**7), st.integers(0, 999), st.sampled_from([*BINARY, *DECIMAL]))
def test_the_value_stays_and_the_form_is_final(whole: int, part: int, suffix: str) -> None:
    text = f"{whole}.{part:03}{suffix}"
    found = canonical(text)
    if found is None:
        assert suffix.endswith("i") and value(text).denominator != 1
        return
    assert value(found) == value(text)
    assert "." not in found and canonical(found) == found
