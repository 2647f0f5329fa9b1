# SPDX-License-Identifier: GPL-3.0-or-later
"""All analyzers there are. A list by hand: what is sent to a host holds only what is imported by name."""
from __future__ import annotations

import typing as t

from .analyzer import Analyzer
from .analyzers import (
    application_uid,
    authorization_policies,
    auto_images,
    ca_certificates,
    certificate_hosts,
    circuit_breakers,
    clients_without_proxy,
    conditions,
    deployment_services,
    deprecated_fields,
    deprecation,
    destination_hosts,
    destination_subsets,
    envoy_filter_risks,
    envoy_filters,
    external_control_plane,
    gateway_certificates,
    gateway_conflicts,
    gateway_crds,
    gateway_ports,
    gateway_routes,
    gateway_secrets,
    gateway_selectors,
    injection,
    jwks,
    jwt_routes,
    lightstep,
    mesh_hosts,
    mesh_networks,
    mesh_settings,
    mutual_tls,
    policy_coverage,
    policy_ports,
    policy_principals,
    policy_shadows,
    policy_values,
    port_names,
    proxy_cost,
    proxy_images,
    regex_routes,
    resource_annotations,
    route_settings,
    route_timeouts,
    schema,
    service_clusters,
    service_entry_addresses,
    service_entry_overlaps,
    service_entry_protocols,
    service_subsets,
    shadowed_matches,
    shadowed_services,
    sidecar_scope,
    sidecars,
    subsets,
    telemetry_defaults,
    telemetry_providers,
    telemetry_selectors,
    unused_subsets,
    virtual_service_gateways,
    webhooks,
    wide_envoy_filters,
    wildcard_routes,
)  # fmt: skip

_ALL: t.Final = (
    resource_annotations.ANALYZER, application_uid.ANALYZER, authorization_policies.ANALYZER, auto_images.ANALYZER, ca_certificates.ANALYZER,
    conditions.ANALYZER, deployment_services.ANALYZER, deprecation.ANALYZER, destination_hosts.ANALYZER, destination_subsets.ANALYZER,
    envoy_filters.ANALYZER, external_control_plane.ANALYZER, gateway_certificates.ANALYZER, gateway_conflicts.ANALYZER,
    gateway_crds.ANALYZER, gateway_ports.ANALYZER, gateway_secrets.ANALYZER, gateway_selectors.ANALYZER, injection.ANALYZER, jwks.ANALYZER,
    jwt_routes.ANALYZER, lightstep.ANALYZER, mesh_hosts.ANALYZER, mesh_networks.ANALYZER, port_names.ANALYZER, proxy_images.ANALYZER,
    service_clusters.ANALYZER, service_entry_addresses.ANALYZER, service_entry_protocols.ANALYZER, sidecars.ANALYZER, subsets.ANALYZER,
    telemetry_defaults.ANALYZER, telemetry_providers.ANALYZER, telemetry_selectors.ANALYZER, virtual_service_gateways.ANALYZER,
    webhooks.ANALYZER, *schema.ANALYZERS,
    certificate_hosts.ANALYZER, circuit_breakers.ANALYZER, clients_without_proxy.ANALYZER, deprecated_fields.ANALYZER, envoy_filter_risks.ANALYZER,
    gateway_routes.ANALYZER, mesh_settings.ANALYZER, mutual_tls.ANALYZER, policy_coverage.ANALYZER, policy_ports.ANALYZER, policy_principals.ANALYZER,
    policy_shadows.ANALYZER, policy_values.ANALYZER, proxy_cost.ANALYZER, regex_routes.ANALYZER, route_settings.ANALYZER, route_timeouts.ANALYZER,
    service_entry_overlaps.ANALYZER, service_subsets.ANALYZER, shadowed_matches.ANALYZER, shadowed_services.ANALYZER, sidecar_scope.ANALYZER,
    unused_subsets.ANALYZER, wide_envoy_filters.ANALYZER, wildcard_routes.ANALYZER,
)  # fmt: skip
ANALYZERS: t.Final[t.Mapping[str, Analyzer]] = {one.name: one for one in _ALL}
"""By name."""


def selected(rules: t.Collection[str]) -> list[Analyzer]:
    """Those that the names and codes ask for; all for none. Raises ValueError that names what there is not."""
    if not rules:
        return list(_ALL)
    unknown = [rule for rule in rules if rule not in ANALYZERS and not any(rule in one.codes for one in _ALL)]
    if unknown:
        raise ValueError(f"no analyzer has the name or code {', '.join(sorted(unknown))}; the documentation lists them")
    return [one for one in _ALL if one.name in rules or not set(one.codes).isdisjoint(rules)]
