# SPDX-License-Identifier: GPL-3.0-or-later
"""What Istio's kinds hold (istio.io/api of Istio 1.31), in ``proto_table``'s notation.

Made by ``python -m tests.oracle.message_tables``.
"""
from __future__ import annotations

import typing as t

ISTIO_MESSAGES: t.Final = """
package istio.extensions.v1alpha1
enum EnvValueSource: INLINE 0; HOST 1
EnvVar: name string; value_from enum:EnvValueSource; value string
enum FailStrategy: FAIL_CLOSE 0; FAIL_OPEN 1; FAIL_RELOAD 2
LuaConfig: inline_code string
enum PluginPhase: UNSPECIFIED_PHASE 0; AUTHN 1; AUTHZ 2; STATS 3
enum PluginType: UNSPECIFIED_PLUGIN_TYPE 0; HTTP 1; NETWORK 2
enum PullPolicy: UNSPECIFIED_POLICY 0; IfNotPresent 1; Always 2
TrafficExtension: selector istio.type.v1beta1.WorkloadSelector; targetRefs []istio.type.v1beta1.PolicyTargetReference; phase
    enum:TrafficExtension.ExecutionPhase; priority ~Int32Value; match []TrafficSelector; wasm WasmConfig/filter_config; lua LuaConfig/filter_config
enum TrafficExtension.ExecutionPhase: UNSPECIFIED 0; AUTHN 1; AUTHZ 2; STATS 3
TrafficSelector: mode enum:istio.type.v1beta1.WorkloadMode; ports []istio.type.v1beta1.PortSelector
VmConfig: env []EnvVar
WasmConfig: url string; sha256 string; image_pull_policy enum:PullPolicy; image_pull_secret string; verification_key string; plugin_config ~Struct;
    plugin_name string; fail_strategy enum:FailStrategy; vm_config VmConfig; type enum:PluginType
WasmPlugin: selector istio.type.v1beta1.WorkloadSelector; targetRef istio.type.v1beta1.PolicyTargetReference; targetRefs
    []istio.type.v1beta1.PolicyTargetReference; url string; sha256 string; image_pull_policy enum:PullPolicy; image_pull_secret string; verification_key
    string; plugin_config ~Struct; plugin_name string; phase enum:PluginPhase; priority ~Int32Value; fail_strategy enum:FailStrategy; vm_config VmConfig;
    match []WasmPlugin.TrafficSelector; type enum:PluginType
WasmPlugin.TrafficSelector: mode enum:istio.type.v1beta1.WorkloadMode; ports []istio.type.v1beta1.PortSelector
package istio.mesh.v1alpha1
enum AuthenticationPolicy: NONE 0; MUTUAL_TLS 1; INHERIT 1000
Certificate: secret_name string; dns_names []string
ConfigSource: address string; tls_settings istio.networking.v1alpha3.ClientTLSSettings; subscribed_resources []enum:Resource
enum ForwardClientCertDetails: UNDEFINED 0; SANITIZE 1; FORWARD_ONLY 2; APPEND_FORWARD 3; SANITIZE_SET 4; ALWAYS_FORWARD_ONLY 5
LabelSelector: matchLabels map:string; matchExpressions []LabelSelectorRequirement
LabelSelectorRequirement: key string; operator string; values []string
MeshConfig: proxy_listen_port int32; proxy_inbound_listen_port int32; proxy_http_port int32; connect_timeout ~Duration; hbone_idle_timeout ~Duration;
    protocol_detection_timeout ~Duration; tcp_keepalive istio.networking.v1alpha3.ConnectionPoolSettings.TCPSettings.TcpKeepalive; ingress_class string;
    ingress_service string; ingress_controller_mode enum:MeshConfig.IngressControllerMode; ingress_selector string; enable_tracing bool; access_log_file
    string; access_log_format string; access_log_encoding enum:MeshConfig.AccessLogEncoding; enable_envoy_access_log_service bool;
    disable_envoy_listener_log bool; default_config ProxyConfig; outbound_traffic_policy MeshConfig.OutboundTrafficPolicy; inbound_traffic_policy
    MeshConfig.InboundTrafficPolicy; config_sources []ConfigSource; enable_auto_mtls ~BoolValue; trust_domain string; trust_domain_aliases []string;
    ca_certificates []MeshConfig.CertificateData; default_service_export_to []string; default_virtual_service_export_to []string;
    default_destination_rule_export_to []string; root_namespace string; locality_lb_setting istio.networking.v1alpha3.LocalityLoadBalancerSetting;
    zone_aware_lb_setting istio.networking.v1alpha3.ZoneAwareLoadBalancerSetting; dns_refresh_rate ~Duration; h2_upgrade_policy
    enum:MeshConfig.H2UpgradePolicy; inbound_cluster_stat_name string; outbound_cluster_stat_name string; certificates []Certificate; service_settings
    []MeshConfig.ServiceSettings; service_scope_configs []MeshConfig.ServiceScopeConfigs; enable_prometheus_merge ~BoolValue; verify_certificate_at_client
    ~BoolValue; ca MeshConfig.CA; extension_providers []MeshConfig.ExtensionProvider; default_providers MeshConfig.DefaultProviders; discovery_selectors
    []LabelSelector; path_normalization MeshConfig.ProxyPathNormalization; default_http_retry_policy istio.networking.v1alpha3.HTTPRetry; mesh_mTLS
    MeshConfig.TLSConfig; tls_defaults MeshConfig.TLSConfig; default_traffic_policy MeshConfig.DefaultTrafficPolicy; service_entry_visibility
    ServiceEntryVisibility
enum MeshConfig.AccessLogEncoding: TEXT 0; JSON 1
MeshConfig.CA: address string; tls_settings istio.networking.v1alpha3.ClientTLSSettings; request_timeout ~Duration; istiod_side bool
MeshConfig.CertificateData: pem string/certificate_data; spiffe_bundle_url string/certificate_data; cert_signers []string; trust_domains []string
MeshConfig.DefaultProviders: tracing []string; metrics []string; access_logging []string
MeshConfig.DefaultTrafficPolicy: connection_pool istio.networking.v1alpha3.ConnectionPoolSettings; outlier_detection
    istio.networking.v1alpha3.OutlierDetection
MeshConfig.ExtensionProvider: name string; envoy_ext_authz_http MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationHttpProvider/provider;
    envoy_ext_authz_grpc MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationGrpcProvider/provider; zipkin
    MeshConfig.ExtensionProvider.ZipkinTracingProvider/provider; lightstep MeshConfig.ExtensionProvider.LightstepTracingProvider/provider; datadog
    MeshConfig.ExtensionProvider.DatadogTracingProvider/provider; stackdriver MeshConfig.ExtensionProvider.StackdriverProvider/provider; opencensus
    MeshConfig.ExtensionProvider.OpenCensusAgentTracingProvider/provider; skywalking MeshConfig.ExtensionProvider.SkyWalkingTracingProvider/provider;
    opentelemetry MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider/provider; prometheus
    MeshConfig.ExtensionProvider.PrometheusMetricsProvider/provider; envoy_file_access_log MeshConfig.ExtensionProvider.EnvoyFileAccessLogProvider/provider;
    envoy_http_als MeshConfig.ExtensionProvider.EnvoyHttpGrpcV3LogProvider/provider; envoy_tcp_als
    MeshConfig.ExtensionProvider.EnvoyTcpGrpcV3LogProvider/provider; envoy_otel_als MeshConfig.ExtensionProvider.EnvoyOpenTelemetryLogProvider/provider; sds
    MeshConfig.ExtensionProvider.SDSProvider/provider
MeshConfig.ExtensionProvider.DatadogTracingProvider: service string; port uint32; max_tag_length uint32
MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationGrpcProvider: service string; port uint32; timeout ~Duration; fail_open bool; clear_route_cache bool;
    status_on_error string; include_request_body_in_check MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationRequestBody
MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationHttpProvider: service string; port uint32; timeout ~Duration; path_prefix string; fail_open bool;
    clear_route_cache bool; status_on_error string; include_headers_in_check []string; include_request_headers_in_check []string;
    include_additional_headers_in_check map:string; include_request_body_in_check MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationRequestBody;
    headers_to_upstream_on_allow []string; headers_to_downstream_on_deny []string; headers_to_downstream_on_allow []string
MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationRequestBody: max_request_bytes uint32; allow_partial_message bool; pack_as_bytes bool
MeshConfig.ExtensionProvider.EnvoyFileAccessLogProvider: path string; log_format MeshConfig.ExtensionProvider.EnvoyFileAccessLogProvider.LogFormat;
    omit_empty_values bool
MeshConfig.ExtensionProvider.EnvoyFileAccessLogProvider.LogFormat: text string/log_format; labels ~Struct/log_format
MeshConfig.ExtensionProvider.EnvoyHttpGrpcV3LogProvider: service string; port uint32; log_name string; filter_state_objects_to_log []string;
    additional_request_headers_to_log []string; additional_response_headers_to_log []string; additional_response_trailers_to_log []string
MeshConfig.ExtensionProvider.EnvoyOpenTelemetryLogProvider: service string; port uint32; log_name string; log_format
    MeshConfig.ExtensionProvider.EnvoyOpenTelemetryLogProvider.LogFormat
MeshConfig.ExtensionProvider.EnvoyOpenTelemetryLogProvider.LogFormat: text string; labels ~Struct
MeshConfig.ExtensionProvider.EnvoyTcpGrpcV3LogProvider: service string; port uint32; log_name string; filter_state_objects_to_log []string
MeshConfig.ExtensionProvider.GrpcService: timeout ~Duration; initial_metadata []MeshConfig.ExtensionProvider.HttpHeader
MeshConfig.ExtensionProvider.HttpHeader: name string; value string/header_value; env_name string/header_value
MeshConfig.ExtensionProvider.HttpService: path string; timeout ~Duration; headers []MeshConfig.ExtensionProvider.HttpHeader
MeshConfig.ExtensionProvider.LightstepTracingProvider: service string; port uint32; access_token string; max_tag_length uint32
MeshConfig.ExtensionProvider.OpenCensusAgentTracingProvider: service string; port uint32; context
    []enum:MeshConfig.ExtensionProvider.OpenCensusAgentTracingProvider.TraceContext; max_tag_length uint32
enum MeshConfig.ExtensionProvider.OpenCensusAgentTracingProvider.TraceContext: UNSPECIFIED 0; W3C_TRACE_CONTEXT 1; GRPC_BIN 2; CLOUD_TRACE_CONTEXT 3; B3 4
MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider: service string; port uint32; max_tag_length uint32; http
    MeshConfig.ExtensionProvider.HttpService; grpc MeshConfig.ExtensionProvider.GrpcService; resource_detectors
    MeshConfig.ExtensionProvider.ResourceDetectors; service_attribute_enrichment enum:MeshConfig.ExtensionProvider.ServiceAttributeEnrichment;
    dynatrace_sampler MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider.DynatraceSampler/sampling
MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider.DynatraceSampler: tenant string; cluster_id int32; root_spans_per_minute uint32; http_service
    MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider.DynatraceSampler.DynatraceApi
MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider.DynatraceSampler.DynatraceApi: service string; port uint32; http
    MeshConfig.ExtensionProvider.HttpService
MeshConfig.ExtensionProvider.PrometheusMetricsProvider:
MeshConfig.ExtensionProvider.ResourceDetectors: environment MeshConfig.ExtensionProvider.ResourceDetectors.EnvironmentResourceDetector; dynatrace
    MeshConfig.ExtensionProvider.ResourceDetectors.DynatraceResourceDetector
MeshConfig.ExtensionProvider.ResourceDetectors.DynatraceResourceDetector:
MeshConfig.ExtensionProvider.ResourceDetectors.EnvironmentResourceDetector:
MeshConfig.ExtensionProvider.SDSProvider: name string; service string; port uint32
enum MeshConfig.ExtensionProvider.ServiceAttributeEnrichment: ISTIO_CANONICAL 0; OTEL_SEMANTIC_CONVENTIONS 1
MeshConfig.ExtensionProvider.SkyWalkingTracingProvider: service string; port uint32; access_token string
MeshConfig.ExtensionProvider.StackdriverProvider: debug bool; max_number_of_attributes ~Int64Value; max_number_of_annotations ~Int64Value;
    max_number_of_message_events ~Int64Value; max_tag_length uint32; logging MeshConfig.ExtensionProvider.StackdriverProvider.Logging
MeshConfig.ExtensionProvider.StackdriverProvider.Logging: labels map:string
MeshConfig.ExtensionProvider.ZipkinTracingProvider: service string; port uint32; max_tag_length uint32; enable_64bit_trace_id bool; path string;
    trace_context_option enum:MeshConfig.ExtensionProvider.ZipkinTracingProvider.TraceContextOption; timeout ~Duration; headers
    []MeshConfig.ExtensionProvider.HttpHeader
enum MeshConfig.ExtensionProvider.ZipkinTracingProvider.TraceContextOption: USE_B3 0; USE_B3_WITH_W3C_PROPAGATION 1
enum MeshConfig.H2UpgradePolicy: DO_NOT_UPGRADE 0; UPGRADE 1
MeshConfig.InboundTrafficPolicy: mode enum:MeshConfig.InboundTrafficPolicy.Mode
enum MeshConfig.InboundTrafficPolicy.Mode: PASSTHROUGH 0; LOCALHOST 1
enum MeshConfig.IngressControllerMode: UNSPECIFIED 0; OFF 1; DEFAULT 2; STRICT 3
MeshConfig.OutboundTrafficPolicy: mode enum:MeshConfig.OutboundTrafficPolicy.Mode; tls istio.networking.v1alpha3.ClientTLSSettings
enum MeshConfig.OutboundTrafficPolicy.Mode: REGISTRY_ONLY 0; ALLOW_ANY 1; ALLOW_ANY_DYNAMIC_DNS 3
MeshConfig.ProxyPathNormalization: normalization enum:MeshConfig.ProxyPathNormalization.NormalizationType
enum MeshConfig.ProxyPathNormalization.NormalizationType: DEFAULT 0; NONE 1; BASE 2; MERGE_SLASHES 3; DECODE_AND_MERGE_SLASHES 4
MeshConfig.ServiceScopeConfigs: namespace_selector LabelSelector; services_selector LabelSelector; scope enum:MeshConfig.ServiceScopeConfigs.Scope
enum MeshConfig.ServiceScopeConfigs.Scope: LOCAL 0; GLOBAL 1
MeshConfig.ServiceSettings: settings MeshConfig.ServiceSettings.Settings; hosts []string
MeshConfig.ServiceSettings.Settings: cluster_local bool
MeshConfig.TLSConfig: min_protocol_version enum:MeshConfig.TLSConfig.TLSProtocol; ecdh_curves []string; cipher_suites []string
enum MeshConfig.TLSConfig.TLSProtocol: TLS_AUTO 0; TLSV1_2 1; TLSV1_3 2
MeshNetworks: networks map:Network
Network: endpoints []Network.NetworkEndpoints; gateways []Network.IstioNetworkGateway
Network.IstioNetworkGateway: registry_service_name string/gw; address string/gw; port uint32; locality string
Network.NetworkEndpoints: from_cidr string/ne; from_registry string/ne
PrivateKeyProvider: cryptomb PrivateKeyProvider.CryptoMb/provider; qat PrivateKeyProvider.QAT/provider
PrivateKeyProvider.CryptoMb: poll_delay ~Duration; fallback ~BoolValue
PrivateKeyProvider.QAT: poll_delay ~Duration; fallback ~BoolValue
ProxyConfig: config_path string; binary_path string; service_cluster string/cluster_name; tracing_service_name
    enum:ProxyConfig.TracingServiceName/cluster_name; drain_duration ~Duration; discovery_address string; discovery_refresh_delay ~Duration; zipkin_address
    string; statsd_udp_address string; envoy_metrics_service_address string; proxy_admin_port int32; availability_zone string; control_plane_auth_policy
    enum:AuthenticationPolicy; custom_config_file string; stat_name_length int32; concurrency ~Int32Value; proxy_bootstrap_template_path string;
    interception_mode enum:ProxyConfig.InboundInterceptionMode; tracing Tracing; sds SDS; envoy_access_log_service RemoteService; envoy_metrics_service
    RemoteService; proxy_metadata map:string; runtime_values map:string; status_port int32; extra_stat_tags []string; gateway_topology Topology;
    termination_drain_duration ~Duration; mesh_id string; readiness_probe istio.networking.v1alpha3.ReadinessProbe; proxy_stats_matcher
    ProxyConfig.ProxyStatsMatcher; hold_application_until_proxy_starts ~BoolValue; ca_certificates_pem []string; image istio.networking.v1beta1.ProxyImage;
    private_key_provider PrivateKeyProvider; proxy_headers ProxyConfig.ProxyHeaders; file_flush_interval ~Duration; file_flush_min_size_kb uint32;
    stats_compression ~BoolValue; connection_settings ProxyConfig.ConnectionSettings
ProxyConfig.ConnectionSettings: profile enum:ProxyConfig.ConnectionSettings.Profile; listener_per_connection_buffer_limit_bytes ~Int32Value;
    cluster_per_connection_buffer_limit_bytes ~Int32Value; http_idle_timeout ~Duration; http_max_connection_duration ~Duration; http_drain_timeout
    ~Duration; http_request_timeout ~Duration; http_request_headers_timeout ~Duration; http_stream_idle_timeout ~Duration; http_max_stream_duration
    ~Duration; http_max_concurrent_streams ~Int32Value; http2_initial_stream_window_size ~Int32Value; http2_initial_connection_window_size ~Int32Value;
    http_headers_with_underscores_action enum:ProxyConfig.ConnectionSettings.HeadersWithUnderscoresAction; http_merge_slashes ~BoolValue;
    http_path_with_escaped_slashes_action enum:ProxyConfig.ConnectionSettings.PathWithEscapedSlashesAction; listener_connection_limit ~Int32Value;
    global_downstream_connection_limit ~Int32Value
enum ProxyConfig.ConnectionSettings.HeadersWithUnderscoresAction: HEADERS_WITH_UNDERSCORES_UNSPECIFIED 0; HEADERS_WITH_UNDERSCORES_ALLOW 1;
    HEADERS_WITH_UNDERSCORES_REJECT_REQUEST 2; HEADERS_WITH_UNDERSCORES_DROP_HEADER 3
enum ProxyConfig.ConnectionSettings.PathWithEscapedSlashesAction: PATH_WITH_ESCAPED_SLASHES_UNSPECIFIED 0; KEEP_UNCHANGED 1; REJECT_REQUEST 2;
    UNESCAPE_AND_REDIRECT 3; UNESCAPE_AND_FORWARD 4
enum ProxyConfig.ConnectionSettings.Profile: SIDECAR 0; EDGE 1
enum ProxyConfig.InboundInterceptionMode: REDIRECT 0; TPROXY 1; NONE 2
ProxyConfig.ProxyHeaders: forwarded_client_cert enum:ForwardClientCertDetails; set_current_client_cert_details
    ProxyConfig.ProxyHeaders.SetCurrentClientCertDetails; request_id ProxyConfig.ProxyHeaders.RequestId; server ProxyConfig.ProxyHeaders.Server;
    attempt_count ProxyConfig.ProxyHeaders.AttemptCount; envoy_debug_headers ProxyConfig.ProxyHeaders.EnvoyDebugHeaders; metadata_exchange_headers
    ProxyConfig.ProxyHeaders.MetadataExchangeHeaders; preserve_http1_header_case ~BoolValue; x_forwarded_host ProxyConfig.ProxyHeaders.XForwardedHost;
    x_forwarded_port ProxyConfig.ProxyHeaders.XForwardedPort
ProxyConfig.ProxyHeaders.AttemptCount: disabled ~BoolValue
ProxyConfig.ProxyHeaders.EnvoyDebugHeaders: disabled ~BoolValue
ProxyConfig.ProxyHeaders.MetadataExchangeHeaders: mode enum:ProxyConfig.ProxyHeaders.MetadataExchangeMode
enum ProxyConfig.ProxyHeaders.MetadataExchangeMode: UNDEFINED 0; IN_MESH 1
ProxyConfig.ProxyHeaders.RequestId: disabled ~BoolValue
ProxyConfig.ProxyHeaders.Server: disabled ~BoolValue; value string
ProxyConfig.ProxyHeaders.SetCurrentClientCertDetails: subject ~BoolValue; cert ~BoolValue; chain ~BoolValue; dns ~BoolValue; uri ~BoolValue
ProxyConfig.ProxyHeaders.XForwardedHost: enabled ~BoolValue
ProxyConfig.ProxyHeaders.XForwardedPort: enabled ~BoolValue
ProxyConfig.ProxyStatsMatcher: inclusion_prefixes []string; inclusion_suffixes []string; inclusion_regexps []string
enum ProxyConfig.TracingServiceName: APP_LABEL_AND_NAMESPACE 0; CANONICAL_NAME_ONLY 1; CANONICAL_NAME_AND_NAMESPACE 2
RemoteService: address string; tls_settings istio.networking.v1alpha3.ClientTLSSettings; tcp_keepalive
    istio.networking.v1alpha3.ConnectionPoolSettings.TCPSettings.TcpKeepalive
enum Resource: SERVICE_REGISTRY 0
SDS: enabled bool; k8s_sa_jwt_path string
ServiceEntryVisibility: default_visibility enum:ServiceEntryVisibility.Visibility; apply_to_sidecars bool; policies []ServiceEntryVisibility.Policy
ServiceEntryVisibility.MatchRule: namespace_selector LabelSelector/matcher
ServiceEntryVisibility.Policy: visibility enum:ServiceEntryVisibility.Visibility; matching_rules []ServiceEntryVisibility.MatchRule
enum ServiceEntryVisibility.Visibility: VISIBILITY_UNSPECIFIED 0; NONE 1; NAMESPACE 2; PUBLIC 3
Topology: num_trusted_proxies uint32; forward_client_cert_details enum:ForwardClientCertDetails; proxy_protocol Topology.ProxyProtocolConfiguration
Topology.ProxyProtocolConfiguration:
Tracing: zipkin Tracing.Zipkin/tracer; lightstep Tracing.Lightstep/tracer; datadog Tracing.Datadog/tracer; stackdriver Tracing.Stackdriver/tracer;
    open_census_agent Tracing.OpenCensusAgent/tracer; custom_tags map:Tracing.CustomTag; max_path_tag_length uint32; sampling double; tls_settings
    istio.networking.v1alpha3.ClientTLSSettings; enable_istio_tags ~BoolValue
Tracing.CustomTag: literal Tracing.Literal/type; environment Tracing.Environment/type; header Tracing.RequestHeader/type
Tracing.Datadog: address string
Tracing.Environment: name string; default_value string
Tracing.Lightstep: address string; access_token string
Tracing.Literal: value string
Tracing.OpenCensusAgent: address string; context []enum:Tracing.OpenCensusAgent.TraceContext
enum Tracing.OpenCensusAgent.TraceContext: UNSPECIFIED 0; W3C_TRACE_CONTEXT 1; GRPC_BIN 2; CLOUD_TRACE_CONTEXT 3; B3 4
Tracing.RequestHeader: name string; default_value string
Tracing.Stackdriver: debug bool; max_number_of_attributes ~Int64Value; max_number_of_annotations ~Int64Value; max_number_of_message_events ~Int64Value
Tracing.Zipkin: address string
package istio.networking.v1alpha3
enum CaptureMode: DEFAULT 0; IPTABLES 1; NONE 2
ClientTLSSettings: mode enum:ClientTLSSettings.TLSmode; client_certificate string; private_key string; ca_certificates string; credential_name string;
    subject_alt_names []string; sni string; insecure_skip_verify ~BoolValue; ca_crl string
enum ClientTLSSettings.TLSmode: DISABLE 0; SIMPLE 1; MUTUAL 2; ISTIO_MUTUAL 3
ConnectionPoolSettings: tcp ConnectionPoolSettings.TCPSettings; http ConnectionPoolSettings.HTTPSettings
ConnectionPoolSettings.HTTPSettings: http1_max_pending_requests int32; http2_max_requests int32; max_requests_per_connection int32; max_retries int32;
    idle_timeout ~Duration; h2_upgrade_policy enum:ConnectionPoolSettings.HTTPSettings.H2UpgradePolicy; use_client_protocol bool; max_concurrent_streams
    int32; http2_keep_alive ConnectionPoolSettings.HTTPSettings.ConnectionKeepalive
ConnectionPoolSettings.HTTPSettings.ConnectionKeepalive: interval ~Duration; timeout ~Duration
enum ConnectionPoolSettings.HTTPSettings.H2UpgradePolicy: DEFAULT 0; DO_NOT_UPGRADE 1; UPGRADE 2
ConnectionPoolSettings.TCPSettings: max_connections int32; connect_timeout ~Duration; tcp_keepalive ConnectionPoolSettings.TCPSettings.TcpKeepalive;
    max_connection_duration ~Duration; idle_timeout ~Duration
ConnectionPoolSettings.TCPSettings.TcpKeepalive: probes uint32; time ~Duration; interval ~Duration
CorsPolicy: allow_origin []string; allow_origins []StringMatch; allow_methods []string; allow_headers []string; expose_headers []string; max_age ~Duration;
    allow_credentials ~BoolValue; unmatched_preflights enum:CorsPolicy.UnmatchedPreflights
enum CorsPolicy.UnmatchedPreflights: UNSPECIFIED 0; FORWARD 1; IGNORE 2
Delegate: name string; namespace string
Destination: host string; subset string; port PortSelector
DestinationRule: host string; traffic_policy TrafficPolicy; subsets []Subset; export_to []string; workload_selector istio.type.v1beta1.WorkloadSelector
EnvoyFilter: workload_selector WorkloadSelector; targetRefs []istio.type.v1beta1.PolicyTargetReference; config_patches []EnvoyFilter.EnvoyConfigObjectPatch;
    priority int32
enum EnvoyFilter.ApplyTo: INVALID 0; LISTENER 1; FILTER_CHAIN 2; NETWORK_FILTER 3; HTTP_FILTER 4; ROUTE_CONFIGURATION 5; VIRTUAL_HOST 6; HTTP_ROUTE 7;
    CLUSTER 8; EXTENSION_CONFIG 9; BOOTSTRAP 10; LISTENER_FILTER 11
EnvoyFilter.ClusterMatch: port_number uint32; service string; subset string; name string
EnvoyFilter.EnvoyConfigObjectMatch: context enum:EnvoyFilter.PatchContext; proxy EnvoyFilter.ProxyMatch; listener EnvoyFilter.ListenerMatch/object_types;
    route_configuration EnvoyFilter.RouteConfigurationMatch/object_types; cluster EnvoyFilter.ClusterMatch/object_types; waypoint
    EnvoyFilter.WaypointMatch/object_types
EnvoyFilter.EnvoyConfigObjectPatch: apply_to enum:EnvoyFilter.ApplyTo; match EnvoyFilter.EnvoyConfigObjectMatch; patch EnvoyFilter.Patch
EnvoyFilter.ListenerMatch: port_number uint32; port_name string; filter_chain EnvoyFilter.ListenerMatch.FilterChainMatch; listener_filter string; name
    string
EnvoyFilter.ListenerMatch.FilterChainMatch: name string; sni string; transport_protocol string; application_protocols string; filter
    EnvoyFilter.ListenerMatch.FilterMatch; destination_port uint32
EnvoyFilter.ListenerMatch.FilterMatch: name string; sub_filter EnvoyFilter.ListenerMatch.SubFilterMatch
EnvoyFilter.ListenerMatch.SubFilterMatch: name string
EnvoyFilter.Patch: operation enum:EnvoyFilter.Patch.Operation; value ~Struct; filter_class enum:EnvoyFilter.Patch.FilterClass
enum EnvoyFilter.Patch.FilterClass: UNSPECIFIED 0; AUTHN 1; AUTHZ 2; STATS 3
enum EnvoyFilter.Patch.Operation: INVALID 0; MERGE 1; ADD 2; REMOVE 3; INSERT_BEFORE 4; INSERT_AFTER 5; INSERT_FIRST 6; REPLACE 7; MERGE_AND_REPLACE_LIST 8
enum EnvoyFilter.PatchContext: ANY 0; SIDECAR_INBOUND 1; SIDECAR_OUTBOUND 2; GATEWAY 3; WAYPOINT 4
EnvoyFilter.ProxyMatch: proxy_version string; metadata map:string
EnvoyFilter.RouteConfigurationMatch: port_number uint32; port_name string; gateway string; vhost EnvoyFilter.RouteConfigurationMatch.VirtualHostMatch; name
    string
EnvoyFilter.RouteConfigurationMatch.RouteMatch: name string; action enum:EnvoyFilter.RouteConfigurationMatch.RouteMatch.Action
enum EnvoyFilter.RouteConfigurationMatch.RouteMatch.Action: ANY 0; ROUTE 1; REDIRECT 2; DIRECT_RESPONSE 3
EnvoyFilter.RouteConfigurationMatch.VirtualHostMatch: name string; domain_name string; route EnvoyFilter.RouteConfigurationMatch.RouteMatch
EnvoyFilter.WaypointMatch: port_number uint32; route EnvoyFilter.WaypointMatch.RouteMatch; filter EnvoyFilter.WaypointMatch.FilterMatch
EnvoyFilter.WaypointMatch.FilterMatch: name string; sub_filter EnvoyFilter.WaypointMatch.FilterMatch.SubFilterMatch
EnvoyFilter.WaypointMatch.FilterMatch.SubFilterMatch: name string
EnvoyFilter.WaypointMatch.RouteMatch: name string
ExecHealthCheckConfig: command []string
Gateway: servers []Server; selector map:string
GrpcHealthCheckConfig: port uint32; service string
HTTPBody: string string/specifier; bytes bytes/specifier
HTTPDirectResponse: status uint32; body HTTPBody
HTTPFaultInjection: delay HTTPFaultInjection.Delay; abort HTTPFaultInjection.Abort
HTTPFaultInjection.Abort: http_status int32/error_type; grpc_status string/error_type; http2_error string/error_type; percentage Percent
HTTPFaultInjection.Delay: percent int32; fixed_delay ~Duration/http_delay_type; exponential_delay ~Duration/http_delay_type; percentage Percent
HTTPHeader: name string; value string
HTTPHealthCheckConfig: path string; port uint32; host string; scheme string; http_headers []HTTPHeader
HTTPMatchRequest: name string; uri StringMatch; scheme StringMatch; method StringMatch; authority StringMatch; headers map:StringMatch; port uint32;
    source_labels map:string; gateways []string; query_params map:StringMatch; ignore_uri_case bool; without_headers map:StringMatch; source_namespace
    string; stat_prefix string
HTTPMirrorPolicy: destination Destination; percentage Percent
HTTPRedirect: uri string; authority string; port uint32/redirect_port; derive_port enum:HTTPRedirect.RedirectPortSelection/redirect_port; scheme string;
    redirect_code uint32; prefix_rewrite string
enum HTTPRedirect.RedirectPortSelection: FROM_PROTOCOL_DEFAULT 0; FROM_REQUEST_PORT 1
HTTPRetry: attempts int32; per_try_timeout ~Duration; retry_on string; retry_remote_localities ~BoolValue; retry_ignore_previous_hosts ~BoolValue; backoff
    ~Duration
HTTPRewrite: uri string; authority string; uri_regex_rewrite RegexRewrite
HTTPRoute: name string; match []HTTPMatchRequest; route []HTTPRouteDestination; redirect HTTPRedirect; direct_response HTTPDirectResponse; delegate
    Delegate; rewrite HTTPRewrite; timeout ~Duration; retries HTTPRetry; fault HTTPFaultInjection; mirror Destination; mirrors []HTTPMirrorPolicy;
    mirror_percent ~UInt32Value; mirror_percentage Percent; cors_policy CorsPolicy; headers Headers
HTTPRouteDestination: destination Destination; weight int32; headers Headers
Headers: request Headers.HeaderOperations; response Headers.HeaderOperations
Headers.HeaderOperations: set map:string; add map:string; remove []string
IstioEgressListener: port SidecarPort; bind string; capture_mode enum:CaptureMode; hosts []string
IstioIngressListener: port SidecarPort; bind string; capture_mode enum:CaptureMode; default_endpoint string; tls ServerTLSSettings; connection_pool
    ConnectionPoolSettings
L4MatchAttributes: destination_subnets []string; port uint32; source_subnet string; source_labels map:string; gateways []string; source_namespace string
LoadBalancerSettings: simple enum:LoadBalancerSettings.SimpleLB/lb_policy; consistent_hash LoadBalancerSettings.ConsistentHashLB/lb_policy;
    locality_lb_setting LocalityLoadBalancerSetting; zone_aware_lb_setting ZoneAwareLoadBalancerSetting; warmup_duration_secs ~Duration; warmup
    WarmupConfiguration
LoadBalancerSettings.ConsistentHashLB: http_header_name string/hash_key; http_cookie LoadBalancerSettings.ConsistentHashLB.HTTPCookie/hash_key;
    use_source_ip bool/hash_key; http_query_parameter_name string/hash_key; ring_hash LoadBalancerSettings.ConsistentHashLB.RingHash/hash_algorithm; maglev
    LoadBalancerSettings.ConsistentHashLB.MagLev/hash_algorithm; minimum_ring_size uint64
LoadBalancerSettings.ConsistentHashLB.HTTPCookie: name string; path string; ttl ~Duration; attributes
    []LoadBalancerSettings.ConsistentHashLB.HTTPCookie.Attribute
LoadBalancerSettings.ConsistentHashLB.HTTPCookie.Attribute: name string; value string
LoadBalancerSettings.ConsistentHashLB.MagLev: table_size uint64
LoadBalancerSettings.ConsistentHashLB.RingHash: minimum_ring_size uint64
enum LoadBalancerSettings.SimpleLB: UNSPECIFIED 0; LEAST_CONN 1; RANDOM 2; PASSTHROUGH 3; ROUND_ROBIN 4; LEAST_REQUEST 5
LocalityLoadBalancerSetting: distribute []LocalityLoadBalancerSetting.Distribute; failover []LocalityLoadBalancerSetting.Failover; failover_priority
    []string; enabled ~BoolValue
LocalityLoadBalancerSetting.Distribute: from string; to map:uint32
LocalityLoadBalancerSetting.Failover: from string; to string
OutboundTrafficPolicy: mode enum:OutboundTrafficPolicy.Mode; egress_proxy Destination
enum OutboundTrafficPolicy.Mode: REGISTRY_ONLY 0; ALLOW_ANY 1
OutlierDetection: consecutive_errors int32; split_external_local_origin_errors bool; consecutive_local_origin_failures ~UInt32Value;
    consecutive_gateway_errors ~UInt32Value; consecutive_5xx_errors ~UInt32Value; interval ~Duration; base_ejection_time ~Duration; max_ejection_percent
    int32; min_health_percent int32; outlier_detection_http_error_codes []uint32
Percent: value double
Port: number uint32; protocol string; name string; target_port uint32
PortSelector: number uint32
ReadinessProbe: initial_delay_seconds int32; timeout_seconds int32; period_seconds int32; success_threshold int32; failure_threshold int32; http_get
    HTTPHealthCheckConfig/health_check_method; tcp_socket TCPHealthCheckConfig/health_check_method; exec ExecHealthCheckConfig/health_check_method; grpc
    GrpcHealthCheckConfig/health_check_method
RegexRewrite: match string; rewrite string
RouteDestination: destination Destination; weight int32
Server: port Port; bind string; hosts []string; tls ServerTLSSettings; default_endpoint string; name string
ServerTLSSettings: https_redirect bool; mode enum:ServerTLSSettings.TLSmode; server_certificate string; private_key string; ca_certificates string; ca_crl
    string; credential_name string; credential_names []string; ca_cert_credential_name string; tls_certificates []ServerTLSSettings.TLSCertificate;
    subject_alt_names []string; verify_certificate_spki []string; verify_certificate_hash []string; min_protocol_version enum:ServerTLSSettings.TLSProtocol;
    max_protocol_version enum:ServerTLSSettings.TLSProtocol; cipher_suites []string; insecure_skip_verify ~BoolValue
ServerTLSSettings.TLSCertificate: server_certificate string; private_key string; ca_certificates string
enum ServerTLSSettings.TLSProtocol: TLS_AUTO 0; TLSV1_0 1; TLSV1_1 2; TLSV1_2 3; TLSV1_3 4
enum ServerTLSSettings.TLSmode: PASSTHROUGH 0; SIMPLE 1; MUTUAL 2; AUTO_PASSTHROUGH 3; ISTIO_MUTUAL 4; OPTIONAL_MUTUAL 5
ServiceEntry: hosts []string; addresses []string; ports []ServicePort; location enum:ServiceEntry.Location; resolution enum:ServiceEntry.Resolution;
    endpoints []WorkloadEntry; workload_selector WorkloadSelector; export_to []string; subject_alt_names []string
enum ServiceEntry.Location: MESH_EXTERNAL 0; MESH_INTERNAL 1
enum ServiceEntry.Resolution: NONE 0; STATIC 1; DNS 2; DNS_ROUND_ROBIN 3; DYNAMIC_DNS 4
ServicePort: number uint32; protocol string; name string; target_port uint32
Sidecar: workload_selector WorkloadSelector; ingress []IstioIngressListener; egress []IstioEgressListener; inbound_connection_pool ConnectionPoolSettings;
    outbound_traffic_policy OutboundTrafficPolicy
SidecarPort: number uint32; protocol string; name string; target_port uint32
StringMatch: exact string/match_type; prefix string/match_type; regex string/match_type
Subset: name string; labels map:string; traffic_policy TrafficPolicy
TCPHealthCheckConfig: host string; port uint32
TCPRoute: match []L4MatchAttributes; route []RouteDestination
TLSMatchAttributes: sni_hosts []string; destination_subnets []string; port uint32; source_labels map:string; gateways []string; source_namespace string
TLSRoute: match []TLSMatchAttributes; route []RouteDestination
TrafficPolicy: load_balancer LoadBalancerSettings; connection_pool ConnectionPoolSettings; outlier_detection OutlierDetection; tls ClientTLSSettings;
    port_level_settings []TrafficPolicy.PortTrafficPolicy; tunnel TrafficPolicy.TunnelSettings; proxy_protocol TrafficPolicy.ProxyProtocol; retry_budget
    TrafficPolicy.RetryBudget
TrafficPolicy.PortTrafficPolicy: port PortSelector; load_balancer LoadBalancerSettings; connection_pool ConnectionPoolSettings; outlier_detection
    OutlierDetection; tls ClientTLSSettings
TrafficPolicy.ProxyProtocol: version enum:TrafficPolicy.ProxyProtocol.VERSION
enum TrafficPolicy.ProxyProtocol.VERSION: V1 0; V2 1
TrafficPolicy.RetryBudget: percent ~DoubleValue; min_retry_concurrency uint32; budget_interval ~Duration
TrafficPolicy.TunnelSettings: protocol string; target_host string; target_port uint32
VirtualService: hosts []string; gateways []string; http []HTTPRoute; tls []TLSRoute; tcp []TCPRoute; export_to []string
WarmupConfiguration: duration ~Duration; minimum_percent ~DoubleValue; aggression ~DoubleValue
WorkloadEntry: address string; ports map:uint32; labels map:string; network string; locality string; weight uint32; service_account string
WorkloadGroup: metadata WorkloadGroup.ObjectMeta; template WorkloadEntry; probe ReadinessProbe
WorkloadGroup.ObjectMeta: labels map:string; annotations map:string
WorkloadSelector: labels map:string
ZoneAwareLoadBalancerSetting: enabled ~BoolValue; failover []ZoneAwareLoadBalancerSetting.Failover; failover_priority []string; min_cluster_size
    ~UInt32Value
ZoneAwareLoadBalancerSetting.Failover: from string; to string
package istio.networking.v1beta1
ProxyConfig: selector istio.type.v1beta1.WorkloadSelector; concurrency ~Int32Value; environment_variables map:string; image ProxyImage
ProxyImage: image_type string
package istio.security.v1beta1
AuthorizationPolicy: selector istio.type.v1beta1.WorkloadSelector; targetRef istio.type.v1beta1.PolicyTargetReference; targetRefs
    []istio.type.v1beta1.PolicyTargetReference; rules []Rule; action enum:AuthorizationPolicy.Action; provider
    AuthorizationPolicy.ExtensionProvider/action_detail
enum AuthorizationPolicy.Action: ALLOW 0; DENY 1; AUDIT 2; CUSTOM 3
AuthorizationPolicy.ExtensionProvider: name string
ClaimToHeader: header string; claim string
Condition: key string; values []string; not_values []string
JWTHeader: name string; prefix string
JWTRule: issuer string; audiences []string; jwks_uri string; jwks string; from_headers []JWTHeader; from_params []string; output_payload_to_header string;
    from_cookies []string; forward_original_token bool; output_claim_to_headers []ClaimToHeader; timeout ~Duration; space_delimited_claims []string
Operation: hosts []string; not_hosts []string; ports []string; not_ports []string; methods []string; not_methods []string; paths []string; not_paths
    []string
PeerAuthentication: selector istio.type.v1beta1.WorkloadSelector; mtls PeerAuthentication.MutualTLS; port_level_mtls
    map<uint32>:PeerAuthentication.MutualTLS
PeerAuthentication.MutualTLS: mode enum:PeerAuthentication.MutualTLS.Mode
enum PeerAuthentication.MutualTLS.Mode: UNSET 0; DISABLE 1; PERMISSIVE 2; STRICT 3
RequestAuthentication: selector istio.type.v1beta1.WorkloadSelector; targetRef istio.type.v1beta1.PolicyTargetReference; targetRefs
    []istio.type.v1beta1.PolicyTargetReference; jwt_rules []JWTRule
Rule: from []Rule.From; to []Rule.To; when []Condition
Rule.From: source Source
Rule.To: operation Operation
Source: principals []string; not_principals []string; request_principals []string; not_request_principals []string; namespaces []string; not_namespaces
    []string; service_accounts []string; not_service_accounts []string; ip_blocks []string; not_ip_blocks []string; remote_ip_blocks []string;
    not_remote_ip_blocks []string; trust_domains []string; not_trust_domains []string
package istio.telemetry.v1alpha1
AccessLogging: match AccessLogging.LogSelector; providers []ProviderRef; disabled ~BoolValue; filter AccessLogging.Filter
AccessLogging.Filter: expression string
AccessLogging.LogSelector: mode enum:WorkloadMode
MetricSelector: metric enum:MetricSelector.IstioMetric/metric_match; custom_metric string/metric_match; mode enum:WorkloadMode
enum MetricSelector.IstioMetric: ALL_METRICS 0; REQUEST_COUNT 1; REQUEST_DURATION 2; REQUEST_SIZE 3; RESPONSE_SIZE 4; TCP_OPENED_CONNECTIONS 5;
    TCP_CLOSED_CONNECTIONS 6; TCP_SENT_BYTES 7; TCP_RECEIVED_BYTES 8; GRPC_REQUEST_MESSAGES 9; GRPC_RESPONSE_MESSAGES 10
Metrics: providers []ProviderRef; overrides []MetricsOverrides; reporting_interval ~Duration
MetricsOverrides: match MetricSelector; disabled ~BoolValue; tag_overrides map:MetricsOverrides.TagOverride
MetricsOverrides.TagOverride: operation enum:MetricsOverrides.TagOverride.Operation; value string
enum MetricsOverrides.TagOverride.Operation: UPSERT 0; REMOVE 1
ProviderRef: name string
Telemetry: selector istio.type.v1beta1.WorkloadSelector; targetRef istio.type.v1beta1.PolicyTargetReference; targetRefs
    []istio.type.v1beta1.PolicyTargetReference; tracing []Tracing; metrics []Metrics; access_logging []AccessLogging
Tracing: match Tracing.TracingSelector; providers []ProviderRef; random_sampling_percentage ~DoubleValue; disable_span_reporting ~BoolValue; custom_tags
    map:Tracing.CustomTag; use_request_id_for_trace_sampling ~BoolValue; enable_istio_tags ~BoolValue; disable_context_propagation ~BoolValue
Tracing.CustomTag: literal Tracing.Literal/type; environment Tracing.Environment/type; header Tracing.RequestHeader/type; formatter Tracing.Formatter/type
Tracing.Environment: name string; default_value string
Tracing.Formatter: value string
Tracing.Literal: value string
Tracing.RequestHeader: name string; default_value string
Tracing.TracingSelector: mode enum:WorkloadMode
enum WorkloadMode: CLIENT_AND_SERVER 0; CLIENT 1; SERVER 2
package istio.type.v1beta1
PolicyTargetReference: group string; kind string; name string; namespace string
PortSelector: number uint32
enum WorkloadMode: UNDEFINED 0; CLIENT 1; SERVER 2; CLIENT_AND_SERVER 3
WorkloadSelector: match_labels map:string
"""
