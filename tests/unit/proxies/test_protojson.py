# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of fields are translated, keys of data are not, and private keys go."""
from __future__ import annotations

import json
import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.config_dump import DumpError, read_config_dump
from ansible_collections.meshfleet.istio.plugins.module_utils.proxies.protojson import REDACTED, canonical

SECRET: t.Final = "S0FOQVJJRU5WT0dFTA=="


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ({"dynamic_listeners": [{"active_state": {"version_info": "1"}}]}, {"dynamicListeners": [{"activeState": {"versionInfo": "1"}}]}),
        ({"alreadyThere": 1, "http2_protocol_options": {}}, {"alreadyThere": 1, "http2ProtocolOptions": {}}),
        ({"filter_metadata": {"istio_x": {"a_b": 1}}}, {"filterMetadata": {"istio_x": {"a_b": 1}}}),
        ({"typed_per_filter_config": {"a_b": {"c_d": 1}}}, {"typedPerFilterConfig": {"a_b": {"cD": 1}}}),
        ({"node": {"metadata": {"ISTIO_VERSION": "1"}, "user_agent_name": "e"}}, {"node": {"metadata": {"ISTIO_VERSION": "1"}, "userAgentName": "e"}}),
        ({"custom_tags": [{"metadata": {"metadata_key": 1}}]}, {"customTags": [{"metadata": {"metadataKey": 1}}]}),
        ({"transport_socket_matches": [{"match": {"tls_mode": "x"}}]}, {"transportSocketMatches": [{"match": {"tls_mode": "x"}}]}),
        ({"routes": [{"match": {"safe_regex": {}}}]}, {"routes": [{"match": {"safeRegex": {}}}]}),
        (
            {"typed_config": {"@type": "type.googleapis.com/udpa.type.v1.TypedStruct", "type_url": "u", "value": {"a_b": 1}}},
            {"typedConfig": {"@type": "type.googleapis.com/udpa.type.v1.TypedStruct", "typeUrl": "u", "value": {"a_b": 1}}},
        ),
    ],
)
def test_names(value: t.Any, result: t.Any) -> None:
    assert canonical(value) == result


@pytest.mark.parametrize("name", ["private_key", "privateKey"])
def test_private_keys_are_hidden_wherever_they_are(name: str) -> None:
    found = canonical({"a": [{"tls_certificate": {name: {"inline_bytes": SECRET}, "certificate_chain": {"inline_bytes": "AAAA"}}}]})
    assert SECRET not in json.dumps(found)
    assert found["a"][0]["tlsCertificate"] == {"privateKey": {"inlineBytes": REDACTED}, "certificateChain": {"inlineBytes": "AAAA"}}
    keys = canonical({"session_ticket_keys": {"keys": [{"inline_string": SECRET}]}})
    assert keys == {"sessionTicketKeys": {"keys": [{"inlineString": "[redacted]"}]}}


@pytest.mark.parametrize("text", ["", "{", '{"configs": {}}', "[]", '{"a": 1}', "[" * 100_000])
def test_what_is_no_dump_is_refused(text: str) -> None:
    with pytest.raises(DumpError):
        read_config_dump(text)
