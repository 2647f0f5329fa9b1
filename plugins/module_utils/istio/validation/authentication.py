# SPDX-License-Identifier: GPL-3.0-or-later
"""RequestAuthentications and PeerAuthentications (https://istio.io/latest/docs/reference/config/security/)."""
from __future__ import annotations

from ...gotemplate.quoting import quote
from . import urls
from .findings import Findings
from .headers import strict_name_problem
from .jwks import KeySetError, private_keys
from .messages import Message
from .subject import Subject
from .targets import check_selector, check_targets
from .traffic_policy import duration_problem
from .verdict import Path


def check_request_authentication(subject: Subject, spec: Message, found: Findings) -> None:
    """A RequestAuthentication."""
    check_targets(spec, found)
    for number, rule in enumerate(spec["jwtRules"]):
        _check_rule(rule, ("spec", "jwtRules", number), found)


def _check_rule(rule: Message, at: Path, found: Findings) -> None:
    for number, audience in enumerate(rule["audiences"]):
        if not audience:
            found.list_error("audience must be non-empty string", (*at, "audiences", number))
    if not rule["issuer"] and not rule["jwksUri"]:
        found.list_error("issuer or jwksUri must be non-empty string", at)
    if rule["jwksUri"]:
        found.list_error(_uri_problem(rule["jwksUri"]), (*at, "jwksUri"))
    private: list[int] = []
    if rule["jwks"]:
        try:
            private = private_keys(rule["jwks"])
        except KeySetError as error:
            found.list_error(f"jwks parse error: {error}", (*at, "jwks"))
    for number, header in enumerate(rule["fromHeaders"]):
        if not header["name"]:
            found.list_error("location header name must be non-empty string", (*at, "fromHeaders", number))
    for field, name in (("fromParams", "location query"), ("fromCookies", "cookie name")):
        for number, text in enumerate(rule[field]):
            if not text:
                found.list_error(f"{name} must be non-empty string", (*at, field, number))
    for number, entry in enumerate(rule["outputClaimToHeaders"]):
        where = (*at, "outputClaimToHeaders", number)
        if not entry["claim"] or not entry["header"]:
            found.list_error("outputClaimToHeaders header and claim value must be non-empty string", where)
        else:
            found.list_error(strict_name_problem(entry["header"]), (*where, "header"))
    if rule["timeout"] is not None:
        found.list_error(duration_problem(rule["timeout"]), (*at, "timeout"))
    for number in private:
        text = f"jwks key at index {number} contains private key material; only public keys are used for verification"
        found.warn(text, (*at, "jwks"))


def _uri_problem(uri: str) -> str:
    try:
        url = urls.parse(uri)
    except urls.UrlError as error:
        return str(error)
    if url.scheme not in ("http", "https"):
        return f"URI scheme {quote(url.scheme)} is not supported"
    if url.port and len(url.port.lstrip("0")) > 18:
        return f"strconv.Atoi: parsing {quote(url.port)}: value out of range"
    return ""


def check_peer_authentication(subject: Subject, spec: Message, found: Findings) -> None:
    """A PeerAuthentication."""
    selector, ports = spec["selector"], spec["portLevelMtls"]
    at: Path = ("spec", "portLevelMtls")
    if ports and (selector is None or not selector["matchLabels"]):
        found.error("mesh/namespace peer authentication cannot have port level mTLS", at)
    if "portLevelMtls" in spec and not ports:
        found.error("port level mTLS, if defined, must have at least one element", at)
    for port in sorted(ports):
        if not 0 < port <= 65535:
            found.error("port must be in range 1..65535", (*at, str(port)))
    check_selector(selector, ("spec", "selector"), found)
