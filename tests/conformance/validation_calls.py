# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions of Istio's validation and what of ours does the same, for the recorded calls."""
from __future__ import annotations

import typing as t

from ansible_collections.meshfleet.istio.plugins.module_utils.istio.durations import parse_duration
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation import (
    addresses,
    cel,
    destination_rule,
    envoy_filter,
    gateway,
    headers,
    http_route,
    mesh,
    names,
    targets,
    traffic_policy,
    workloads,
)
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.findings import Findings
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.reading import read_message
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.validation.subject import Subject

Json = dict[str, t.Any]
Said = tuple[str, str, str]
"""Why it cannot be read, all errors, all warnings."""
Call = t.Callable[[Json], t.Any]
PAIRS: t.Final = ("ValidateMeshConfig", "validateEnvoyFilter")
"""Functions that give a warning and an error."""


def said_by_istio(record: Json) -> t.Any:
    """The results of a recorded call as ours give them: errors and warnings as text, other values as they are."""
    results = record["results"]
    if record["func"] in PAIRS:
        return "", results[1] or "", results[0] or ""
    found = results[0]
    if isinstance(found, dict) and set(found) == {"err", "warning"}:
        return "", found["err"] or "", found["warning"] or ""
    return "" if found is None else found


def read(value: t.Any) -> t.Any:
    """A recorded argument; messages are read."""
    if isinstance(value, dict) and "$proto" in value:
        return read_message(value["$proto"], value["value"])[0]
    return [read(item) for item in value] if isinstance(value, list) else value


def plain(function: t.Callable[[str], object], key: str) -> Call:
    """A function of one text or number."""
    return lambda args: function(args[key])


def found_by(check: t.Callable[[Json, Findings], object]) -> Call:
    """A check that writes what it finds: errors and warnings."""

    def call(args: Json) -> Said:
        found = Findings()
        check(args, found)
        return "", found.error_text, found.warning_text

    return call


def errors_of(check: t.Callable[[Json, Findings], object]) -> Call:
    """The same where Go's function gives errors only."""
    return lambda args: found_by(check)(args)[1]


def nanos(value: t.Any) -> int:
    return parse_duration(value["value"]) if value else 0


def endpoint(args: Json, found: Findings) -> None:
    ports = args["servicePorts"]
    known = None if args["allowFQDNAddresses"] else set(ports or ())
    workloads.check_endpoint(read(args["we"]), (), found, known, len(known or ()))


def export(args: Json, found: Findings) -> None:
    spec = read_message("istio.networking.v1alpha3.ServiceEntry", {"exportTo": args["exportTo"]})[0]
    targets.check_export(spec, args["namespace"], found, service_entry=args["isServiceEntry"], selected=args["isDestinationRuleWithSelector"])


def filter_patches(args: Json, found: Findings) -> None:
    """Go's function is told of the warning that all get, or not."""
    meta = args["cfg"]["meta"]
    envoy_filter.check_envoy_filter(Subject("EnvoyFilter", meta.get("name", ""), meta.get("namespace", ""), {}, {}), read(args["cfg"]["spec"]), found)
    if args["errs"]["warning"] is None and found.warnings:
        del found.warnings[0]


def http(args: Json, found: Findings) -> None:
    http_route.check_http_route(read(args["http"]), (), found, delegate=args["delegate"], converted=args["gatewaySemantics"])


def destinations(with_headers: bool) -> Call:
    return errors_of(
        lambda args, found: http_route.check_destinations(
            read(args["weights"] or []), (), found, converted=args["gatewaySemantics"], headers=with_headers
        )
    )


def expression(args: Json) -> str:
    problem = cel.expression_problem(read(args["filter"])["expression"])
    return problem and f"must be a valid CEL expression, {problem}"


CALLS: t.Final[dict[str, Call]] = {
    "ValidateCORSHTTPHeaderName": plain(headers.cors_header_problem, "name"),
    "ValidateDNS1123Labels": plain(names.labels_problem, "domain"),
    "ValidateDuration": lambda args: traffic_policy.duration_problem(nanos(args["pd"])),
    "ValidateFQDN": plain(names.fqdn_problem, "fqdn"),
    "ValidateHTTPHeaderNameOrJwtClaimRoute": plain(headers.match_name_problem, "name"),
    "ValidateHTTPHeaderOperationName": plain(headers.operation_name_problem, "name"),
    "ValidateHTTPHeaderValue": plain(headers.value_problem, "value"),
    "ValidateHTTPHeaderWithAuthorityOperationName": plain(headers.request_name_problem, "name"),
    "ValidateIPAddress": plain(addresses.address_problem, "addr"),
    "ValidateIPSubnet": plain(addresses.subnet_problem, "subnet"),
    "ValidateLocalityLbSetting": found_by(
        lambda args, found: traffic_policy.check_locality(read(args["lb"]), (), found, outlier=args["outlier"] is not None)
    ),
    "ValidateMeshConfig": found_by(lambda args, found: mesh.check_mesh(read(args["mesh"]), found)),
    "ValidateMeshConfigProxyConfig": found_by(lambda args, found: mesh.check_proxy(read(args["config"]), (), found)),
    "ValidateMeshNetworks": errors_of(lambda args, found: mesh.check_networks(read(args["meshnetworks"]), found)),
    "ValidateNamespaceSlashWildcardHostname": errors_of(
        lambda args, found: gateway.check_namespaced_host(
            args["hostname"], (), found, gateway=args["isGateway"], converted=args["gatewaySemantics"]
        )
    ),
    "ValidatePartialWildCard": plain(names.partial_wildcard_problem, "host"),
    "ValidatePercent": lambda args: traffic_policy.percent_problem(args["val"]),
    "ValidatePort": lambda args: names.port_problem(args["port"]),
    "ValidatePortName": plain(names.port_name_problem, "name"),
    "ValidateProtocol": plain(names.protocol_problem, "protocolStr"),
    "ValidateProxyAddress": plain(addresses.proxy_address_problem, "hostAddr"),
    "ValidateStrictHTTPHeaderName": plain(headers.strict_name_problem, "name"),
    "ValidateTLS": errors_of(lambda args, found: traffic_policy.check_client_tls(read(args["settings"]), args["configNamespace"], (), found)),
    "ValidateTrustDomain": plain(names.trust_domain_problem, "domain"),
    "ValidateUnixAddress": plain(names.unix_address_problem, "addr"),
    "ValidateWildcardDomain": plain(names.wildcard_problem, "domain"),
    "ValidateWildcardDomainForVirtualServiceBoundToGateway": lambda args: names.gateway_host_problem(args["domain"], sni=args["sni"]),
    "ValidateZoneAwareLbSetting": found_by(
        lambda args, found: traffic_policy.check_zone_aware(read(args["lb"]), (), found, outlier=args["outlier"] is not None)
    ),
    "isAuthorityHeader": plain(headers.is_authority, "headerKey"),
    "isPrime": lambda args: traffic_policy.is_prime(args["x"]),
    "validateConnectionPool": errors_of(lambda args, found: traffic_policy.check_connection_pool(read(args["settings"]), (), found)),
    "validateDestination": errors_of(lambda args, found: http_route.check_destination(read(args["destination"]), (), found)),
    "validateEnvoyFilter": found_by(filter_patches),
    "validateExportTo": errors_of(export),
    "validateGatewayNames": found_by(
        lambda args, found: http_route.check_gateway_names(args["gatewayNames"] or (), (), found, converted=args["gatewaySemantics"])
    ),
    "validateHTTPRoute": found_by(http),
    "validateHTTPRouteDestinations": destinations(True),
    "validateLocalities": lambda args: traffic_policy.localities_problem(args["localities"]),
    "validateNetwork": errors_of(lambda args, found: mesh.check_network(read(args["network"]), (), found)),
    "validateOutlierDetection": found_by(lambda args, found: traffic_policy.check_outlier_detection(read(args["outlier"]), (), found)),
    "validateRouteDestinations": destinations(False),
    "validateSubsetName": plain(destination_rule.subset_problem, "name"),
    "validateTLSOptions": found_by(lambda args, found: gateway.check_server_tls(read(args["tls"]), (), found)),
    "validateTelemetryFilter": expression,
    "validateTrafficPolicy": found_by(lambda args, found: traffic_policy.check_policy(read(args["policy"]), args["configNamespace"], (), found)),
    "validateWorkloadEntry": found_by(endpoint),
    "validateWorkloadSelector": found_by(lambda args, found: targets.check_selector(read(args["selector"]), (), found)),
}
"""By the name of Istio's function. The others are parts of these or of a kind's rules, and are seen through them."""
