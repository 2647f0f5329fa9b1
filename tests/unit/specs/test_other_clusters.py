# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that reach another cluster than the task's: the same names, checked, and their secrets known to both doors."""
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.specs import cacerts, intermediate_ca, multicluster_info, remote_secret, root_ca
from ansible_collections.meshfleet.istio.plugins.module_utils.specs.auth import other_auth, other_auth_secrets

HIDDEN: t.Final = {
    "host": "https://one.example", "api_key": "s-key", "password": "s-pass", "proxy": "http://user:s-proxy@p.example",
    "proxy_headers": {"basic_auth": "s-head"}, "kubeconfig": {"users": [{"name": "u", "user": {"token": "s-token"}}]},
}  # fmt: skip
ALL: t.Final = {"s-key", "s-pass", "s-proxy", "s-head", "s-token"}


def test_the_same_options_by_the_same_names_and_aliases() -> None:
    found = other_auth({"host": "https://one", "verify_ssl": False, "ssl_ca_cert": "ca.pem", "impersonate_groups": "a,b", "connect_timeout": 3}, "remote")
    assert (found.host, found.validate_certs, found.ca_cert, found.impersonate_groups, found.connect_timeout) == ("https://one", False, "ca.pem", ("a", "b"), 3)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"server": "x"}, "remote: server is no option that reaches a cluster; known are"),
        ({"validate_certs": "no"}, "remote.validate_certs: is no bool"),
        ({"proxy_headers": "x"}, "remote.proxy_headers: is no dict"),
        ({"connect_timeout": "soon"}, "remote.connect_timeout: is no float"),
    ],
)
def test_what_is_none_is_named(given: dict[str, t.Any], text: str) -> None:
    with pytest.raises(ValueError) as caught:
        other_auth(given, "remote")
    assert text in str(caught.value)


def test_all_secrets_are_known() -> None:
    assert other_auth_secrets(HIDDEN) == ALL
    assert other_auth_secrets(None) == set()
    store = {"type": "secret", "cluster": HIDDEN}
    assert root_ca.SPEC.secrets({"store": store, "clusters": {}}) == ALL
    assert root_ca.SPEC.secrets({"store": {}, "clusters": {"one": HIDDEN}}) == ALL
    assert intermediate_ca.SPEC.secrets({"store": {}, "root": store}) == ALL
    assert cacerts.SPEC.secrets({"store": store}) == ALL
    assert multicluster_info.SPEC.secrets({"clusters": {"one": HIDDEN}}) == ALL
    assert remote_secret.SPEC.secrets({"remote": HIDDEN, "auth_plugin_config": {"k": "s-plugin"}}) == ALL | {"s-plugin"}


@pytest.mark.parametrize("spec", [root_ca, intermediate_ca, cacerts, multicluster_info, remote_secret])
def test_bad_input_ends_no_search_for_secrets(spec: t.Any) -> None:
    assert spec.SPEC.secrets(dict.fromkeys(spec.SPEC.argument_spec, "no dictionary")) == set()


def test_nothing_secret_is_in_the_options_own_words() -> None:
    options = other_auth({key: value for key, value in HIDDEN.items() if key != "kubeconfig"}, "remote")
    assert not any(secret in repr(options) for secret in ALL)
