# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts of a real Envoy (1.38, and what an istiod of 1.31 says of it), read into parts and reasons."""
from __future__ import annotations

import typing as t

from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.envoy_errors import Part, read_error

ALPN: t.Final = "Didn't find a registered implementation for 'istio.alpn' with type URL: 'istio.envoy.config.filter.http.alpn.v2alpha1.FilterConfig'"
RING: t.Final = (
    'goo.gle/debugproto    \nname: "outbound|80||echo.sample.svc.cluster.local"\ntype: EDS\nlb_policy: RING_HASH\n'
    'ring_hash_lb_config {\n  minimum_ring_size {\n'
    '    value: 9000000\n  }\n}\nmetadata {\n  filter_metadata {\n    key: "istio"\n    value {\n      fields {\n        key: "config"\n        value {\n'
    '          string_value: "/apis/networking.istio.io/v1/namespaces/sample/destination-rule/ring"\n        }\n      }\n    }\n  }\n}\n'
    'transport_socket_matches {\n  name: "tlsMode-istio"\n}\n: Proto constraint validation failed (ClusterValidationError.RingHashLbConfig: embedded message '
    "failed validation | caused by RingHashLbConfigValidationError.MinimumRingSize: value mu...(truncated)"
)


def test_listeners_are_told_a_line_each() -> None:
    found = read_error(f"Error adding/updating listener(s) 0.0.0.0_15010: {ALPN}\n10.121.230.146_15021: {ALPN}\n")
    assert found.parts == (Part("0.0.0.0_15010", ALPN), Part("10.121.230.146_15021", ALPN))
    assert "\n" not in found.text
    script = 'script load error: [string "function envoy_on_request(handle..."]:2: \')\' expected near \'handle\''
    assert read_error(f"Error adding/updating listener(s) virtualInbound: {script}\n").parts == (Part("virtualInbound", script),)


def test_clusters_are_told_one_after_another() -> None:
    found = read_error("Error adding/updating cluster(s) outbound|80|v1|a.b.svc.cluster.local: no, not so: 3, outbound|443||c: bad")
    assert found.parts == (Part("outbound|80|v1|a.b.svc.cluster.local", "no, not so: 3"), Part("outbound|443||c", "bad"))


def test_a_resource_that_breaks_its_protos_rules_comes_before_the_reason() -> None:
    found = read_error(RING)
    (part,) = found.parts
    assert (part.name, part.paths) == (
        "outbound|80||echo.sample.svc.cluster.local", ("/apis/networking.istio.io/v1/namespaces/sample/destination-rule/ring",)
    )  # fmt: skip
    assert part.why.startswith("Proto constraint validation failed (ClusterValidationError.RingHashLbConfig: ")
    assert found.text == f"{part.name}: {part.why}"


def test_texts_that_were_cut_elsewhere_have_one_key() -> None:
    other = RING.replace("debugproto    ", "debugstr ").replace("value mu...", "value must...")
    assert read_error(other).text != read_error(RING).text
    assert read_error(other).key == read_error(RING).key
    assert read_error("Not supported field").key == "Not supported field"


def test_a_reason_that_was_cut_off() -> None:
    found = read_error(RING[:200] + "...(truncated)")
    assert (found.parts[0].name, found.parts[0].why) == ("outbound|80||echo.sample.svc.cluster.local", "the reason was cut off")


def test_any_other_text_is_a_reason_of_no_part() -> None:
    assert read_error("Not supported\n  field in StreamInfo: X").parts == (Part("", "Not supported field in StreamInfo: X"),)
    assert read_error("").parts == (Part("", ""),)
    assert read_error("Error adding/updating listener(s) ").parts == (Part("", "Error adding/updating listener(s)"),)
