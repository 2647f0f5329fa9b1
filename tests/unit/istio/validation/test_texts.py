# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts with a grammar of their own: patterns, expressions, URLs, addresses, sets of keys. What is expected, Go's own packages said."""
from __future__ import annotations

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation import addresses, names, urls
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.cel import expression_problem
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.headers import value_problem
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.jwks import KeySetError, private_keys
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.regexps import pattern_problem
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.traffic_policy import is_prime, localities_problem

START = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"


@pytest.mark.parametrize(
    "pattern",
    ["", "a|b", "(?P<n>x)", "(?<n>x)", "[]a]", r"\Q*\E", r"\p{Greek}\PN", "a{,2}", "a{2,}?", "(|a)*", "x{1000}", r"[[:alpha:]\d-z]", r"\x{10FFFF}"],
)
def test_patterns(pattern: str) -> None:
    assert pattern_problem(pattern) == ""


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("a**", "invalid nested repetition operator: `**`"), ("*a", "missing argument to repetition operator: `*`"), ("(a", "missing closing ): `(a`"),
        ("a)", "unexpected ): `a)`"), ("[a", "missing closing ]: `[a`"), ("[z-a]", "invalid character class range: `z-a`"),
        ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"), ("a{1001}", "invalid repeat count: `{1001}`"), (r"\8", r"invalid escape sequence: `\8`"),
        ("(a{500}){3}", "invalid repeat count: `{3}`"), ("\\", "trailing backslash at end of expression: ``"),
        ("(?P<a-b>x)", "invalid named capture: `(?P<a-b>`"),
        (r"\p{Nope}", r"invalid character class range: `\p{Nope}`"),
        ("[[:nope:]]", "invalid character class range: `[:nope:]`"),
    ],
)  # fmt: skip
def test_patterns_that_are_none(pattern: str, problem: str) -> None:
    assert pattern_problem(pattern) == f"error parsing regexp: {problem}"


@pytest.mark.parametrize(
    "text",
    [
        "response.code >= 400 && xds.cluster_name == 'x'", "a ? b : c", "[1, 2,]", "{'a': 1u}", "r'\\'", "a.all(x, x > -1)", "has(a.b)", ".a.b{c: 1.5e3}",
        "! -9223372036854775808",
    ],
)
def test_expressions(text: str) -> None:
    assert expression_problem(text) == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", f"ERROR: <input>:1:0: Syntax error: mismatched input '<EOF>' expecting {START}"),
        ("a b", "ERROR: <input>:1:3: Syntax error: extraneous input 'b' expecting <EOF>\n | a b\n | ..^"),
        ("a.", "ERROR: <input>:1:3: Syntax error: no viable alternative at input '.'\n | a.\n | ..^"),
        ("(a", "ERROR: <input>:1:3: Syntax error: missing ')' at '<EOF>'\n | (a\n | ..^"),
        ("has(a)", "ERROR: <input>:1:5: invalid argument to has() macro\n | has(a)\n | ....^"),
        ("while", "ERROR: <input>:1:1: reserved identifier: while\n | while\n | ^"),
        ("a ? b", "ERROR: <input>:1:6: Syntax error: mismatched input '<EOF>' expecting ':'\n | a ? b\n | .....^"),
        ("a;", "ERROR: <input>:1:2: Syntax error: token recognition error at: ';'\n | a;\n | .^"),
    ],
)
def test_expressions_that_are_none(text: str, problem: str) -> None:
    assert expression_problem(text) == problem


def test_an_expression_in_very_many_brackets_is_refused() -> None:
    assert "recursion limit" in expression_problem("(" * 5000 + "a" + ")" * 5000)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("http://foo.com:x", 'parse "http://foo.com:x": invalid port ":x" after host'), ("://x", 'parse "://x": missing protocol scheme'),
        ("http://a b", 'parse "http://a b": invalid character " " in host name'), ("%zz", 'parse "%zz": invalid URL escape "%zz"'),
        ("http://[::1", "parse \"http://[::1\": missing ']' in host"), ("a:b/\x7f", 'parse "a:b/\\x7f": net/url: invalid control character in URL'),
    ],
)  # fmt: skip
def test_urls_that_are_none(text: str, problem: str) -> None:
    with pytest.raises(urls.UrlError) as error:
        urls.parse(text)
    assert str(error.value) == problem


def test_urls() -> None:
    assert urls.parse("HTTPS://user@[fe80::1%25en0]:80/x?y#z") == urls.Url("https", "80")
    assert urls.parse("a/b").scheme == ""


@pytest.mark.parametrize("text", ["1.2.3.4", "::", "::1", "fe80::1%eth0", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "1:2:3:4:5:6:7::"])
def test_addresses(text: str) -> None:
    assert addresses.is_address(text)


@pytest.mark.parametrize("text", ["", "1.2.3", "01.2.3.4", "256.1.1.1", "1.2.3.4.5", "1.2.3.4\n", ":::", "1::2::3", "12345::", "fe80::1%", "a.b", "::1.2.3"])
def test_addresses_that_are_none(text: str) -> None:
    assert not addresses.is_address(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1.2.3.4/33", "prefix length out of range"), ("1.2.3.4/08", 'bad bits after slash: "08"'), ("fe80::1%a/8", "IPv6 zones cannot be present in a prefix"),
        ("x/8", 'ParseAddr("x"): unable to parse IP'), ("1::2::3/8", 'ParseAddr("1::2::3"): multiple :: in address (at ":3")'),
    ],
)  # fmt: skip
def test_networks_that_are_none(text: str, problem: str) -> None:
    with pytest.raises(addresses.AddressError) as error:
        addresses.check_network(text)
    assert str(error.value).endswith(f": {problem}")


def test_host_and_port() -> None:
    assert addresses.split_host_port("[::1]:80") == ("::1", "80")
    assert addresses.split_host_port(":80") == ("", "80")
    for text, problem in (("a", "missing port in address"), ("a:b:c", "too many colons in address"), ("[a:1", "missing ']' in address")):
        with pytest.raises(addresses.AddressError, match=problem):
            addresses.split_host_port(text)


@pytest.mark.parametrize("value", ["", "plain", "%HOSTNAME%", "100%%", '%REQ(["a", "b"])%', "%REQ(x)%"])
def test_header_values(value: str) -> None:
    assert value_problem(value) == ""


@pytest.mark.parametrize("value", ["100%", "%A", "%A(", '%A(["a" "b"])%', "%A(x) y%", "a\x00"])
def test_header_values_that_are_none(value: str) -> None:
    assert value_problem(value).startswith("header value configuration")


def test_sets_of_keys() -> None:
    public = '{"kty":"RSA","n":"AQ","e":"AQAB"}'
    assert private_keys(f'{{"keys":[{public},{{"kty":"oct","k":"AQ"}}]}}') == [1]
    assert private_keys(public) == []
    for text, problem in (
        ("", "EOF"), ("{", "unexpected EOF"), ("foo", "invalid character 'o' in literal false (expecting 'a')"), ("[]", "expected '{', but got '['"),
        ('{"keys":[{"kty":"RSA","n":"AQ"}]}',
         'failed to decode key #0 in "keys": failed to unmarshal JSON into key (*jwk.rsaPublicKey): required field e is missing'),
        ('{"kty":"X"}', "failed to parse sole key in key set: invalid key type from JSON (X)"),
    ):  # fmt: skip
        with pytest.raises(KeySetError) as error:
            private_keys(text)
        assert str(error.value) == f"failed to unmarshal JWK set: {problem}"


def test_primes_are_found_at_once_whatever_their_size() -> None:
    assert [number for number in range(30) if is_prime(number)] == [1, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29]
    assert is_prime((1 << 64) - 59)
    assert not is_prime((1 << 64) - 61)
    assert not is_prime(3215031751)  # a strong pseudoprime to the first four primes


@pytest.mark.parametrize("localities", [["a", "b"], ["a/b", "a/c"], ["a/b", "a/*"], ["a/b/c", "a/b/*"], ["a/b/c", "a/b/d"], ["a", "*"]])
def test_localities(localities: list[str]) -> None:
    assert localities_problem(localities) == ""


@pytest.mark.parametrize("localities", [["a", "a"], ["a/*", "a/b"], ["a/b/*", "a/b/c"], ["a/b", "a"], ["*", "a"], ["a/b/c", "a/b/c"], ["a//b"], ["a*/b"]])
def test_localities_that_overlap(localities: list[str]) -> None:
    assert localities_problem(localities) != ""


def test_hosts() -> None:
    assert names.hosts_overlap("*.foo.com", "a.foo.com")
    assert not names.hosts_overlap("*.foo.com", "foo.com")
    assert names.is_subset("*.a.b", "*.b")
    assert not names.is_subset("*.b", "*.a.b")
    assert names.gateway_host_problem("outbound_.80_._.foo.bar", sni=True) == ""
    assert names.gateway_host_problem("outbound_.80_._.foo.bar", sni=False) != ""
