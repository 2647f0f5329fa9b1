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
    conditions,
    deployment_services,
    deprecation,
    destination_hosts,
    destination_subsets,
    envoy_filters,
    external_control_plane,
    gateway_certificates,
    gateway_conflicts,
    gateway_crds,
    gateway_ports,
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
    policy_principals,
    port_names,
    proxy_cost,
    proxy_images,
    resource_annotations,
    route_timeouts,
    schema,
    service_clusters,
    service_entry_addresses,
    service_entry_protocols,
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
    certificate_hosts.ANALYZER, mesh_settings.ANALYZER, mutual_tls.ANALYZER, policy_principals.ANALYZER, proxy_cost.ANALYZER, route_timeouts.ANALYZER,
    shadowed_services.ANALYZER, sidecar_scope.ANALYZER, unused_subsets.ANALYZER, wide_envoy_filters.ANALYZER,
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
