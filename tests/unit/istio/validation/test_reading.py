# SPDX-License-Identifier: GPL-3.0-or-later
"""How messages are read from JSON: names, zeros, oneofs, wrappers, and the errors istiod gives."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.durations import DurationError, duration_text, parse_duration
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.go_json import JsonSyntaxError, check
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.messages import table_of
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.reading import read_message, read_strictly
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.scalars import ReadError

NETWORKING: t.Final = "istio.networking.v1alpha3."
RULE: t.Final = NETWORKING + "DestinationRule"


def test_both_names_of_a_field_are_read_and_jsons_counts() -> None:
    message, unknown = read_message(RULE, {"traffic_policy": {"port_level_settings": []}, "exportTo": ["*"], "export_to": ["."]})
    assert message["exportTo"] == ["*"]
    assert message["trafficPolicy"] == {}
    assert unknown == []


def test_what_is_not_set_is_zero_or_none() -> None:
    message, _ = read_message(RULE, {"host": "", "subsets": [], "trafficPolicy": None})
    assert dict(message) == {}
    assert (message["host"], message["subsets"], message["trafficPolicy"]) == ("", (), None)
    with pytest.raises(KeyError):
        message["hots"]


def test_zeros_are_kept_where_they_override() -> None:
    message, _ = read_message(RULE, {"host": "", "subsets": []}, zeros=True)
    assert dict(message) == {"host": "", "subsets": []}


def test_of_a_oneof_the_last_in_the_messages_order_counts() -> None:
    message, _ = read_message(NETWORKING + "StringMatch", {"regex": "r", "exact": "e"})
    assert dict(message) == {"regex": "r"}
    assert read_message(NETWORKING + "StringMatch", {"prefix": ""})[0].get("prefix") == ""


def test_null_in_a_list_is_an_empty_message_and_a_zero() -> None:
    message, _ = read_message(NETWORKING + "VirtualService", {"hosts": [None], "http": [None]})
    assert message["hosts"] == [""]
    assert message["http"] == [{}]


def test_numbers_may_stand_in_quotes_and_enums_may_be_numbers() -> None:
    settings, _ = read_message(NETWORKING + "ConnectionPoolSettings", {"tcp": {"maxConnections": "5"}, "http": {"h2UpgradePolicy": 2}})
    assert settings["tcp"]["maxConnections"] == 5
    assert settings["http"]["h2UpgradePolicy"] == "UPGRADE"
    assert read_message(NETWORKING + "ConnectionPoolSettings", {"http": {"h2UpgradePolicy": 9}})[0]["http"]["h2UpgradePolicy"] == 9


def test_whole_floats_are_whole_numbers() -> None:
    assert read_message(NETWORKING + "Port", {"number": 80.0})[0]["number"] == 80


def test_unknown_fields_are_told_with_their_path_and_refused_only_strictly() -> None:
    spec = {"trafficPolicy": {"tls": {"modus": 1}}, "subsets": [{"nam": "x"}]}
    _, unknown = read_message(RULE, spec)
    assert unknown == [
        (("trafficPolicy", "tls", "modus"), 'unknown field "modus" in istio.networking.v1alpha3.ClientTLSSettings'),
        (("subsets", 0, "nam"), 'unknown field "nam" in istio.networking.v1alpha3.Subset'),
    ]
    with pytest.raises(ReadError, match='unknown field "modus" in'):
        read_strictly(RULE, spec)


@pytest.mark.parametrize(
    ("spec", "text", "path"),
    [
        ("x", "json: cannot unmarshal string into Go value of type map[string]json.RawMessage", ()),
        ({"host": 5}, "json: cannot unmarshal number into Go value of type string", ("host",)),
        ({"subsets": {}}, "json: cannot unmarshal object into Go value of type []json.RawMessage", ("subsets",)),
        ({"subsets": [{"labels": []}]}, "json: cannot unmarshal array into Go value of type map[string]json.RawMessage", ("subsets", 0, "labels")),
        ({"trafficPolicy": {"tls": {"mode": "NO"}}}, 'unknown value "\\"NO\\"" for enum istio.networking.v1alpha3.ClientTLSSettings.TLSmode',
         ("trafficPolicy", "tls", "mode")),
        ({"trafficPolicy": {"connectionPool": {"tcp": {"connectTimeout": "5"}}}}, 'bad Duration: time: missing unit in duration "5"',
         ("trafficPolicy", "connectionPool", "tcp", "connectTimeout")),
        ({"trafficPolicy": {"connectionPool": {"tcp": {"maxConnections": "tcp"}}}}, "invalid character 'c' in literal true (expecting 'r')",
         ("trafficPolicy", "connectionPool", "tcp", "maxConnections")),
        ({"trafficPolicy": {"connectionPool": {"tcp": {"maxConnections": 3000000000}}}},
         "json: cannot unmarshal number 3000000000 into Go value of type int32", ("trafficPolicy", "connectionPool", "tcp", "maxConnections")),
    ],
)  # fmt: skip
def test_errors(spec: t.Any, text: str, path: tuple[str | int, ...]) -> None:
    with pytest.raises(ReadError) as error:
        read_message(RULE, spec)
    assert str(error.value) == text
    assert tuple(reversed(error.value.path)) == path


def test_of_two_errors_the_first_in_the_messages_order_is_told() -> None:
    with pytest.raises(ReadError, match="into Go value of type string"):
        read_message(RULE, {"subsets": 1, "host": 1})


def test_an_any_is_read_by_its_type() -> None:
    url = "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua"
    message, _ = read_message("envoy.config.core.v3.TypedExtensionConfig", {"name": "lua", "typed_config": {"@type": url, "inline_code": "x"}})
    assert message["typedConfig"]["typeUrl"] == url
    for config, text in (
        ({"inline_code": "x"}, "Any JSON doesn't have '@type'"),
        ({"@type": url, "inline_code": 1}, f"can't unmarshal Any nested proto {url}: json: cannot unmarshal number into Go value of type string"),
        ({"@type": "x/envoy.Nothing"}, "could not resolve Any message type: x/envoy.Nothing"),
        ({"@type": "type.googleapis.com/google.protobuf.Duration"}, "Any JSON doesn't have 'value'"),
    ):
        with pytest.raises(ReadError) as error:
            read_message("envoy.config.core.v3.TypedExtensionConfig", {"typed_config": config})
        assert str(error.value) == text


def test_every_type_that_a_table_names_is_in_a_table() -> None:
    """From the kinds' messages down, nothing leads nowhere."""
    todo, seen = ["istio.mesh.v1alpha1.MeshConfig", RULE, NETWORKING + "VirtualService", "envoy.config.bootstrap.v3.Bootstrap"], set()
    while todo:
        name = todo.pop()
        if name in seen or name.startswith("google.protobuf."):
            continue
        seen.add(name)
        table = table_of(name)
        assert table is not None, name
        if not table.is_enum(name):
            todo += [field.type for field in table.fields(name) if "." in field.type]
    assert len(seen) > 400


@pytest.mark.parametrize(
    ("text", "nanos"),
    [("1.5h", 5400 * 10**9), ("-1m30s", -90 * 10**9), ("1us", 1000), ("1µs", 1000), ("0", 0), (".5s", 5 * 10**8), ("1h2m3.004s", 3723004000000)],
)
def test_durations(text: str, nanos: int) -> None:
    assert parse_duration(text) == nanos


@pytest.mark.parametrize(("nanos", "text"), [(0, "0s"), (1500, "1.5µs"), (2 * 10**6, "2ms"), (3723004000000, "1h2m3.004s"), (-90 * 10**9, "-1m30s")])
def test_durations_are_written(nanos: int, text: str) -> None:
    assert duration_text(nanos) == text


@pytest.mark.parametrize("text", ["", "s", "1", "1.s.", "1d", "9999999999999h", "-", "1 s"])
def test_no_durations(text: str) -> None:
    with pytest.raises(DurationError, match=r"^time: "):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "unexpected end of JSON input"), ("[1,]", "invalid character ']' looking for beginning of value"),
        ("-", "invalid character ' ' in numeric literal"),
        ('{"a" 1}', "invalid character '1' after object key"), ("1 2", "invalid character '2' after top-level value"),
        ('"\\x"', "invalid character 'x' in string escape code"), ("[1 2]", "invalid character '2' after array element"),
        ("é", "invalid character 'Ã' looking for beginning of value"), ("{1}", "invalid character '1' looking for beginning of object key string"),
    ],
)  # fmt: skip
def test_json_that_is_none(text: str, problem: str) -> None:
    with pytest.raises(JsonSyntaxError) as error:
        check(text)
    assert str(error.value) == problem
