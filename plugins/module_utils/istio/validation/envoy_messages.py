# SPDX-License-Identifier: GPL-3.0-or-later
"""What an EnvoyFilter's patches may hold (as Istio 1.31 has it), in ``proto_table``'s notation.

Made by ``python -m tests.oracle.message_tables``.
"""
from __future__ import annotations

import typing as t

ENVOY_MESSAGES: t.Final = """
package cel.expr
CheckedExpr: reference_map map<int64>:Reference; type_map map<int64>:Type; source_info SourceInfo; expr_version string; expr Expr
Constant: null_value enum:~NullValue/constant_kind; bool_value bool/constant_kind; int64_value int64/constant_kind; uint64_value uint64/constant_kind;
    double_value double/constant_kind; string_value string/constant_kind; bytes_value bytes/constant_kind; duration_value ~Duration/constant_kind;
    timestamp_value ~Timestamp/constant_kind
Expr: id int64; const_expr Constant/expr_kind; ident_expr Expr.Ident/expr_kind; select_expr Expr.Select/expr_kind; call_expr Expr.Call/expr_kind; list_expr
    Expr.CreateList/expr_kind; struct_expr Expr.CreateStruct/expr_kind; comprehension_expr Expr.Comprehension/expr_kind
Expr.Call: target Expr; function string; args []Expr
Expr.Comprehension: iter_var string; iter_var2 string; iter_range Expr; accu_var string; accu_init Expr; loop_condition Expr; loop_step Expr; result Expr
Expr.CreateList: elements []Expr; optional_indices []int32
Expr.CreateStruct: message_name string; entries []Expr.CreateStruct.Entry
Expr.CreateStruct.Entry: id int64; field_key string/key_kind; map_key Expr/key_kind; value Expr; optional_entry bool
Expr.Ident: name string
Expr.Select: operand Expr; field string; test_only bool
ParsedExpr: expr Expr; source_info SourceInfo
Reference: name string; overload_id []string; value Constant
SourceInfo: syntax_version string; location string; line_offsets []int32; positions map<int64>:int32; macro_calls map<int64>:Expr; extensions
    []SourceInfo.Extension
SourceInfo.Extension: id string; affected_components []enum:SourceInfo.Extension.Component; version SourceInfo.Extension.Version
enum SourceInfo.Extension.Component: COMPONENT_UNSPECIFIED 0; COMPONENT_PARSER 1; COMPONENT_TYPE_CHECKER 2; COMPONENT_RUNTIME 3
SourceInfo.Extension.Version: major int64; minor int64
Type: dyn ~Empty/type_kind; null enum:~NullValue/type_kind; primitive enum:Type.PrimitiveType/type_kind; wrapper enum:Type.PrimitiveType/type_kind;
    well_known enum:Type.WellKnownType/type_kind; list_type Type.ListType/type_kind; map_type Type.MapType/type_kind; function Type.FunctionType/type_kind;
    message_type string/type_kind; type_param string/type_kind; type Type/type_kind; error ~Empty/type_kind; abstract_type Type.AbstractType/type_kind
Type.AbstractType: name string; parameter_types []Type
Type.FunctionType: result_type Type; arg_types []Type
Type.ListType: elem_type Type
Type.MapType: key_type Type; value_type Type
enum Type.PrimitiveType: PRIMITIVE_TYPE_UNSPECIFIED 0; BOOL 1; INT64 2; UINT64 3; DOUBLE 4; STRING 5; BYTES 6
enum Type.WellKnownType: WELL_KNOWN_TYPE_UNSPECIFIED 0; ANY 1; TIMESTAMP 2; DURATION 3
package envoy.annotations
ResourceAnnotation: type string
package envoy.config.accesslog.v3
AccessLog: name string; filter AccessLogFilter; typed_config ~Any/config_type
AccessLogFilter: status_code_filter StatusCodeFilter/filter_specifier; duration_filter DurationFilter/filter_specifier; not_health_check_filter
    NotHealthCheckFilter/filter_specifier; traceable_filter TraceableFilter/filter_specifier; runtime_filter RuntimeFilter/filter_specifier; and_filter
    AndFilter/filter_specifier; or_filter OrFilter/filter_specifier; header_filter HeaderFilter/filter_specifier; response_flag_filter
    ResponseFlagFilter/filter_specifier; grpc_status_filter GrpcStatusFilter/filter_specifier; extension_filter ExtensionFilter/filter_specifier;
    metadata_filter MetadataFilter/filter_specifier; log_type_filter LogTypeFilter/filter_specifier
AndFilter: filters []AccessLogFilter
ComparisonFilter: op enum:ComparisonFilter.Op; value envoy.config.core.v3.RuntimeUInt32
enum ComparisonFilter.Op: EQ 0; GE 1; LE 2; NE 3
DurationFilter: comparison ComparisonFilter
ExtensionFilter: name string; typed_config ~Any/config_type
GrpcStatusFilter: statuses []enum:GrpcStatusFilter.Status; exclude bool
enum GrpcStatusFilter.Status: OK 0; CANCELED 1; UNKNOWN 2; INVALID_ARGUMENT 3; DEADLINE_EXCEEDED 4; NOT_FOUND 5; ALREADY_EXISTS 6; PERMISSION_DENIED 7;
    RESOURCE_EXHAUSTED 8; FAILED_PRECONDITION 9; ABORTED 10; OUT_OF_RANGE 11; UNIMPLEMENTED 12; INTERNAL 13; UNAVAILABLE 14; DATA_LOSS 15; UNAUTHENTICATED
    16
HeaderFilter: header envoy.config.route.v3.HeaderMatcher
LogTypeFilter: types []enum:envoy.data.accesslog.v3.AccessLogType; exclude bool
MetadataFilter: matcher envoy.type.matcher.v3.MetadataMatcher; match_if_key_not_found ~BoolValue
NotHealthCheckFilter:
OrFilter: filters []AccessLogFilter
ResponseFlagFilter: flags []string
RuntimeFilter: runtime_key string; percent_sampled envoy.type.v3.FractionalPercent; use_independent_randomness bool
StatusCodeFilter: comparison ComparisonFilter
TraceableFilter:
package envoy.config.bootstrap.v3
Admin: access_log []envoy.config.accesslog.v3.AccessLog; access_log_path string; profile_path string; address envoy.config.core.v3.Address; socket_options
    []envoy.config.core.v3.SocketOption; ignore_global_conn_limit bool; allow_paths []envoy.type.matcher.v3.StringMatcher
ApiListenerManager: threading_model enum:ApiListenerManager.ThreadingModel
enum ApiListenerManager.ThreadingModel: MAIN_THREAD_ONLY 0; STANDALONE_WORKER_THREAD 1
Bootstrap: node envoy.config.core.v3.Node; node_context_params []string; static_resources Bootstrap.StaticResources; dynamic_resources
    Bootstrap.DynamicResources; cluster_manager ClusterManager; hds_config envoy.config.core.v3.ApiConfigSource; flags_path string; stats_sinks
    []envoy.config.metrics.v3.StatsSink; deferred_stat_options Bootstrap.DeferredStatOptions; stats_config envoy.config.metrics.v3.StatsConfig;
    stats_flush_interval ~Duration; stats_flush_on_admin bool/stats_flush; stats_eviction_interval ~Duration/stats_eviction; watchdog Watchdog; watchdogs
    Watchdogs; tracing envoy.config.trace.v3.Tracing; layered_runtime LayeredRuntime; admin Admin; overload_manager
    envoy.config.overload.v3.OverloadManager; enable_dispatcher_stats bool; header_prefix string; stats_server_version_override ~UInt64Value;
    use_tcp_for_dns_lookups bool; dns_resolution_config envoy.config.core.v3.DnsResolutionConfig; typed_dns_resolver_config
    envoy.config.core.v3.TypedExtensionConfig; bootstrap_extensions []envoy.config.core.v3.TypedExtensionConfig; fatal_actions []FatalAction; config_sources
    []envoy.config.core.v3.ConfigSource; default_config_source envoy.config.core.v3.ConfigSource; default_socket_interface string;
    certificate_provider_instances map:envoy.config.core.v3.TypedExtensionConfig; inline_headers []CustomInlineHeader; perf_tracing_file_path string;
    default_regex_engine envoy.config.core.v3.TypedExtensionConfig; xds_delegate_extension envoy.config.core.v3.TypedExtensionConfig;
    xds_config_tracker_extension envoy.config.core.v3.TypedExtensionConfig; listener_manager envoy.config.core.v3.TypedExtensionConfig;
    application_log_config Bootstrap.ApplicationLogConfig; grpc_async_client_manager_config Bootstrap.GrpcAsyncClientManagerConfig; memory_allocator_manager
    MemoryAllocatorManager; enable_worker_cpu_affinity bool
Bootstrap.ApplicationLogConfig: log_format Bootstrap.ApplicationLogConfig.LogFormat
Bootstrap.ApplicationLogConfig.LogFormat: json_format ~Struct/log_format; text_format string/log_format
Bootstrap.DeferredStatOptions: enable_deferred_creation_stats bool
Bootstrap.DynamicResources: lds_config envoy.config.core.v3.ConfigSource; lds_resources_locator string; cds_config envoy.config.core.v3.ConfigSource;
    cds_resources_locator string; ads_config envoy.config.core.v3.ApiConfigSource
Bootstrap.GrpcAsyncClientManagerConfig: max_cached_entry_idle_duration ~Duration
Bootstrap.StaticResources: listeners []envoy.config.listener.v3.Listener; clusters []envoy.config.cluster.v3.Cluster; secrets
    []envoy.extensions.transport_sockets.tls.v3.Secret
ClusterManager: local_cluster_name string; outlier_detection ClusterManager.OutlierDetection; upstream_bind_config envoy.config.core.v3.BindConfig;
    load_stats_config envoy.config.core.v3.ApiConfigSource; enable_deferred_cluster_creation bool
ClusterManager.OutlierDetection: event_log_path string; event_service envoy.config.core.v3.EventServiceConfig
CustomInlineHeader: inline_header_name string; inline_header_type enum:CustomInlineHeader.InlineHeaderType
enum CustomInlineHeader.InlineHeaderType: REQUEST_HEADER 0; REQUEST_TRAILER 1; RESPONSE_HEADER 2; RESPONSE_TRAILER 3
FatalAction: config envoy.config.core.v3.TypedExtensionConfig
LayeredRuntime: layers []RuntimeLayer
ListenerManager:
MemoryAllocatorManager: bytes_to_release uint64; memory_release_interval ~Duration; soft_memory_limit_bytes ~UInt64Value; max_per_cpu_cache_size_bytes
    ~UInt32Value; max_unfreed_memory_bytes uint64
Runtime: symlink_root string; subdirectory string; override_subdirectory string; base ~Struct
RuntimeLayer: name string; static_layer ~Struct/layer_specifier; disk_layer RuntimeLayer.DiskLayer/layer_specifier; admin_layer
    RuntimeLayer.AdminLayer/layer_specifier; rtds_layer RuntimeLayer.RtdsLayer/layer_specifier
RuntimeLayer.AdminLayer:
RuntimeLayer.DiskLayer: symlink_root string; subdirectory string; append_service_cluster bool
RuntimeLayer.RtdsLayer: name string; rtds_config envoy.config.core.v3.ConfigSource
ValidationListenerManager:
Watchdog: actions []Watchdog.WatchdogAction; miss_timeout ~Duration; megamiss_timeout ~Duration; kill_timeout ~Duration; max_kill_timeout_jitter ~Duration;
    multikill_timeout ~Duration; multikill_threshold envoy.type.v3.Percent
Watchdog.WatchdogAction: config envoy.config.core.v3.TypedExtensionConfig; event enum:Watchdog.WatchdogAction.WatchdogEvent
enum Watchdog.WatchdogAction.WatchdogEvent: UNKNOWN 0; KILL 1; MULTIKILL 2; MEGAMISS 3; MISS 4
Watchdogs: main_thread_watchdog Watchdog; worker_watchdog Watchdog
package envoy.config.cluster.v3
CircuitBreakers: thresholds []CircuitBreakers.Thresholds; per_host_thresholds []CircuitBreakers.Thresholds
CircuitBreakers.Thresholds: priority enum:envoy.config.core.v3.RoutingPriority; max_connections ~UInt32Value; max_pending_requests ~UInt32Value;
    max_requests ~UInt32Value; max_retries ~UInt32Value; retry_budget CircuitBreakers.Thresholds.RetryBudget; track_remaining bool; max_connection_pools
    ~UInt32Value
CircuitBreakers.Thresholds.RetryBudget: budget_percent envoy.type.v3.Percent; budget_interval ~Duration; min_retry_concurrency ~UInt32Value
Cluster: transport_socket_matches []Cluster.TransportSocketMatch; transport_socket_matcher xds.type.matcher.v3.Matcher; name string; alt_stat_name string;
    type enum:Cluster.DiscoveryType/cluster_discovery_type; cluster_type Cluster.CustomClusterType/cluster_discovery_type; eds_cluster_config
    Cluster.EdsClusterConfig; connect_timeout ~Duration; per_connection_buffer_limit_bytes ~UInt32Value; per_connection_buffer_high_watermark_timeout
    ~Duration; lb_policy enum:Cluster.LbPolicy; load_assignment envoy.config.endpoint.v3.ClusterLoadAssignment; health_checks
    []envoy.config.core.v3.HealthCheck; max_requests_per_connection ~UInt32Value; circuit_breakers CircuitBreakers; upstream_http_protocol_options
    envoy.config.core.v3.UpstreamHttpProtocolOptions; common_http_protocol_options envoy.config.core.v3.HttpProtocolOptions; http_protocol_options
    envoy.config.core.v3.Http1ProtocolOptions; http2_protocol_options envoy.config.core.v3.Http2ProtocolOptions; typed_extension_protocol_options map:~Any;
    dns_refresh_rate ~Duration; dns_jitter ~Duration; dns_failure_refresh_rate Cluster.RefreshRate; respect_dns_ttl bool; dns_lookup_family
    enum:Cluster.DnsLookupFamily; dns_resolvers []envoy.config.core.v3.Address; use_tcp_for_dns_lookups bool; dns_resolution_config
    envoy.config.core.v3.DnsResolutionConfig; typed_dns_resolver_config envoy.config.core.v3.TypedExtensionConfig; wait_for_warm_on_init ~BoolValue;
    outlier_detection OutlierDetection; cleanup_interval ~Duration; upstream_bind_config envoy.config.core.v3.BindConfig; lb_subset_config
    Cluster.LbSubsetConfig; ring_hash_lb_config Cluster.RingHashLbConfig/lb_config; maglev_lb_config Cluster.MaglevLbConfig/lb_config;
    original_dst_lb_config Cluster.OriginalDstLbConfig/lb_config; least_request_lb_config Cluster.LeastRequestLbConfig/lb_config; round_robin_lb_config
    Cluster.RoundRobinLbConfig/lb_config; common_lb_config Cluster.CommonLbConfig; transport_socket envoy.config.core.v3.TransportSocket; metadata
    envoy.config.core.v3.Metadata; protocol_selection enum:Cluster.ClusterProtocolSelection; upstream_connection_options UpstreamConnectionOptions;
    close_connections_on_host_health_failure bool; ignore_health_on_host_removal bool; filters []Filter; load_balancing_policy LoadBalancingPolicy;
    lrs_server envoy.config.core.v3.ConfigSource; lrs_report_endpoint_metrics []string; track_timeout_budgets bool; upstream_config
    envoy.config.core.v3.TypedExtensionConfig; track_cluster_stats TrackClusterStats; preconnect_policy Cluster.PreconnectPolicy;
    connection_pool_per_downstream_connection bool
enum Cluster.ClusterProtocolSelection: USE_CONFIGURED_PROTOCOL 0; USE_DOWNSTREAM_PROTOCOL 1
Cluster.CommonLbConfig: healthy_panic_threshold envoy.type.v3.Percent; zone_aware_lb_config
    Cluster.CommonLbConfig.ZoneAwareLbConfig/locality_config_specifier; locality_weighted_lb_config
    Cluster.CommonLbConfig.LocalityWeightedLbConfig/locality_config_specifier; update_merge_window ~Duration; ignore_new_hosts_until_first_hc bool;
    close_connections_on_host_set_change bool; consistent_hashing_lb_config Cluster.CommonLbConfig.ConsistentHashingLbConfig; override_host_status
    envoy.config.core.v3.HealthStatusSet
Cluster.CommonLbConfig.ConsistentHashingLbConfig: use_hostname_for_hashing bool; hash_balance_factor ~UInt32Value
Cluster.CommonLbConfig.LocalityWeightedLbConfig:
Cluster.CommonLbConfig.ZoneAwareLbConfig: routing_enabled envoy.type.v3.Percent; min_cluster_size ~UInt64Value; fail_traffic_on_panic bool
Cluster.CustomClusterType: name string; typed_config ~Any
enum Cluster.DiscoveryType: STATIC 0; STRICT_DNS 1; LOGICAL_DNS 2; EDS 3; ORIGINAL_DST 4
enum Cluster.DnsLookupFamily: AUTO 0; V4_ONLY 1; V6_ONLY 2; V4_PREFERRED 3; ALL 4
Cluster.EdsClusterConfig: eds_config envoy.config.core.v3.ConfigSource; service_name string
enum Cluster.LbPolicy: ROUND_ROBIN 0; LEAST_REQUEST 1; RING_HASH 2; RANDOM 3; MAGLEV 5; CLUSTER_PROVIDED 6; LOAD_BALANCING_POLICY_CONFIG 7
Cluster.LbSubsetConfig: fallback_policy enum:Cluster.LbSubsetConfig.LbSubsetFallbackPolicy; default_subset ~Struct; subset_selectors
    []Cluster.LbSubsetConfig.LbSubsetSelector; locality_weight_aware bool; scale_locality_weight bool; panic_mode_any bool; list_as_any bool;
    metadata_fallback_policy enum:Cluster.LbSubsetConfig.LbSubsetMetadataFallbackPolicy
enum Cluster.LbSubsetConfig.LbSubsetFallbackPolicy: NO_FALLBACK 0; ANY_ENDPOINT 1; DEFAULT_SUBSET 2
enum Cluster.LbSubsetConfig.LbSubsetMetadataFallbackPolicy: METADATA_NO_FALLBACK 0; FALLBACK_LIST 1
Cluster.LbSubsetConfig.LbSubsetSelector: keys []string; single_host_per_subset bool; fallback_policy
    enum:Cluster.LbSubsetConfig.LbSubsetSelector.LbSubsetSelectorFallbackPolicy; fallback_keys_subset []string
enum Cluster.LbSubsetConfig.LbSubsetSelector.LbSubsetSelectorFallbackPolicy: NOT_DEFINED 0; NO_FALLBACK 1; ANY_ENDPOINT 2; DEFAULT_SUBSET 3; KEYS_SUBSET 4
Cluster.LeastRequestLbConfig: choice_count ~UInt32Value; active_request_bias envoy.config.core.v3.RuntimeDouble; slow_start_config Cluster.SlowStartConfig
Cluster.MaglevLbConfig: table_size ~UInt64Value
Cluster.OriginalDstLbConfig: use_http_header bool; http_header_name string; upstream_port_override ~UInt32Value; metadata_key
    envoy.type.metadata.v3.MetadataKey
Cluster.PreconnectPolicy: per_upstream_preconnect_ratio ~DoubleValue; predictive_preconnect_ratio ~DoubleValue
Cluster.RefreshRate: base_interval ~Duration; max_interval ~Duration
Cluster.RingHashLbConfig: minimum_ring_size ~UInt64Value; hash_function enum:Cluster.RingHashLbConfig.HashFunction; maximum_ring_size ~UInt64Value
enum Cluster.RingHashLbConfig.HashFunction: XX_HASH 0; MURMUR_HASH_2 1
Cluster.RoundRobinLbConfig: slow_start_config Cluster.SlowStartConfig
Cluster.SlowStartConfig: slow_start_window ~Duration; aggression envoy.config.core.v3.RuntimeDouble; min_weight_percent envoy.type.v3.Percent
Cluster.TransportSocketMatch: name string; match ~Struct; transport_socket envoy.config.core.v3.TransportSocket
ClusterCollection: entries xds.core.v3.CollectionEntry
Filter: name string; typed_config ~Any; config_discovery envoy.config.core.v3.ExtensionConfigSource
LoadBalancingPolicy: policies []LoadBalancingPolicy.Policy
LoadBalancingPolicy.Policy: typed_extension_config envoy.config.core.v3.TypedExtensionConfig
OutlierDetection: consecutive_5xx ~UInt32Value; interval ~Duration; base_ejection_time ~Duration; max_ejection_percent ~UInt32Value;
    enforcing_consecutive_5xx ~UInt32Value; enforcing_success_rate ~UInt32Value; success_rate_minimum_hosts ~UInt32Value; success_rate_request_volume
    ~UInt32Value; success_rate_stdev_factor ~UInt32Value; consecutive_gateway_failure ~UInt32Value; enforcing_consecutive_gateway_failure ~UInt32Value;
    split_external_local_origin_errors bool; consecutive_local_origin_failure ~UInt32Value; enforcing_consecutive_local_origin_failure ~UInt32Value;
    enforcing_local_origin_success_rate ~UInt32Value; failure_percentage_threshold ~UInt32Value; enforcing_failure_percentage ~UInt32Value;
    enforcing_failure_percentage_local_origin ~UInt32Value; failure_percentage_minimum_hosts ~UInt32Value; failure_percentage_request_volume ~UInt32Value;
    max_ejection_time ~Duration; max_ejection_time_jitter ~Duration; successful_active_health_check_uneject_host ~BoolValue; monitors
    []envoy.config.core.v3.TypedExtensionConfig; always_eject_one_host ~BoolValue; detect_degraded_hosts ~BoolValue
TrackClusterStats: timeout_budgets bool; request_response_sizes bool; per_endpoint_stats bool
UpstreamConnectionOptions: tcp_keepalive envoy.config.core.v3.TcpKeepalive; set_local_interface_name_on_upstream_connections bool; happy_eyeballs_config
    UpstreamConnectionOptions.HappyEyeballsConfig
enum UpstreamConnectionOptions.FirstAddressFamilyVersion: DEFAULT 0; V4 1; V6 2; PIPE 3; INTERNAL 4
UpstreamConnectionOptions.HappyEyeballsConfig: first_address_family_version enum:UpstreamConnectionOptions.FirstAddressFamilyVersion;
    first_address_family_count ~UInt32Value
package envoy.config.common.key_value.v3
KeyValueStoreConfig: config envoy.config.core.v3.TypedExtensionConfig
package envoy.config.common.matcher.v3
HttpGenericBodyMatch: bytes_limit uint32; patterns []HttpGenericBodyMatch.GenericTextMatch
HttpGenericBodyMatch.GenericTextMatch: string_match string/rule; binary_match bytes/rule
HttpHeadersMatch: headers []envoy.config.route.v3.HeaderMatcher
MatchPredicate: or_match MatchPredicate.MatchSet/rule; and_match MatchPredicate.MatchSet/rule; not_match MatchPredicate/rule; any_match bool/rule;
    http_request_headers_match HttpHeadersMatch/rule; http_request_trailers_match HttpHeadersMatch/rule; http_response_headers_match HttpHeadersMatch/rule;
    http_response_trailers_match HttpHeadersMatch/rule; http_request_generic_body_match HttpGenericBodyMatch/rule; http_response_generic_body_match
    HttpGenericBodyMatch/rule
MatchPredicate.MatchSet: rules []MatchPredicate
Matcher: matcher_list Matcher.MatcherList/matcher_type; matcher_tree Matcher.MatcherTree/matcher_type; on_no_match Matcher.OnMatch
Matcher.MatcherList: matchers []Matcher.MatcherList.FieldMatcher
Matcher.MatcherList.FieldMatcher: predicate Matcher.MatcherList.Predicate; on_match Matcher.OnMatch
Matcher.MatcherList.Predicate: single_predicate Matcher.MatcherList.Predicate.SinglePredicate/match_type; or_matcher
    Matcher.MatcherList.Predicate.PredicateList/match_type; and_matcher Matcher.MatcherList.Predicate.PredicateList/match_type; not_matcher
    Matcher.MatcherList.Predicate/match_type
Matcher.MatcherList.Predicate.PredicateList: predicate []Matcher.MatcherList.Predicate
Matcher.MatcherList.Predicate.SinglePredicate: input envoy.config.core.v3.TypedExtensionConfig; value_match envoy.type.matcher.v3.StringMatcher/matcher;
    custom_match envoy.config.core.v3.TypedExtensionConfig/matcher
Matcher.MatcherTree: input envoy.config.core.v3.TypedExtensionConfig; exact_match_map Matcher.MatcherTree.MatchMap/tree_type; prefix_match_map
    Matcher.MatcherTree.MatchMap/tree_type; custom_match envoy.config.core.v3.TypedExtensionConfig/tree_type
Matcher.MatcherTree.MatchMap: map map:Matcher.OnMatch
Matcher.OnMatch: matcher Matcher/on_match; action envoy.config.core.v3.TypedExtensionConfig/on_match; keep_matching bool
package envoy.config.common.mutation_rules.v3
HeaderMutation: remove string/action; append envoy.config.core.v3.HeaderValueOption/action; remove_on_match HeaderMutation.RemoveOnMatch/action
HeaderMutation.RemoveOnMatch: key_matcher envoy.type.matcher.v3.StringMatcher
HeaderMutationRules: allow_all_routing ~BoolValue; allow_envoy ~BoolValue; disallow_system ~BoolValue; disallow_all ~BoolValue; allow_expression
    envoy.type.matcher.v3.RegexMatcher; disallow_expression envoy.type.matcher.v3.RegexMatcher; disallow_is_error ~BoolValue
package envoy.config.core.v3
Address: socket_address SocketAddress/address; pipe Pipe/address; envoy_internal_address EnvoyInternalAddress/address
AggregatedConfigSource:
AlternateProtocolsCacheOptions: name string; max_entries ~UInt32Value; key_value_store_config TypedExtensionConfig; prepopulated_entries
    []AlternateProtocolsCacheOptions.AlternateProtocolsCacheEntry; canonical_suffixes []string
AlternateProtocolsCacheOptions.AlternateProtocolsCacheEntry: hostname string; port uint32
ApiConfigSource: api_type enum:ApiConfigSource.ApiType; transport_api_version enum:ApiVersion; cluster_names []string; grpc_services []GrpcService;
    refresh_delay ~Duration; request_timeout ~Duration; rate_limit_settings RateLimitSettings; set_node_on_first_message_only bool; config_validators
    []TypedExtensionConfig
enum ApiConfigSource.ApiType: DEPRECATED_AND_UNAVAILABLE_DO_NOT_USE 0; REST 1; GRPC 2; DELTA_GRPC 3; AGGREGATED_GRPC 5; AGGREGATED_DELTA_GRPC 6
enum ApiVersion: AUTO 0; V2 1; V3 2
AsyncDataSource: local DataSource/specifier; remote RemoteDataSource/specifier
BackoffStrategy: base_interval ~Duration; max_interval ~Duration
BindConfig: source_address SocketAddress; freebind ~BoolValue; socket_options []SocketOption; extra_source_addresses []ExtraSourceAddress;
    additional_source_addresses []SocketAddress; local_address_selector TypedExtensionConfig
BuildVersion: version envoy.type.v3.SemanticVersion; metadata ~Struct
CelExpressionConfig: enable_string_conversion bool; enable_string_concat bool; enable_string_functions bool
CidrRange: address_prefix string; prefix_len ~UInt32Value
ConfigSource: authorities []xds.core.v3.Authority; path string/config_source_specifier; path_config_source PathConfigSource/config_source_specifier;
    api_config_source ApiConfigSource/config_source_specifier; ads AggregatedConfigSource/config_source_specifier; self
    SelfConfigSource/config_source_specifier; initial_fetch_timeout ~Duration; resource_api_version enum:ApiVersion
ControlPlane: identifier string
DataSource: filename string/specifier; inline_bytes bytes/specifier; inline_string string/specifier; environment_variable string/specifier;
    watched_directory WatchedDirectory
DnsResolutionConfig: resolvers []Address; dns_resolver_options DnsResolverOptions
DnsResolverOptions: use_tcp_for_dns_lookups bool; no_default_search_domain bool
EnvoyInternalAddress: server_listener_name string/address_name_specifier; endpoint_id string
EventServiceConfig: grpc_service GrpcService/config_source_specifier
Extension: name string; category string; type_descriptor string; version BuildVersion; disabled bool; type_urls []string
ExtensionConfigSource: config_source ConfigSource; default_config ~Any; apply_default_config_without_warming bool; type_urls []string
ExtraSourceAddress: address SocketAddress; socket_options SocketOptionsOverride
GrpcMethodList: services []GrpcMethodList.Service
GrpcMethodList.Service: name string; method_names []string
GrpcProtocolOptions: http2_protocol_options Http2ProtocolOptions
GrpcService: envoy_grpc GrpcService.EnvoyGrpc/target_specifier; google_grpc GrpcService.GoogleGrpc/target_specifier; timeout ~Duration; initial_metadata
    []HeaderValue; retry_policy RetryPolicy
GrpcService.EnvoyGrpc: cluster_name string; authority string; retry_policy RetryPolicy; max_receive_message_length ~UInt32Value; skip_envoy_headers bool
GrpcService.GoogleGrpc: target_uri string; channel_credentials GrpcService.GoogleGrpc.ChannelCredentials; channel_credentials_plugin []~Any;
    call_credentials []GrpcService.GoogleGrpc.CallCredentials; call_credentials_plugin []~Any; stat_prefix string; credentials_factory_name string; config
    ~Struct; per_stream_buffer_limit_bytes ~UInt32Value; channel_args GrpcService.GoogleGrpc.ChannelArgs
GrpcService.GoogleGrpc.CallCredentials: access_token string/credential_specifier; google_compute_engine ~Empty/credential_specifier; google_refresh_token
    string/credential_specifier; service_account_jwt_access GrpcService.GoogleGrpc.CallCredentials.ServiceAccountJWTAccessCredentials/credential_specifier;
    google_iam GrpcService.GoogleGrpc.CallCredentials.GoogleIAMCredentials/credential_specifier; from_plugin
    GrpcService.GoogleGrpc.CallCredentials.MetadataCredentialsFromPlugin/credential_specifier; sts_service
    GrpcService.GoogleGrpc.CallCredentials.StsService/credential_specifier
GrpcService.GoogleGrpc.CallCredentials.GoogleIAMCredentials: authorization_token string; authority_selector string
GrpcService.GoogleGrpc.CallCredentials.MetadataCredentialsFromPlugin: name string; typed_config ~Any/config_type
GrpcService.GoogleGrpc.CallCredentials.ServiceAccountJWTAccessCredentials: json_key string; token_lifetime_seconds uint64
GrpcService.GoogleGrpc.CallCredentials.StsService: token_exchange_service_uri string; resource string; audience string; scope string; requested_token_type
    string; subject_token_path string; subject_token_type string; actor_token_path string; actor_token_type string
GrpcService.GoogleGrpc.ChannelArgs: args map:GrpcService.GoogleGrpc.ChannelArgs.Value
GrpcService.GoogleGrpc.ChannelArgs.Value: string_value string/value_specifier; int_value int64/value_specifier
GrpcService.GoogleGrpc.ChannelCredentials: ssl_credentials GrpcService.GoogleGrpc.SslCredentials/credential_specifier; google_default
    ~Empty/credential_specifier; local_credentials GrpcService.GoogleGrpc.GoogleLocalCredentials/credential_specifier
GrpcService.GoogleGrpc.GoogleLocalCredentials:
GrpcService.GoogleGrpc.SslCredentials: root_certs DataSource; private_key DataSource; cert_chain DataSource
HeaderMap: headers []HeaderValue
HeaderValue: key string; value string; raw_value bytes
HeaderValueOption: header HeaderValue; append ~BoolValue; append_action enum:HeaderValueOption.HeaderAppendAction; keep_empty_value bool
enum HeaderValueOption.HeaderAppendAction: APPEND_IF_EXISTS_OR_ADD 0; ADD_IF_ABSENT 1; OVERWRITE_IF_EXISTS_OR_ADD 2; OVERWRITE_IF_EXISTS 3
HealthCheck: timeout ~Duration; interval ~Duration; initial_jitter ~Duration; interval_jitter ~Duration; interval_jitter_percent uint32; unhealthy_threshold
    ~UInt32Value; healthy_threshold ~UInt32Value; alt_port ~UInt32Value; reuse_connection ~BoolValue; http_health_check
    HealthCheck.HttpHealthCheck/health_checker; tcp_health_check HealthCheck.TcpHealthCheck/health_checker; grpc_health_check
    HealthCheck.GrpcHealthCheck/health_checker; custom_health_check HealthCheck.CustomHealthCheck/health_checker; no_traffic_interval ~Duration;
    no_traffic_healthy_interval ~Duration; unhealthy_interval ~Duration; unhealthy_edge_interval ~Duration; healthy_edge_interval ~Duration; event_log_path
    string; event_logger []TypedExtensionConfig; event_service EventServiceConfig; always_log_health_check_failures bool; always_log_health_check_success
    bool; tls_options HealthCheck.TlsOptions; transport_socket_match_criteria ~Struct
HealthCheck.CustomHealthCheck: name string; typed_config ~Any/config_type
HealthCheck.GrpcHealthCheck: service_name string; authority string; initial_metadata []HeaderValueOption
HealthCheck.HttpHealthCheck: host string; path string; send HealthCheck.Payload; receive []HealthCheck.Payload; response_buffer_size ~UInt64Value;
    request_headers_to_add []HeaderValueOption; request_headers_to_remove []string; expected_statuses []envoy.type.v3.Int64Range; retriable_statuses
    []envoy.type.v3.Int64Range; codec_client_type enum:envoy.type.v3.CodecClientType; service_name_matcher envoy.type.matcher.v3.StringMatcher; method
    enum:RequestMethod
HealthCheck.Payload: text string/payload; binary bytes/payload
HealthCheck.RedisHealthCheck: key string
HealthCheck.TcpHealthCheck: send HealthCheck.Payload; receive []HealthCheck.Payload; proxy_protocol_config ProxyProtocolConfig
HealthCheck.TlsOptions: alpn_protocols []string
enum HealthStatus: UNKNOWN 0; HEALTHY 1; UNHEALTHY 2; DRAINING 3; TIMEOUT 4; DEGRADED 5
HealthStatusSet: statuses []enum:HealthStatus
Http1ProtocolOptions: allow_absolute_url ~BoolValue; accept_http_10 bool; default_host_for_http_10 string; header_key_format
    Http1ProtocolOptions.HeaderKeyFormat; enable_trailers bool; allow_chunked_length bool; override_stream_error_on_invalid_http_message ~BoolValue;
    send_fully_qualified_url bool; use_balsa_parser ~BoolValue; allow_custom_methods bool; ignore_http_11_upgrade []envoy.type.matcher.v3.StringMatcher
Http1ProtocolOptions.HeaderKeyFormat: proper_case_words Http1ProtocolOptions.HeaderKeyFormat.ProperCaseWords/header_format; stateful_formatter
    TypedExtensionConfig/header_format
Http1ProtocolOptions.HeaderKeyFormat.ProperCaseWords:
Http2ProtocolOptions: hpack_table_size ~UInt32Value; max_concurrent_streams ~UInt32Value; initial_stream_window_size ~UInt32Value;
    initial_connection_window_size ~UInt32Value; allow_connect bool; allow_metadata bool; max_outbound_frames ~UInt32Value; max_outbound_control_frames
    ~UInt32Value; max_consecutive_inbound_frames_with_empty_payload ~UInt32Value; max_inbound_priority_frames_per_stream ~UInt32Value;
    max_inbound_window_update_frames_per_data_frame_sent ~UInt32Value; stream_error_on_invalid_http_messaging bool;
    override_stream_error_on_invalid_http_message ~BoolValue; custom_settings_parameters []Http2ProtocolOptions.SettingsParameter; connection_keepalive
    KeepaliveSettings; use_oghttp2_codec ~BoolValue; max_metadata_size ~UInt64Value; enable_huffman_encoding ~BoolValue; max_header_field_size_kb
    ~UInt32Value; disallow_obs_text ~BoolValue; stream_reset_burst ~UInt64Value; stream_reset_rate ~UInt64Value
Http2ProtocolOptions.SettingsParameter: identifier ~UInt32Value; value ~UInt32Value
Http3ProtocolOptions: quic_protocol_options QuicProtocolOptions; override_stream_error_on_invalid_http_message ~BoolValue; allow_extended_connect bool;
    allow_metadata bool; disable_qpack bool; disable_connection_flow_control_for_streams bool; disallow_obs_text ~BoolValue
HttpProtocolOptions: idle_timeout ~Duration; max_connection_duration ~Duration; max_connection_duration_jitter envoy.type.v3.Percent; max_headers_count
    ~UInt32Value; max_response_headers_kb ~UInt32Value; max_stream_duration ~Duration; headers_with_underscores_action
    enum:HttpProtocolOptions.HeadersWithUnderscoresAction; max_requests_per_connection ~UInt32Value
enum HttpProtocolOptions.HeadersWithUnderscoresAction: ALLOW 0; REJECT_REQUEST 1; DROP_HEADER 2
HttpService: http_uri HttpUri; request_headers_to_add []HeaderValueOption; formatters []TypedExtensionConfig
HttpUri: uri string; cluster string/http_upstream_type; timeout ~Duration
JsonFormatOptions: sort_properties bool
KeepaliveSettings: interval ~Duration; timeout ~Duration; interval_jitter envoy.type.v3.Percent; connection_idle_interval ~Duration
KeyValue: key string; value bytes
KeyValueAppend: record KeyValuePair; entry KeyValue; action enum:KeyValueAppend.KeyValueAppendAction
enum KeyValueAppend.KeyValueAppendAction: APPEND_IF_EXISTS_OR_ADD 0; ADD_IF_ABSENT 1; OVERWRITE_IF_EXISTS_OR_ADD 2; OVERWRITE_IF_EXISTS 3
KeyValueMutation: append KeyValueAppend; remove string
KeyValuePair: key string; value ~Value
Locality: region string; zone string; sub_zone string
Metadata: filter_metadata map:~Struct; typed_filter_metadata map:~Any
Node: id string; cluster string; metadata ~Struct; dynamic_parameters map:xds.core.v3.ContextParams; locality Locality; user_agent_name string;
    user_agent_version string/user_agent_version_type; user_agent_build_version BuildVersion/user_agent_version_type; extensions []Extension;
    client_features []string; listening_addresses []Address
PathConfigSource: path string; watched_directory WatchedDirectory
PerHostConfig: added_tlvs []TlvEntry
Pipe: path string; mode uint32
ProxyProtocolConfig: version enum:ProxyProtocolConfig.Version; pass_through_tlvs ProxyProtocolPassThroughTLVs; added_tlvs []TlvEntry
enum ProxyProtocolConfig.Version: V1 0; V2 1
ProxyProtocolPassThroughTLVs: match_type enum:ProxyProtocolPassThroughTLVs.PassTLVsMatchType; tlv_type []uint32
enum ProxyProtocolPassThroughTLVs.PassTLVsMatchType: INCLUDE_ALL 0; INCLUDE 1
QueryParameter: key string; value string
QuicKeepAliveSettings: max_interval ~Duration; initial_interval ~Duration
QuicProtocolOptions: max_concurrent_streams ~UInt32Value; initial_stream_window_size ~UInt32Value; initial_connection_window_size ~UInt32Value;
    num_timeouts_to_trigger_port_migration ~UInt32Value; connection_keepalive QuicKeepAliveSettings; connection_options string; client_connection_options
    string; idle_network_timeout ~Duration; max_packet_length ~UInt64Value; client_packet_writer TypedExtensionConfig; connection_migration
    QuicProtocolOptions.ConnectionMigrationSettings; memory_reduction_timeout ~Duration; enable_scone ~BoolValue
QuicProtocolOptions.ConnectionMigrationSettings: migrate_idle_connections QuicProtocolOptions.ConnectionMigrationSettings.MigrateIdleConnectionSettings;
    max_time_on_non_default_network ~Duration
QuicProtocolOptions.ConnectionMigrationSettings.MigrateIdleConnectionSettings: max_idle_time_before_migration ~Duration
RateLimitSettings: max_tokens ~UInt32Value; fill_rate ~DoubleValue
RemoteDataSource: http_uri HttpUri; sha256 string; retry_policy RetryPolicy
enum RequestMethod: METHOD_UNSPECIFIED 0; GET 1; HEAD 2; POST 3; PUT 4; DELETE 5; CONNECT 6; OPTIONS 7; TRACE 8; PATCH 9
RetryPolicy: retry_back_off BackoffStrategy; num_retries ~UInt32Value; retry_on string; retry_priority RetryPolicy.RetryPriority; retry_host_predicate
    []RetryPolicy.RetryHostPredicate; host_selection_retry_max_attempts int64
RetryPolicy.RetryHostPredicate: name string; typed_config ~Any/config_type
RetryPolicy.RetryPriority: name string; typed_config ~Any/config_type
enum RoutingPriority: DEFAULT 0; HIGH 1
RuntimeDouble: default_value double; runtime_key string
RuntimeFeatureFlag: default_value ~BoolValue; runtime_key string
RuntimeFractionalPercent: default_value envoy.type.v3.FractionalPercent; runtime_key string
RuntimePercent: default_value envoy.type.v3.Percent; runtime_key string
RuntimeUInt32: default_value uint32; runtime_key string
RuntimeUInt64: default_value uint64; runtime_key string
SchemeHeaderTransformation: scheme_to_overwrite string/transformation; match_upstream bool
SelfConfigSource: transport_api_version enum:ApiVersion
SocketAddress: protocol enum:SocketAddress.Protocol; address string; port_value uint32/port_specifier; named_port string/port_specifier; resolver_name
    string; ipv4_compat bool; network_namespace_filepath string
enum SocketAddress.Protocol: TCP 0; UDP 1
SocketCmsgHeaders: level ~UInt32Value; type ~UInt32Value; expected_size uint32
SocketOption: description string; level int64; name int64; int_value int64/value; buf_value bytes/value; state enum:SocketOption.SocketState; type
    SocketOption.SocketType; ip_version enum:SocketOption.SocketIpVersion
enum SocketOption.SocketIpVersion: SOCKET_IP_VERSION_UNSPECIFIED 0; SOCKET_IP_VERSION_IPV4 1; SOCKET_IP_VERSION_IPV6 2
enum SocketOption.SocketState: STATE_PREBIND 0; STATE_BOUND 1; STATE_LISTENING 2
SocketOption.SocketType: stream SocketOption.SocketType.Stream; datagram SocketOption.SocketType.Datagram
SocketOption.SocketType.Datagram:
SocketOption.SocketType.Stream:
SocketOptionsOverride: socket_options []SocketOption
SubstitutionFormatString: text_format string/format; json_format ~Struct/format; text_format_source DataSource/format; omit_empty_values bool; content_type
    string; formatters []TypedExtensionConfig; json_format_options JsonFormatOptions
TcpKeepalive: keepalive_probes ~UInt32Value; keepalive_time ~UInt32Value; keepalive_interval ~UInt32Value
TcpProtocolOptions:
TlvEntry: type uint32; value bytes; format_string SubstitutionFormatString
enum TrafficDirection: UNSPECIFIED 0; INBOUND 1; OUTBOUND 2
TransportSocket: name string; typed_config ~Any/config_type
TypedExtensionConfig: name string; typed_config ~Any
UdpSocketConfig: max_rx_datagram_size ~UInt64Value; prefer_gro ~BoolValue
UpstreamHttpProtocolOptions: auto_sni bool; auto_san_validation bool; override_auto_sni_header string
WatchedDirectory: path string; watch_modify bool
package envoy.config.endpoint.v3
ClusterLoadAssignment: cluster_name string; endpoints []LocalityLbEndpoints; named_endpoints map:Endpoint; policy ClusterLoadAssignment.Policy
ClusterLoadAssignment.Policy: drop_overloads []ClusterLoadAssignment.Policy.DropOverload; overprovisioning_factor ~UInt32Value; endpoint_stale_after
    ~Duration; weighted_priority_health bool
ClusterLoadAssignment.Policy.DropOverload: category string; drop_percentage envoy.type.v3.FractionalPercent
ClusterStats: cluster_name string; cluster_service_name string; upstream_locality_stats []UpstreamLocalityStats; total_dropped_requests uint64;
    dropped_requests []ClusterStats.DroppedRequests; load_report_interval ~Duration
ClusterStats.DroppedRequests: category string; dropped_count uint64
Endpoint: address envoy.config.core.v3.Address; health_check_config Endpoint.HealthCheckConfig; hostname string; additional_addresses
    []Endpoint.AdditionalAddress; observability_name string
Endpoint.AdditionalAddress: address envoy.config.core.v3.Address
Endpoint.HealthCheckConfig: port_value uint32; hostname string; address envoy.config.core.v3.Address; disable_active_health_check bool
EndpointLoadMetricStats: metric_name string; num_requests_finished_with_metric uint64; total_metric_value double
LbEndpoint: endpoint Endpoint/host_identifier; endpoint_name string/host_identifier; health_status enum:envoy.config.core.v3.HealthStatus; metadata
    envoy.config.core.v3.Metadata; load_balancing_weight ~UInt32Value
LbEndpointCollection: entries []xds.core.v3.CollectionEntry
LedsClusterLocalityConfig: leds_config envoy.config.core.v3.ConfigSource; leds_collection_name string
LocalityLbEndpoints: locality envoy.config.core.v3.Locality; metadata envoy.config.core.v3.Metadata; lb_endpoints []LbEndpoint; load_balancer_endpoints
    LocalityLbEndpoints.LbEndpointList/lb_config; leds_cluster_locality_config LedsClusterLocalityConfig/lb_config; load_balancing_weight ~UInt32Value;
    priority uint32; proximity ~UInt32Value
LocalityLbEndpoints.LbEndpointList: lb_endpoints []LbEndpoint
UnnamedEndpointLoadMetricStats: num_requests_finished_with_metric uint64; total_metric_value double
UpstreamEndpointStats: address envoy.config.core.v3.Address; metadata ~Struct; total_successful_requests uint64; total_requests_in_progress uint64;
    total_error_requests uint64; total_issued_requests uint64; load_metric_stats []EndpointLoadMetricStats
UpstreamLocalityStats: locality envoy.config.core.v3.Locality; total_successful_requests uint64; total_requests_in_progress uint64; total_error_requests
    uint64; total_issued_requests uint64; total_active_connections uint64; total_new_connections uint64; total_fail_connections uint64; cpu_utilization
    UnnamedEndpointLoadMetricStats; mem_utilization UnnamedEndpointLoadMetricStats; application_utilization UnnamedEndpointLoadMetricStats;
    load_metric_stats []EndpointLoadMetricStats; upstream_endpoint_stats []UpstreamEndpointStats; priority uint32
package envoy.config.grpc_credential.v3
FileBasedMetadataConfig: secret_data envoy.config.core.v3.DataSource; header_key string; header_prefix string
package envoy.config.listener.v3
ActiveRawUdpListenerConfig:
AdditionalAddress: address envoy.config.core.v3.Address; socket_options envoy.config.core.v3.SocketOptionsOverride; tcp_keepalive
    envoy.config.core.v3.TcpKeepalive
ApiListener: api_listener ~Any
Filter: name string; typed_config ~Any/config_type; config_discovery envoy.config.core.v3.ExtensionConfigSource/config_type
FilterChain: filter_chain_match FilterChainMatch; filters []Filter; use_proxy_proto ~BoolValue; metadata envoy.config.core.v3.Metadata; transport_socket
    envoy.config.core.v3.TransportSocket; transport_socket_connect_timeout ~Duration; name string
FilterChainMatch: destination_port ~UInt32Value; prefix_ranges []envoy.config.core.v3.CidrRange; address_suffix string; suffix_len ~UInt32Value;
    direct_source_prefix_ranges []envoy.config.core.v3.CidrRange; source_type enum:FilterChainMatch.ConnectionSourceType; source_prefix_ranges
    []envoy.config.core.v3.CidrRange; source_ports []uint32; server_names []string; transport_protocol string; application_protocols []string
enum FilterChainMatch.ConnectionSourceType: ANY 0; SAME_IP_OR_LOOPBACK 1; EXTERNAL 2
Listener: name string; address envoy.config.core.v3.Address; additional_addresses []AdditionalAddress; stat_prefix string; filter_chains []FilterChain;
    fcds_config Listener.FcdsConfig; filter_chain_matcher xds.type.matcher.v3.Matcher; use_original_dst ~BoolValue; default_filter_chain FilterChain;
    per_connection_buffer_limit_bytes ~UInt32Value; per_connection_buffer_high_watermark_timeout ~Duration; metadata envoy.config.core.v3.Metadata;
    deprecated_v1 Listener.DeprecatedV1; drain_type enum:Listener.DrainType; listener_filters []ListenerFilter; listener_filters_timeout ~Duration;
    continue_on_listener_filters_timeout bool; transparent ~BoolValue; freebind ~BoolValue; socket_options []envoy.config.core.v3.SocketOption;
    tcp_fast_open_queue_length ~UInt32Value; traffic_direction enum:envoy.config.core.v3.TrafficDirection; udp_listener_config UdpListenerConfig;
    api_listener ApiListener; connection_balance_config Listener.ConnectionBalanceConfig; reuse_port bool; enable_reuse_port ~BoolValue; access_log
    []envoy.config.accesslog.v3.AccessLog; tcp_backlog_size ~UInt32Value; max_connections_to_accept_per_socket_event ~UInt32Value; bind_to_port ~BoolValue;
    internal_listener Listener.InternalListenerConfig/listener_specifier; enable_mptcp bool; ignore_global_conn_limit bool; bypass_overload_manager bool;
    tcp_keepalive envoy.config.core.v3.TcpKeepalive
Listener.ConnectionBalanceConfig: exact_balance Listener.ConnectionBalanceConfig.ExactBalance/balance_type; extend_balance
    envoy.config.core.v3.TypedExtensionConfig/balance_type; cpu_locality_balance Listener.ConnectionBalanceConfig.CpuLocalityBalance/balance_type
Listener.ConnectionBalanceConfig.CpuLocalityBalance:
Listener.ConnectionBalanceConfig.ExactBalance:
Listener.DeprecatedV1: bind_to_port ~BoolValue
enum Listener.DrainType: DEFAULT 0; MODIFY_ONLY 1
Listener.FcdsConfig: name string; config_source envoy.config.core.v3.ConfigSource
Listener.InternalListenerConfig:
ListenerCollection: entries []xds.core.v3.CollectionEntry
ListenerFilter: name string; typed_config ~Any/config_type; config_discovery envoy.config.core.v3.ExtensionConfigSource/config_type; filter_disabled
    ListenerFilterChainMatchPredicate
ListenerFilterChainMatchPredicate: or_match ListenerFilterChainMatchPredicate.MatchSet/rule; and_match ListenerFilterChainMatchPredicate.MatchSet/rule;
    not_match ListenerFilterChainMatchPredicate/rule; any_match bool/rule; destination_port_range envoy.type.v3.Int32Range/rule
ListenerFilterChainMatchPredicate.MatchSet: rules []ListenerFilterChainMatchPredicate
QuicProtocolOptions: quic_protocol_options envoy.config.core.v3.QuicProtocolOptions; idle_timeout ~Duration; crypto_handshake_timeout ~Duration; enabled
    envoy.config.core.v3.RuntimeFeatureFlag; packets_to_read_to_connection_count_ratio ~UInt32Value; crypto_stream_config
    envoy.config.core.v3.TypedExtensionConfig; proof_source_config envoy.config.core.v3.TypedExtensionConfig; connection_id_generator_config
    envoy.config.core.v3.TypedExtensionConfig; server_preferred_address_config envoy.config.core.v3.TypedExtensionConfig; send_disable_active_migration
    ~BoolValue; connection_debug_visitor_config envoy.config.core.v3.TypedExtensionConfig; save_cmsg_config []envoy.config.core.v3.SocketCmsgHeaders;
    reject_new_connections bool; max_sessions_per_event_loop ~UInt32Value
UdpListenerConfig: downstream_socket_config envoy.config.core.v3.UdpSocketConfig; quic_options QuicProtocolOptions; udp_packet_packet_writer_config
    envoy.config.core.v3.TypedExtensionConfig
package envoy.config.metrics.v3
DogStatsdSink: address envoy.config.core.v3.Address/dog_statsd_specifier; prefix string; max_bytes_per_datagram ~UInt64Value
HistogramBucketSettings: match envoy.type.matcher.v3.StringMatcher; buckets []double; bins ~UInt32Value
enum HistogramEmitMode: SUMMARY_AND_HISTOGRAM 0; SUMMARY 1; HISTOGRAM 2
HystrixSink: num_buckets int64
MetricsServiceConfig: grpc_service envoy.config.core.v3.GrpcService; transport_api_version enum:envoy.config.core.v3.ApiVersion; report_counters_as_deltas
    ~BoolValue; emit_tags_as_labels bool; histogram_emit_mode enum:HistogramEmitMode; batch_size uint32
StatsConfig: stats_tags []TagSpecifier; use_all_default_tags ~BoolValue; stats_matcher StatsMatcher; histogram_bucket_settings []HistogramBucketSettings;
    allow_default_tag_overrides ~BoolValue
StatsMatcher: reject_all bool/stats_matcher; exclusion_list envoy.type.matcher.v3.ListStringMatcher/stats_matcher; inclusion_list
    envoy.type.matcher.v3.ListStringMatcher/stats_matcher
StatsSink: name string; typed_config ~Any/config_type
StatsdSink: address envoy.config.core.v3.Address/statsd_specifier; tcp_cluster_name string/statsd_specifier; prefix string
TagSpecifier: tag_name string; regex string/tag_value; fixed_value string/tag_value
package envoy.config.overload.v3
BufferFactoryConfig: minimum_account_to_track_power_of_two uint32
LoadShedPoint: name string; triggers []Trigger
OverloadAction: name string; triggers []Trigger; typed_config ~Any
OverloadManager: refresh_interval ~Duration; resource_monitors []ResourceMonitor; actions []OverloadAction; loadshed_points []LoadShedPoint;
    buffer_factory_config BufferFactoryConfig
ResourceMonitor: name string; typed_config ~Any/config_type
ScaleTimersOverloadActionConfig: timer_scale_factors []ScaleTimersOverloadActionConfig.ScaleTimer
ScaleTimersOverloadActionConfig.ScaleTimer: timer enum:ScaleTimersOverloadActionConfig.TimerType; min_timeout ~Duration/overload_adjust; min_scale
    envoy.type.v3.Percent/overload_adjust
enum ScaleTimersOverloadActionConfig.TimerType: UNSPECIFIED 0; HTTP_DOWNSTREAM_CONNECTION_IDLE 1; HTTP_DOWNSTREAM_STREAM_IDLE 2; TRANSPORT_SOCKET_CONNECT 3;
    HTTP_DOWNSTREAM_CONNECTION_MAX 4; HTTP_DOWNSTREAM_STREAM_FLUSH 5
ScaledTrigger: scaling_threshold double; saturation_threshold double
ShrinkHeapConfig: timer_interval ~Duration; max_unfreed_memory_bytes ~UInt64Value
ThresholdTrigger: value double
Trigger: name string; threshold ThresholdTrigger/trigger_oneof; scaled ScaledTrigger/trigger_oneof
package envoy.config.ratelimit.v3
RateLimitServiceConfig: grpc_service envoy.config.core.v3.GrpcService; transport_api_version enum:envoy.config.core.v3.ApiVersion
package envoy.config.rbac.v3
Action: name string; action enum:RBAC.Action
enum MetadataSource: DYNAMIC 0; ROUTE 1
Permission: and_rules Permission.Set/rule; or_rules Permission.Set/rule; any bool/rule; header envoy.config.route.v3.HeaderMatcher/rule; url_path
    envoy.type.matcher.v3.PathMatcher/rule; destination_ip envoy.config.core.v3.CidrRange/rule; destination_port uint32/rule; destination_port_range
    envoy.type.v3.Int32Range/rule; metadata envoy.type.matcher.v3.MetadataMatcher/rule; not_rule Permission/rule; requested_server_name
    envoy.type.matcher.v3.StringMatcher/rule; matcher envoy.config.core.v3.TypedExtensionConfig/rule; uri_template
    envoy.config.core.v3.TypedExtensionConfig/rule; sourced_metadata SourcedMetadata/rule
Permission.Set: rules []Permission
Policy: permissions []Permission; principals []Principal; condition google.api.expr.v1alpha1.Expr; checked_condition google.api.expr.v1alpha1.CheckedExpr;
    cel_config envoy.config.core.v3.CelExpressionConfig
Principal: and_ids Principal.Set/identifier; or_ids Principal.Set/identifier; any bool/identifier; authenticated Principal.Authenticated/identifier;
    source_ip envoy.config.core.v3.CidrRange/identifier; direct_remote_ip envoy.config.core.v3.CidrRange/identifier; remote_ip
    envoy.config.core.v3.CidrRange/identifier; header envoy.config.route.v3.HeaderMatcher/identifier; url_path envoy.type.matcher.v3.PathMatcher/identifier;
    metadata envoy.type.matcher.v3.MetadataMatcher/identifier; filter_state envoy.type.matcher.v3.FilterStateMatcher/identifier; not_id
    Principal/identifier; sourced_metadata SourcedMetadata/identifier; custom envoy.config.core.v3.TypedExtensionConfig/identifier
Principal.Authenticated: principal_name envoy.type.matcher.v3.StringMatcher
Principal.Set: ids []Principal
RBAC: action enum:RBAC.Action; policies map:Policy; audit_logging_options RBAC.AuditLoggingOptions
enum RBAC.Action: ALLOW 0; DENY 1; LOG 2
RBAC.AuditLoggingOptions: audit_condition enum:RBAC.AuditLoggingOptions.AuditCondition; logger_configs []RBAC.AuditLoggingOptions.AuditLoggerConfig
enum RBAC.AuditLoggingOptions.AuditCondition: NONE 0; ON_DENY 1; ON_ALLOW 2; ON_DENY_AND_ALLOW 3
RBAC.AuditLoggingOptions.AuditLoggerConfig: audit_logger envoy.config.core.v3.TypedExtensionConfig; is_optional bool
SourcedMetadata: metadata_matcher envoy.type.matcher.v3.MetadataMatcher; metadata_source enum:MetadataSource
package envoy.config.route.v3
ClusterSpecifierPlugin: extension envoy.config.core.v3.TypedExtensionConfig; is_optional bool
CookieMatcher: name string; string_match envoy.type.matcher.v3.StringMatcher; invert_match bool
CorsPolicy: allow_origin_string_match []envoy.type.matcher.v3.StringMatcher; allow_methods string; allow_headers string; expose_headers string; max_age
    string; allow_credentials ~BoolValue; filter_enabled envoy.config.core.v3.RuntimeFractionalPercent/enabled_specifier; shadow_enabled
    envoy.config.core.v3.RuntimeFractionalPercent; allow_private_network_access ~BoolValue; forward_not_matching_preflights ~BoolValue
Decorator: operation string; propagate ~BoolValue
DirectResponseAction: status uint32; body envoy.config.core.v3.DataSource; body_format envoy.config.core.v3.SubstitutionFormatString
FilterAction: action ~Any
FilterConfig: config ~Any; is_optional bool; disabled bool
HeaderMatcher: name string; exact_match string/header_match_specifier; safe_regex_match envoy.type.matcher.v3.RegexMatcher/header_match_specifier;
    range_match envoy.type.v3.Int64Range/header_match_specifier; present_match bool/header_match_specifier; prefix_match string/header_match_specifier;
    suffix_match string/header_match_specifier; contains_match string/header_match_specifier; string_match
    envoy.type.matcher.v3.StringMatcher/header_match_specifier; invert_match bool; treat_missing_header_as_empty bool
HedgePolicy: initial_requests ~UInt32Value; additional_request_chance envoy.type.v3.FractionalPercent; hedge_on_per_try_timeout bool
InternalRedirectPolicy: max_internal_redirects ~UInt32Value; redirect_response_codes []uint32; predicates []envoy.config.core.v3.TypedExtensionConfig;
    allow_cross_scheme_redirect bool; response_headers_to_copy []string
NonForwardingAction:
QueryParameterMatcher: name string; string_match envoy.type.matcher.v3.StringMatcher/query_parameter_match_specifier; present_match
    bool/query_parameter_match_specifier
RateLimit: stage ~UInt32Value; disable_key string; actions []RateLimit.Action; limit RateLimit.Override; hits_addend RateLimit.HitsAddend;
    apply_on_stream_done bool; x_ratelimit_option enum:RateLimit.XRateLimitOption
RateLimit.Action: source_cluster RateLimit.Action.SourceCluster/action_specifier; destination_cluster RateLimit.Action.DestinationCluster/action_specifier;
    request_headers RateLimit.Action.RequestHeaders/action_specifier; query_parameters RateLimit.Action.QueryParameters/action_specifier; remote_address
    RateLimit.Action.RemoteAddress/action_specifier; generic_key RateLimit.Action.GenericKey/action_specifier; header_value_match
    RateLimit.Action.HeaderValueMatch/action_specifier; dynamic_metadata RateLimit.Action.DynamicMetaData/action_specifier; metadata
    RateLimit.Action.MetaData/action_specifier; extension envoy.config.core.v3.TypedExtensionConfig/action_specifier; masked_remote_address
    RateLimit.Action.MaskedRemoteAddress/action_specifier; query_parameter_value_match RateLimit.Action.QueryParameterValueMatch/action_specifier;
    remote_address_match RateLimit.Action.RemoteAddressMatch/action_specifier
RateLimit.Action.DestinationCluster:
RateLimit.Action.DynamicMetaData: descriptor_key string; metadata_key envoy.type.metadata.v3.MetadataKey; default_value string
RateLimit.Action.GenericKey: descriptor_value string; default_value string; descriptor_key string
RateLimit.Action.HeaderValueMatch: descriptor_value string; default_value string; descriptor_key string; expect_match ~BoolValue; headers []HeaderMatcher
RateLimit.Action.MaskedRemoteAddress: v4_prefix_mask_len ~UInt32Value; v6_prefix_mask_len ~UInt32Value
RateLimit.Action.MetaData: descriptor_key string; metadata_key envoy.type.metadata.v3.MetadataKey; default_value string; source
    enum:RateLimit.Action.MetaData.Source; skip_if_absent bool
enum RateLimit.Action.MetaData.Source: DYNAMIC 0; ROUTE_ENTRY 1; CLUSTER_ENTRY 2; CLUSTER_LOCALITY_ENTRY 3
RateLimit.Action.QueryParameterValueMatch: descriptor_value string; default_value string; descriptor_key string; expect_match ~BoolValue; query_parameters
    []QueryParameterMatcher
RateLimit.Action.QueryParameters: query_parameter_name string; descriptor_key string; skip_if_absent bool
RateLimit.Action.RemoteAddress:
RateLimit.Action.RemoteAddressMatch: descriptor_value string; descriptor_key string; default_value string; address_matcher
    envoy.type.matcher.v3.AddressMatcher
RateLimit.Action.RequestHeaders: header_name string; descriptor_key string; skip_if_absent bool
RateLimit.Action.SourceCluster:
RateLimit.HitsAddend: number ~UInt64Value; format string; is_negative_hits bool
RateLimit.Override: dynamic_metadata RateLimit.Override.DynamicMetadata/override_specifier; rate_limit
    RateLimit.Override.RateLimitOverride/override_specifier
RateLimit.Override.DynamicMetadata: metadata_key envoy.type.metadata.v3.MetadataKey
RateLimit.Override.RateLimitOverride: requests_per_unit uint32; unit enum:envoy.type.v3.RateLimitUnit
enum RateLimit.XRateLimitOption: UNSPECIFIED 0; OFF 1; DRAFT_VERSION_03 2
RedirectAction: https_redirect bool/scheme_rewrite_specifier; scheme_redirect string/scheme_rewrite_specifier; host_redirect string; port_redirect uint32;
    path_redirect string/path_rewrite_specifier; prefix_rewrite string/path_rewrite_specifier; regex_rewrite
    envoy.type.matcher.v3.RegexMatchAndSubstitute/path_rewrite_specifier; path_rewrite string/path_rewrite_specifier; response_code
    enum:RedirectAction.RedirectResponseCode; strip_query bool
enum RedirectAction.RedirectResponseCode: MOVED_PERMANENTLY 0; FOUND 1; SEE_OTHER 2; TEMPORARY_REDIRECT 3; PERMANENT_REDIRECT 4
RetryPolicy: retry_on string; num_retries ~UInt32Value; per_try_timeout ~Duration; per_try_idle_timeout ~Duration; retry_priority RetryPolicy.RetryPriority;
    retry_host_predicate []RetryPolicy.RetryHostPredicate; retry_options_predicates []envoy.config.core.v3.TypedExtensionConfig;
    host_selection_retry_max_attempts int64; retriable_status_codes []uint32; retry_back_off RetryPolicy.RetryBackOff; rate_limited_retry_back_off
    RetryPolicy.RateLimitedRetryBackOff; retriable_headers []HeaderMatcher; retriable_request_headers []HeaderMatcher; refresh_cluster_on_retry bool
RetryPolicy.RateLimitedRetryBackOff: reset_headers []RetryPolicy.ResetHeader; max_interval ~Duration
RetryPolicy.ResetHeader: name string; format enum:RetryPolicy.ResetHeaderFormat
enum RetryPolicy.ResetHeaderFormat: SECONDS 0; UNIX_TIMESTAMP 1
RetryPolicy.RetryBackOff: base_interval ~Duration; max_interval ~Duration
RetryPolicy.RetryHostPredicate: name string; typed_config ~Any/config_type
RetryPolicy.RetryPriority: name string; typed_config ~Any/config_type
Route: name string; match RouteMatch; route RouteAction/action; redirect RedirectAction/action; direct_response DirectResponseAction/action; filter_action
    FilterAction/action; non_forwarding_action NonForwardingAction/action; metadata envoy.config.core.v3.Metadata; decorator Decorator;
    typed_per_filter_config map:~Any; request_headers_to_add []envoy.config.core.v3.HeaderValueOption; request_headers_to_remove []string;
    response_headers_to_add []envoy.config.core.v3.HeaderValueOption; response_headers_to_remove []string; tracing Tracing; per_request_buffer_limit_bytes
    ~UInt32Value; stat_prefix string; request_body_buffer_limit ~UInt64Value
RouteAction: cluster string/cluster_specifier; cluster_header string/cluster_specifier; weighted_clusters WeightedCluster/cluster_specifier;
    cluster_specifier_plugin string/cluster_specifier; inline_cluster_specifier_plugin ClusterSpecifierPlugin/cluster_specifier;
    cluster_not_found_response_code enum:RouteAction.ClusterNotFoundResponseCode; metadata_match envoy.config.core.v3.Metadata; prefix_rewrite string;
    regex_rewrite envoy.type.matcher.v3.RegexMatchAndSubstitute; path_rewrite_policy envoy.config.core.v3.TypedExtensionConfig; path_rewrite string;
    host_rewrite_literal string/host_rewrite_specifier; auto_host_rewrite ~BoolValue/host_rewrite_specifier; host_rewrite_header
    string/host_rewrite_specifier; host_rewrite_path_regex envoy.type.matcher.v3.RegexMatchAndSubstitute/host_rewrite_specifier; host_rewrite
    string/host_rewrite_specifier; append_x_forwarded_host bool; timeout ~Duration; idle_timeout ~Duration; flush_timeout ~Duration; early_data_policy
    envoy.config.core.v3.TypedExtensionConfig; retry_policy RetryPolicy; retry_policy_typed_config ~Any; request_mirror_policies
    []RouteAction.RequestMirrorPolicy; priority enum:envoy.config.core.v3.RoutingPriority; rate_limits []RateLimit; include_vh_rate_limits ~BoolValue;
    hash_policy []RouteAction.HashPolicy; cors CorsPolicy; max_grpc_timeout ~Duration; grpc_timeout_offset ~Duration; upgrade_configs
    []RouteAction.UpgradeConfig; internal_redirect_policy InternalRedirectPolicy; internal_redirect_action enum:RouteAction.InternalRedirectAction;
    max_internal_redirects ~UInt32Value; hedge_policy HedgePolicy; max_stream_duration RouteAction.MaxStreamDuration
enum RouteAction.ClusterNotFoundResponseCode: SERVICE_UNAVAILABLE 0; NOT_FOUND 1; INTERNAL_SERVER_ERROR 2
RouteAction.HashPolicy: header RouteAction.HashPolicy.Header/policy_specifier; cookie RouteAction.HashPolicy.Cookie/policy_specifier; connection_properties
    RouteAction.HashPolicy.ConnectionProperties/policy_specifier; query_parameter RouteAction.HashPolicy.QueryParameter/policy_specifier; filter_state
    RouteAction.HashPolicy.FilterState/policy_specifier; terminal bool
RouteAction.HashPolicy.ConnectionProperties: source_ip bool
RouteAction.HashPolicy.Cookie: name string; ttl ~Duration; path string; attributes []RouteAction.HashPolicy.CookieAttribute
RouteAction.HashPolicy.CookieAttribute: name string; value string
RouteAction.HashPolicy.FilterState: key string
RouteAction.HashPolicy.Header: header_name string; regex_rewrite envoy.type.matcher.v3.RegexMatchAndSubstitute
RouteAction.HashPolicy.QueryParameter: name string
enum RouteAction.InternalRedirectAction: PASS_THROUGH_INTERNAL_REDIRECT 0; HANDLE_INTERNAL_REDIRECT 1
RouteAction.MaxStreamDuration: max_stream_duration ~Duration; grpc_timeout_header_max ~Duration; grpc_timeout_header_offset ~Duration
RouteAction.RequestMirrorPolicy: cluster string; cluster_header string; runtime_fraction envoy.config.core.v3.RuntimeFractionalPercent; trace_sampled
    ~BoolValue; disable_shadow_host_suffix_append bool; request_headers_mutations []envoy.config.common.mutation_rules.v3.HeaderMutation;
    host_rewrite_literal string
RouteAction.UpgradeConfig: upgrade_type string; enabled ~BoolValue; connect_config RouteAction.UpgradeConfig.ConnectConfig
RouteAction.UpgradeConfig.ConnectConfig: proxy_protocol_config envoy.config.core.v3.ProxyProtocolConfig; allow_post bool
RouteConfiguration: name string; virtual_hosts []VirtualHost; vhds Vhds; internal_only_headers []string; response_headers_to_add
    []envoy.config.core.v3.HeaderValueOption; response_headers_to_remove []string; request_headers_to_add []envoy.config.core.v3.HeaderValueOption;
    request_headers_to_remove []string; most_specific_header_mutations_wins bool; validate_clusters ~BoolValue; max_direct_response_body_size_bytes
    ~UInt32Value; cluster_specifier_plugins []ClusterSpecifierPlugin; request_mirror_policies []RouteAction.RequestMirrorPolicy;
    ignore_port_in_host_matching bool; vhost_header string; ignore_path_parameters_in_path_matching bool; typed_per_filter_config map:~Any; metadata
    envoy.config.core.v3.Metadata
RouteList: routes []Route
RouteMatch: prefix string/path_specifier; path string/path_specifier; safe_regex envoy.type.matcher.v3.RegexMatcher/path_specifier; connect_matcher
    RouteMatch.ConnectMatcher/path_specifier; path_separated_prefix string/path_specifier; path_match_policy
    envoy.config.core.v3.TypedExtensionConfig/path_specifier; case_sensitive ~BoolValue; runtime_fraction envoy.config.core.v3.RuntimeFractionalPercent;
    headers []HeaderMatcher; query_parameters []QueryParameterMatcher; cookies []CookieMatcher; grpc RouteMatch.GrpcRouteMatchOptions; tls_context
    RouteMatch.TlsContextMatchOptions; dynamic_metadata []envoy.type.matcher.v3.MetadataMatcher; filter_state []envoy.type.matcher.v3.FilterStateMatcher
RouteMatch.ConnectMatcher:
RouteMatch.GrpcRouteMatchOptions:
RouteMatch.TlsContextMatchOptions: presented ~BoolValue; validated ~BoolValue
ScopedRouteConfiguration: on_demand bool; name string; route_configuration_name string; route_configuration RouteConfiguration; key
    ScopedRouteConfiguration.Key
ScopedRouteConfiguration.Key: fragments []ScopedRouteConfiguration.Key.Fragment
ScopedRouteConfiguration.Key.Fragment: string_key string/type
Tracing: client_sampling envoy.type.v3.FractionalPercent; random_sampling envoy.type.v3.FractionalPercent; overall_sampling envoy.type.v3.FractionalPercent;
    custom_tags []envoy.type.tracing.v3.CustomTag; operation string; upstream_operation string
Vhds: config_source envoy.config.core.v3.ConfigSource
VirtualCluster: headers []HeaderMatcher; name string
VirtualHost: name string; domains []string; routes []Route; matcher xds.type.matcher.v3.Matcher; require_tls enum:VirtualHost.TlsRequirementType;
    virtual_clusters []VirtualCluster; rate_limits []RateLimit; request_headers_to_add []envoy.config.core.v3.HeaderValueOption; request_headers_to_remove
    []string; response_headers_to_add []envoy.config.core.v3.HeaderValueOption; response_headers_to_remove []string; cors CorsPolicy;
    typed_per_filter_config map:~Any; include_request_attempt_count bool; include_attempt_count_in_response bool; retry_policy RetryPolicy;
    retry_policy_typed_config ~Any; hedge_policy HedgePolicy; include_is_timeout_retry_header bool; per_request_buffer_limit_bytes ~UInt32Value;
    request_body_buffer_limit ~UInt64Value; request_mirror_policies []RouteAction.RequestMirrorPolicy; metadata envoy.config.core.v3.Metadata
enum VirtualHost.TlsRequirementType: NONE 0; EXTERNAL_ONLY 1; ALL 2
WeightedCluster: clusters []WeightedCluster.ClusterWeight; total_weight ~UInt32Value; runtime_key_prefix string; header_name string/random_value_specifier;
    use_hash_policy ~BoolValue/random_value_specifier
WeightedCluster.ClusterWeight: name string; cluster_header string; weight ~UInt32Value; metadata_match envoy.config.core.v3.Metadata; request_headers_to_add
    []envoy.config.core.v3.HeaderValueOption; request_headers_to_remove []string; response_headers_to_add []envoy.config.core.v3.HeaderValueOption;
    response_headers_to_remove []string; typed_per_filter_config map:~Any; host_rewrite_literal string/host_rewrite_specifier
package envoy.config.tap.v3
BufferedAdminSink: max_traces uint64; timeout ~Duration
FilePerTapSink: path_prefix string
HttpGenericBodyMatch: bytes_limit uint32; patterns []HttpGenericBodyMatch.GenericTextMatch
HttpGenericBodyMatch.GenericTextMatch: string_match string/rule; binary_match bytes/rule
HttpHeadersMatch: headers []envoy.config.route.v3.HeaderMatcher
MatchPredicate: or_match MatchPredicate.MatchSet/rule; and_match MatchPredicate.MatchSet/rule; not_match MatchPredicate/rule; any_match bool/rule;
    http_request_headers_match HttpHeadersMatch/rule; http_request_trailers_match HttpHeadersMatch/rule; http_response_headers_match HttpHeadersMatch/rule;
    http_response_trailers_match HttpHeadersMatch/rule; http_request_generic_body_match HttpGenericBodyMatch/rule; http_response_generic_body_match
    HttpGenericBodyMatch/rule
MatchPredicate.MatchSet: rules []MatchPredicate
OutputConfig: sinks []OutputSink; max_buffered_rx_bytes ~UInt32Value; max_buffered_tx_bytes ~UInt32Value; streaming bool; min_streamed_sent_bytes
    ~UInt32Value
OutputSink: format enum:OutputSink.Format; streaming_admin StreamingAdminSink/output_sink_type; file_per_tap FilePerTapSink/output_sink_type; streaming_grpc
    StreamingGrpcSink/output_sink_type; buffered_admin BufferedAdminSink/output_sink_type; custom_sink
    envoy.config.core.v3.TypedExtensionConfig/output_sink_type
enum OutputSink.Format: JSON_BODY_AS_BYTES 0; JSON_BODY_AS_STRING 1; PROTO_BINARY 2; PROTO_BINARY_LENGTH_DELIMITED 3; PROTO_TEXT 4
StreamingAdminSink:
StreamingGrpcSink: tap_id string; grpc_service envoy.config.core.v3.GrpcService
TapConfig: match_config MatchPredicate; match envoy.config.common.matcher.v3.MatchPredicate; output_config OutputConfig; tap_enabled
    envoy.config.core.v3.RuntimeFractionalPercent
package envoy.config.trace.v3
ClientConfig: service_name string; instance_name string; backend_token string/backend_token_specifier; max_cache_size ~UInt32Value
DatadogConfig: collector_cluster string; service_name string; collector_hostname string; remote_config DatadogRemoteConfig
DatadogRemoteConfig: polling_interval ~Duration
DynamicOtConfig: library string; config ~Struct
LightstepConfig: collector_cluster string; access_token_file string; access_token envoy.config.core.v3.DataSource; propagation_modes
    []enum:LightstepConfig.PropagationMode
enum LightstepConfig.PropagationMode: ENVOY 0; LIGHTSTEP 1; B3 2; TRACE_CONTEXT 3
OpenTelemetryConfig: grpc_service envoy.config.core.v3.GrpcService; http_service envoy.config.core.v3.HttpService; service_name string; resource_detectors
    []envoy.config.core.v3.TypedExtensionConfig; sampler envoy.config.core.v3.TypedExtensionConfig; max_cache_size ~UInt32Value;
    set_telemetry_sdk_resource_attributes ~BoolValue; set_service_name_resource_attribute ~BoolValue
SkyWalkingConfig: grpc_service envoy.config.core.v3.GrpcService; client_config ClientConfig
TraceServiceConfig: grpc_service envoy.config.core.v3.GrpcService
Tracing: http Tracing.Http
Tracing.Http: name string; typed_config ~Any/config_type
XRayConfig: daemon_endpoint envoy.config.core.v3.SocketAddress; segment_name string; sampling_rule_manifest envoy.config.core.v3.DataSource; segment_fields
    XRayConfig.SegmentFields
XRayConfig.SegmentFields: origin string; aws ~Struct
ZipkinConfig: collector_cluster string; collector_endpoint string; trace_id_128bit bool; shared_span_context ~BoolValue; collector_endpoint_version
    enum:ZipkinConfig.CollectorEndpointVersion; collector_hostname string; split_spans_for_request bool; trace_context_option
    enum:ZipkinConfig.TraceContextOption; collector_service envoy.config.core.v3.HttpService; timestamp_trace_ids bool
enum ZipkinConfig.CollectorEndpointVersion: DEPRECATED_AND_UNAVAILABLE_DO_NOT_USE 0; HTTP_JSON 1; HTTP_PROTO 2; GRPC 3
enum ZipkinConfig.TraceContextOption: USE_B3 0; USE_B3_WITH_W3C_PROPAGATION 1
package envoy.config.upstream.local_address_selector.v3
DefaultLocalAddressSelector:
package envoy.data.accesslog.v3
enum AccessLogType: NotSet 0; TcpUpstreamConnected 1; TcpPeriodic 2; TcpConnectionEnd 3; DownstreamStart 4; DownstreamPeriodic 5; DownstreamEnd 6;
    UpstreamPoolReady 7; UpstreamPeriodic 8; UpstreamEnd 9; DownstreamTunnelSuccessfullyEstablished 10; UdpTunnelUpstreamConnected 11; UdpPeriodic 12;
    UdpSessionEnd 13; TcpConnectionStart 14
package envoy.data.dns.v3
DnsTable: external_retry_count uint32; virtual_domains []DnsTable.DnsVirtualDomain; known_suffixes []envoy.type.matcher.v3.StringMatcher
DnsTable.AddressList: address []string
DnsTable.DnsEndpoint: address_list DnsTable.AddressList/endpoint_config; cluster_name string/endpoint_config; service_list
    DnsTable.DnsServiceList/endpoint_config
DnsTable.DnsService: service_name string; protocol DnsTable.DnsServiceProtocol; ttl ~Duration; targets []DnsTable.DnsServiceTarget
DnsTable.DnsServiceList: services []DnsTable.DnsService
DnsTable.DnsServiceProtocol: number uint32/protocol_config; name string/protocol_config
DnsTable.DnsServiceTarget: host_name string/endpoint_type; cluster_name string/endpoint_type; priority uint32; weight uint32; port uint32
DnsTable.DnsVirtualDomain: name string; endpoint DnsTable.DnsEndpoint; answer_ttl ~Duration
package envoy.extensions.access_loggers.dynamic_modules.v3
DynamicModuleAccessLog: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; logger_name string; logger_config ~Any
package envoy.extensions.access_loggers.file.v3
FileAccessLog: path string; format string/access_log_format; json_format ~Struct/access_log_format; typed_json_format ~Struct/access_log_format; log_format
    envoy.config.core.v3.SubstitutionFormatString/access_log_format
package envoy.extensions.access_loggers.filters.cel.v3
ExpressionFilter: expression string; cel_config envoy.config.core.v3.CelExpressionConfig
package envoy.extensions.access_loggers.filters.process_ratelimit.v3
DynamicTokenBucket: resource_name string; config_source envoy.config.core.v3.ConfigSource
ProcessRateLimitFilter: dynamic_config DynamicTokenBucket
package envoy.extensions.access_loggers.fluentd.v3
FluentdAccessLogConfig: cluster string; tag string; stat_prefix string; buffer_flush_interval ~Duration; buffer_size_bytes ~UInt32Value; record ~Struct;
    retry_options FluentdAccessLogConfig.RetryOptions; formatters []envoy.config.core.v3.TypedExtensionConfig
FluentdAccessLogConfig.RetryOptions: max_connect_attempts ~UInt32Value; backoff_options envoy.config.core.v3.BackoffStrategy
package envoy.extensions.access_loggers.grpc.v3
CommonGrpcAccessLogConfig: log_name string; grpc_service envoy.config.core.v3.GrpcService; transport_api_version enum:envoy.config.core.v3.ApiVersion;
    buffer_flush_interval ~Duration; buffer_size_bytes ~UInt32Value; filter_state_objects_to_log []string; grpc_stream_retry_policy
    envoy.config.core.v3.RetryPolicy; custom_tags []envoy.type.tracing.v3.CustomTag
HttpGrpcAccessLogConfig: common_config CommonGrpcAccessLogConfig; additional_request_headers_to_log []string; additional_response_headers_to_log []string;
    additional_response_trailers_to_log []string
TcpGrpcAccessLogConfig: common_config CommonGrpcAccessLogConfig
package envoy.extensions.access_loggers.open_telemetry.v3
OpenTelemetryAccessLogConfig: common_config envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig; http_service
    envoy.config.core.v3.HttpService; grpc_service envoy.config.core.v3.GrpcService; disable_builtin_labels bool; resource_attributes
    opentelemetry.proto.common.v1.KeyValueList; body opentelemetry.proto.common.v1.AnyValue; attributes opentelemetry.proto.common.v1.KeyValueList;
    stat_prefix string; formatters []envoy.config.core.v3.TypedExtensionConfig; log_name string; buffer_flush_interval ~Duration; buffer_size_bytes
    ~UInt32Value; filter_state_objects_to_log []string; custom_tags []envoy.type.tracing.v3.CustomTag
package envoy.extensions.access_loggers.stats.v3
Config: stat_prefix string; stats_scope envoy.type.v3.Scope; histograms []Config.Histogram; counters []Config.Counter; gauges []Config.Gauge
Config.Counter: stat Config.Stat; value_format string; value_fixed ~UInt64Value
Config.Gauge: stat Config.Stat; value_format string; value_fixed ~UInt64Value; add_subtract Config.Gauge.PairedAddSubtract; set Config.Gauge.Set
Config.Gauge.PairedAddSubtract: add_log_type enum:envoy.data.accesslog.v3.AccessLogType; sub_log_type enum:envoy.data.accesslog.v3.AccessLogType
Config.Gauge.Set: log_type enum:envoy.data.accesslog.v3.AccessLogType
Config.Histogram: stat Config.Stat; unit enum:Config.Histogram.Unit; value_format string
enum Config.Histogram.Unit: Unspecified 0; Bytes 1; Microseconds 2; Milliseconds 3; Percent 4
Config.Stat: name string; tags []Config.Tag
Config.Tag: name string; value_format string; rules xds.type.matcher.v3.Matcher
package envoy.extensions.access_loggers.stream.v3
StderrAccessLog: log_format envoy.config.core.v3.SubstitutionFormatString/access_log_format
StdoutAccessLog: log_format envoy.config.core.v3.SubstitutionFormatString/access_log_format
package envoy.extensions.access_loggers.wasm.v3
WasmAccessLog: config envoy.extensions.wasm.v3.PluginConfig
package envoy.extensions.bootstrap.dynamic_modules.v3
DynamicModuleBootstrapExtension: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; extension_name string; extension_config ~Any
package envoy.extensions.bootstrap.internal_listener.v3
InternalListener: buffer_size_kb ~UInt32Value
package envoy.extensions.bootstrap.reverse_tunnel.downstream_socket_interface.v3
DownstreamReverseConnectionSocketInterface: stat_prefix string; enable_detailed_stats bool; http_handshake
    DownstreamReverseConnectionSocketInterface.HttpHandshakeConfig; access_log []envoy.config.accesslog.v3.AccessLog; max_reconnect_backoff ~Duration
DownstreamReverseConnectionSocketInterface.HttpHandshakeConfig: request_path string; additional_headers []envoy.config.core.v3.HeaderValueOption;
    use_http_upgrade bool; formatters []envoy.config.core.v3.TypedExtensionConfig
package envoy.extensions.bootstrap.reverse_tunnel.upstream_socket_interface.v3
UpstreamReverseConnectionSocketInterface: stat_prefix string; ping_failure_threshold ~UInt32Value; enable_detailed_stats bool; reporter_config
    envoy.config.core.v3.TypedExtensionConfig; enable_tenant_isolation ~BoolValue; access_log []envoy.config.accesslog.v3.AccessLog
package envoy.extensions.clusters.aggregate.v3
AggregateClusterResource: config_source envoy.config.core.v3.ConfigSource; resource_name string
ClusterConfig: clusters []string
package envoy.extensions.clusters.common.dns.v3
enum DnsLookupFamily: UNSPECIFIED 0; AUTO 1; V4_ONLY 2; V6_ONLY 3; V4_PREFERRED 4; ALL 5
package envoy.extensions.clusters.composite.v3
ClusterConfig: clusters []ClusterConfig.ClusterEntry
ClusterConfig.ClusterEntry: name string
package envoy.extensions.clusters.dns.v3
DnsCluster: dns_refresh_rate ~Duration; dns_failure_refresh_rate DnsCluster.RefreshRate; respect_dns_ttl bool; dns_jitter ~Duration;
    typed_dns_resolver_config envoy.config.core.v3.TypedExtensionConfig; dns_lookup_family enum:envoy.extensions.clusters.common.dns.v3.DnsLookupFamily;
    all_addresses_in_single_endpoint bool; dns_min_refresh_rate ~Duration
DnsCluster.RefreshRate: base_interval ~Duration; max_interval ~Duration
package envoy.extensions.clusters.dynamic_forward_proxy.v3
ClusterConfig: dns_cache_config envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig/cluster_implementation_specifier; sub_clusters_config
    SubClustersConfig/cluster_implementation_specifier; allow_insecure_cluster_options bool; allow_coalesced_connections bool
SubClustersConfig: lb_policy enum:envoy.config.cluster.v3.Cluster.LbPolicy; max_sub_clusters ~UInt32Value; sub_cluster_ttl ~Duration; preresolve_clusters
    []envoy.config.core.v3.SocketAddress; dns_cluster_config envoy.extensions.clusters.dns.v3.DnsCluster
package envoy.extensions.clusters.dynamic_modules.v3
ClusterConfig: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; cluster_name string; cluster_config ~Any
package envoy.extensions.clusters.mcp_multicluster.v3
ClusterConfig: servers []ClusterConfig.McpBackend
ClusterConfig.McpBackend: name string; mcp_cluster ClusterConfig.McpCluster
ClusterConfig.McpCluster: cluster string; path string; timeout ~Duration; host_rewrite_literal string
package envoy.extensions.clusters.original_dst.v3
OriginalDstCluster: use_http_header bool; http_header_name string; upstream_port_override ~UInt32Value; metadata_key envoy.type.metadata.v3.MetadataKey
package envoy.extensions.clusters.redis.v3
RedisClusterConfig: cluster_refresh_rate ~Duration; cluster_refresh_timeout ~Duration; redirect_refresh_interval ~Duration; redirect_refresh_threshold
    ~UInt32Value; failure_refresh_threshold uint32; host_degraded_refresh_threshold uint32; enable_zone_discovery ~BoolValue
package envoy.extensions.clusters.reverse_connection.v3
ReverseConnectionClusterConfig: cleanup_interval ~Duration; host_id_format string; tenant_id_format string
package envoy.extensions.common.async_files.v3
AsyncFileManagerConfig: id string; thread_pool AsyncFileManagerConfig.ThreadPool/manager_type
AsyncFileManagerConfig.ThreadPool: thread_count uint32
package envoy.extensions.common.aws.v3
AssumeRoleCredentialProvider: role_arn string; role_session_name string; external_id string; session_duration ~Duration; credential_provider
    AwsCredentialProvider
AssumeRoleWithWebIdentityCredentialProvider: web_identity_token_data_source envoy.config.core.v3.DataSource; role_arn string; role_session_name string
AwsCredentialProvider: assume_role_with_web_identity_provider AssumeRoleWithWebIdentityCredentialProvider; inline_credential InlineCredentialProvider;
    credentials_file_provider CredentialsFileCredentialProvider; custom_credential_provider_chain bool; iam_roles_anywhere_credential_provider
    IAMRolesAnywhereCredentialProvider; config_credential_provider ConfigCredentialProvider; container_credential_provider ContainerCredentialProvider;
    environment_credential_provider EnvironmentCredentialProvider; instance_profile_credential_provider InstanceProfileCredentialProvider;
    assume_role_credential_provider AssumeRoleCredentialProvider
ConfigCredentialProvider:
ContainerCredentialProvider:
CredentialsFileCredentialProvider: credentials_data_source envoy.config.core.v3.DataSource; profile string
EnvironmentCredentialProvider:
IAMRolesAnywhereCredentialProvider: role_arn string; certificate envoy.config.core.v3.DataSource; certificate_chain envoy.config.core.v3.DataSource;
    private_key envoy.config.core.v3.DataSource; trust_anchor_arn string; profile_arn string; role_session_name string; session_duration ~Duration
InlineCredentialProvider: access_key_id string; secret_access_key string; session_token string
InstanceProfileCredentialProvider:
package envoy.extensions.common.dynamic_forward_proxy.v3
DnsCacheCircuitBreakers: max_pending_requests ~UInt32Value
DnsCacheConfig: name string; dns_lookup_family enum:envoy.config.cluster.v3.Cluster.DnsLookupFamily; dns_refresh_rate ~Duration; dns_min_refresh_rate
    ~Duration; host_ttl ~Duration; max_hosts ~UInt32Value; disable_dns_refresh_on_failure bool; dns_failure_refresh_rate
    envoy.config.cluster.v3.Cluster.RefreshRate; dns_cache_circuit_breaker DnsCacheCircuitBreakers; use_tcp_for_dns_lookups bool; dns_resolution_config
    envoy.config.core.v3.DnsResolutionConfig; typed_dns_resolver_config envoy.config.core.v3.TypedExtensionConfig; preresolve_hostnames
    []envoy.config.core.v3.SocketAddress; dns_query_timeout ~Duration; key_value_config envoy.config.common.key_value.v3.KeyValueStoreConfig;
    resolved_address_filter envoy.type.matcher.v3.AddressMatcher
package envoy.extensions.common.matching.v3
ExtensionWithMatcher: matcher envoy.config.common.matcher.v3.Matcher; xds_matcher xds.type.matcher.v3.Matcher; extension_config
    envoy.config.core.v3.TypedExtensionConfig
ExtensionWithMatcherPerRoute: xds_matcher xds.type.matcher.v3.Matcher
package envoy.extensions.common.ratelimit.v3
LocalClusterRateLimit:
LocalRateLimitDescriptor: entries []RateLimitDescriptor.Entry; token_bucket envoy.type.v3.TokenBucket; shadow_mode bool
RateLimitDescriptor: entries []RateLimitDescriptor.Entry; limit RateLimitDescriptor.RateLimitOverride; hits_addend ~UInt64Value; is_negative_hits bool
RateLimitDescriptor.Entry: key string; value string
RateLimitDescriptor.RateLimitOverride: requests_per_unit uint32; unit enum:envoy.type.v3.RateLimitUnit
enum VhRateLimitsOptions: OVERRIDE 0; INCLUDE 1; IGNORE 2
enum XRateLimitHeadersRFCVersion: OFF 0; DRAFT_VERSION_03 1
package envoy.extensions.common.tap.v3
AdminConfig: config_id string
CommonExtensionConfig: admin_config AdminConfig/config_type; static_config envoy.config.tap.v3.TapConfig/config_type
package envoy.extensions.compression.brotli.compressor.v3
Brotli: quality ~UInt32Value; encoder_mode enum:Brotli.EncoderMode; window_bits ~UInt32Value; input_block_bits ~UInt32Value; chunk_size ~UInt32Value;
    disable_literal_context_modeling bool
enum Brotli.EncoderMode: DEFAULT 0; GENERIC 1; TEXT 2; FONT 3
package envoy.extensions.compression.brotli.decompressor.v3
Brotli: disable_ring_buffer_reallocation bool; chunk_size ~UInt32Value
package envoy.extensions.compression.gzip.compressor.v3
Gzip: memory_level ~UInt32Value; compression_level enum:Gzip.CompressionLevel; compression_strategy enum:Gzip.CompressionStrategy; window_bits ~UInt32Value;
    chunk_size ~UInt32Value
enum Gzip.CompressionLevel: DEFAULT_COMPRESSION 0; BEST_SPEED 1; COMPRESSION_LEVEL_1 1; COMPRESSION_LEVEL_2 2; COMPRESSION_LEVEL_3 3; COMPRESSION_LEVEL_4 4;
    COMPRESSION_LEVEL_5 5; COMPRESSION_LEVEL_6 6; COMPRESSION_LEVEL_7 7; COMPRESSION_LEVEL_8 8; BEST_COMPRESSION 9; COMPRESSION_LEVEL_9 9
enum Gzip.CompressionStrategy: DEFAULT_STRATEGY 0; FILTERED 1; HUFFMAN_ONLY 2; RLE 3; FIXED 4
package envoy.extensions.compression.gzip.decompressor.v3
Gzip: window_bits ~UInt32Value; chunk_size ~UInt32Value; max_inflate_ratio ~UInt32Value
package envoy.extensions.compression.qatzip.compressor.v3alpha
Qatzip: compression_level ~UInt32Value; hardware_buffer_size enum:Qatzip.HardwareBufferSize; input_size_threshold ~UInt32Value; stream_buffer_size
    ~UInt32Value; chunk_size ~UInt32Value
enum Qatzip.HardwareBufferSize: DEFAULT 0; SZ_4K 1; SZ_8K 2; SZ_32K 3; SZ_64K 4; SZ_128K 5; SZ_512K 6
package envoy.extensions.compression.qatzstd.compressor.v3alpha
Qatzstd: compression_level ~UInt32Value; enable_checksum bool; strategy enum:Qatzstd.Strategy; chunk_size ~UInt32Value; enable_qat_zstd bool;
    qat_zstd_fallback_threshold ~UInt32Value
enum Qatzstd.Strategy: DEFAULT 0; FAST 1; DFAST 2; GREEDY 3; LAZY 4; LAZY2 5; BTLAZY2 6; BTOPT 7; BTULTRA 8; BTULTRA2 9
package envoy.extensions.compression.zstd.compressor.v3
Zstd: compression_level ~UInt32Value; enable_checksum bool; strategy enum:Zstd.Strategy; dictionary envoy.config.core.v3.DataSource; chunk_size ~UInt32Value
enum Zstd.Strategy: DEFAULT 0; FAST 1; DFAST 2; GREEDY 3; LAZY 4; LAZY2 5; BTLAZY2 6; BTOPT 7; BTULTRA 8; BTULTRA2 9
package envoy.extensions.compression.zstd.decompressor.v3
Zstd: dictionaries []envoy.config.core.v3.DataSource; chunk_size ~UInt32Value
package envoy.extensions.config.v3alpha
KeyValueStoreXdsDelegateConfig: key_value_store_config envoy.config.common.key_value.v3.KeyValueStoreConfig
package envoy.extensions.config.validators.minimum_clusters.v3
MinimumClustersValidator: min_clusters_num uint32
package envoy.extensions.content_parsers.json.v3
JsonContentParser: rules []JsonContentParser.RuleConfig
JsonContentParser.RuleConfig: rule envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.Rule; stop_processing_after_matches uint32
package envoy.extensions.dynamic_modules.v3
DynamicModuleConfig: name string; do_not_close bool; load_globally bool; metrics_namespace string; module envoy.config.core.v3.AsyncDataSource;
    nack_on_cache_miss bool
package envoy.extensions.early_data.v3
DefaultEarlyDataPolicy:
package envoy.extensions.filters.common.dependency.v3
Dependency: type enum:Dependency.DependencyType; name string
enum Dependency.DependencyType: HEADER 0; FILTER_STATE_KEY 1; DYNAMIC_METADATA 2
FilterDependencies: decode_required []Dependency; decode_provided []Dependency; encode_required []Dependency; encode_provided []Dependency
MatchingRequirements: data_input_allow_list MatchingRequirements.DataInputAllowList
MatchingRequirements.DataInputAllowList: type_url []string
package envoy.extensions.filters.common.fault.v3
FaultDelay: fixed_delay ~Duration/fault_delay_secifier; header_delay FaultDelay.HeaderDelay/fault_delay_secifier; percentage envoy.type.v3.FractionalPercent
FaultDelay.HeaderDelay:
FaultRateLimit: fixed_limit FaultRateLimit.FixedLimit/limit_type; header_limit FaultRateLimit.HeaderLimit/limit_type; percentage
    envoy.type.v3.FractionalPercent
FaultRateLimit.FixedLimit: limit_kbps uint64
FaultRateLimit.HeaderLimit:
package envoy.extensions.filters.common.matcher.action.v3
SkipFilter:
package envoy.extensions.filters.common.set_filter_state.v3
FilterStateValue: object_key string/key; factory_key string; format_string envoy.config.core.v3.SubstitutionFormatString/value; read_only bool;
    shared_with_upstream enum:FilterStateValue.SharedWithUpstream; skip_if_empty bool
enum FilterStateValue.SharedWithUpstream: NONE 0; ONCE 1; TRANSITIVE 2
package envoy.extensions.filters.http.a2a.v3
A2a: traffic_mode enum:A2a.TrafficMode; max_request_body_size ~UInt32Value; parser_config ParserConfig; storage_mode enum:A2a.StorageMode
enum A2a.StorageMode: NONE 0; DYNAMIC_METADATA 1; FILTER_STATE 2; DYNAMIC_METADATA_AND_FILTER_STATE 3
enum A2a.TrafficMode: PASS_THROUGH 0; REJECT 1
MethodParsingConfig: group string; paths []string
ParserConfig: method_configs map:MethodParsingConfig; always_extract_attributes []string; group_metadata_key string
package envoy.extensions.filters.http.adaptive_concurrency.v3
AdaptiveConcurrency: gradient_controller_config GradientControllerConfig/concurrency_controller_config; enabled envoy.config.core.v3.RuntimeFeatureFlag;
    concurrency_limit_exceeded_status envoy.type.v3.HttpStatus
GradientControllerConfig: sample_aggregate_percentile envoy.type.v3.Percent; concurrency_limit_params
    GradientControllerConfig.ConcurrencyLimitCalculationParams; min_rtt_calc_params GradientControllerConfig.MinimumRTTCalculationParams
GradientControllerConfig.ConcurrencyLimitCalculationParams: max_concurrency_limit ~UInt32Value; concurrency_update_interval ~Duration
GradientControllerConfig.MinimumRTTCalculationParams: interval ~Duration; fixed_value ~Duration; request_count ~UInt32Value; jitter envoy.type.v3.Percent;
    min_concurrency ~UInt32Value; buffer envoy.type.v3.Percent
package envoy.extensions.filters.http.admission_control.v3
AdmissionControl: enabled envoy.config.core.v3.RuntimeFeatureFlag; success_criteria AdmissionControl.SuccessCriteria/evaluation_criteria; sampling_window
    ~Duration; aggression envoy.config.core.v3.RuntimeDouble; sr_threshold envoy.config.core.v3.RuntimePercent; rps_threshold
    envoy.config.core.v3.RuntimeUInt32; max_rejection_probability envoy.config.core.v3.RuntimePercent
AdmissionControl.SuccessCriteria: http_criteria AdmissionControl.SuccessCriteria.HttpCriteria; grpc_criteria AdmissionControl.SuccessCriteria.GrpcCriteria
AdmissionControl.SuccessCriteria.GrpcCriteria: grpc_success_status []uint32
AdmissionControl.SuccessCriteria.HttpCriteria: http_success_status []envoy.type.v3.Int32Range
package envoy.extensions.filters.http.ai_protocol_manager.v3
AiProtocolManager:
package envoy.extensions.filters.http.alternate_protocols_cache.v3
FilterConfig: alternate_protocols_cache_options envoy.config.core.v3.AlternateProtocolsCacheOptions
package envoy.extensions.filters.http.api_key_auth.v3
ApiKeyAuth: credentials []Credential; key_sources []KeySource; forwarding Forwarding
ApiKeyAuthPerRoute: credentials []Credential; key_sources []KeySource; allowed_clients []string; forwarding Forwarding
Credential: key string; client string
Forwarding: header string; hide_credentials bool
KeySource: header string; query string; cookie string
package envoy.extensions.filters.http.aws_lambda.v3
Config: arn string; payload_passthrough bool; invocation_mode enum:Config.InvocationMode; host_rewrite string; credentials_profile string; credentials
    Credentials; match_excluded_headers []envoy.type.matcher.v3.StringMatcher; match_included_headers []envoy.type.matcher.v3.StringMatcher
enum Config.InvocationMode: SYNCHRONOUS 0; ASYNCHRONOUS 1
Credentials: access_key_id string; secret_access_key string; session_token string
PerRouteConfig: invoke_config Config
package envoy.extensions.filters.http.aws_request_signing.v3
AwsRequestSigning: service_name string; region string; host_rewrite string; use_unsigned_payload bool; match_excluded_headers
    []envoy.type.matcher.v3.StringMatcher; signing_algorithm enum:AwsRequestSigning.SigningAlgorithm; query_string AwsRequestSigning.QueryString;
    credential_provider envoy.extensions.common.aws.v3.AwsCredentialProvider; match_included_headers []envoy.type.matcher.v3.StringMatcher
AwsRequestSigning.QueryString: expiration_time ~Duration
enum AwsRequestSigning.SigningAlgorithm: AWS_SIGV4 0; AWS_SIGV4A 1
AwsRequestSigningPerRoute: aws_request_signing AwsRequestSigning; stat_prefix string
package envoy.extensions.filters.http.bandwidth_limit.v3
BandwidthLimit: stat_prefix string; enable_mode enum:BandwidthLimit.EnableMode; limit_kbps ~UInt64Value; fill_interval ~Duration; runtime_enabled
    envoy.config.core.v3.RuntimeFeatureFlag; enable_response_trailers bool; response_trailer_prefix string
enum BandwidthLimit.EnableMode: DISABLED 0; REQUEST 1; RESPONSE 2; REQUEST_AND_RESPONSE 3
package envoy.extensions.filters.http.bandwidth_share.v3
BandwidthShare: request_limit BandwidthShare.Limit; response_limit BandwidthShare.Limit; fill_interval ~Duration; enable_response_trailers bool;
    response_trailer_prefix string; tenant_name_selector xds.type.matcher.v3.Matcher; tenant_configs map:BandwidthShare.TenantConfig; default_tenant_config
    BandwidthShare.TenantConfig
BandwidthShare.Limit: bucket_id string; kbps envoy.config.core.v3.RuntimeUInt32
BandwidthShare.TenantConfig: weight uint32; include_stats_tag bool
package envoy.extensions.filters.http.basic_auth.v3
BasicAuth: users envoy.config.core.v3.DataSource; forward_username_header string; authentication_header string; allow_missing bool; emit_dynamic_metadata
    bool
BasicAuthPerRoute: users envoy.config.core.v3.DataSource
package envoy.extensions.filters.http.buffer.v3
Buffer: max_request_bytes ~UInt32Value
BufferPerRoute: disabled bool/override; buffer Buffer/override
package envoy.extensions.filters.http.cache.v3
CacheConfig: typed_config ~Any; disabled ~BoolValue; allowed_vary_headers []envoy.type.matcher.v3.StringMatcher; key_creator_params
    CacheConfig.KeyCreatorParams; max_body_bytes uint32; ignore_request_cache_control_header bool
CacheConfig.KeyCreatorParams: exclude_scheme bool; exclude_host bool; query_parameters_included []envoy.config.route.v3.QueryParameterMatcher;
    query_parameters_excluded []envoy.config.route.v3.QueryParameterMatcher
package envoy.extensions.filters.http.cache_v2.v3
CacheV2Config: typed_config ~Any; disabled ~BoolValue; allowed_vary_headers []envoy.type.matcher.v3.StringMatcher; key_creator_params
    CacheV2Config.KeyCreatorParams; max_body_bytes uint32; ignore_request_cache_control_header bool; override_upstream_cluster string
CacheV2Config.KeyCreatorParams: exclude_scheme bool; exclude_host bool; query_parameters_included []envoy.config.route.v3.QueryParameterMatcher;
    query_parameters_excluded []envoy.config.route.v3.QueryParameterMatcher
package envoy.extensions.filters.http.cdn_loop.v3
CdnLoopConfig: cdn_id string; max_allowed_occurrences uint32
package envoy.extensions.filters.http.checksum.v3alpha
ChecksumConfig: checksums []ChecksumConfig.Checksum; reject_unmatched bool
ChecksumConfig.Checksum: path_matcher envoy.type.matcher.v3.StringMatcher/matcher; sha256 string
package envoy.extensions.filters.http.composite.v3
Composite: named_filter_chains map:FilterChainConfiguration; matcher xds.type.matcher.v3.Matcher
CompositePerRoute: matcher xds.type.matcher.v3.Matcher
DynamicConfig: name string; config_discovery envoy.config.core.v3.ExtensionConfigSource
ExecuteFilterAction: typed_config envoy.config.core.v3.TypedExtensionConfig; dynamic_config DynamicConfig; filter_chain FilterChainConfiguration;
    filter_chain_name string; sample_percent envoy.config.core.v3.RuntimeFractionalPercent
FilterChainConfiguration: typed_config []envoy.config.core.v3.TypedExtensionConfig
package envoy.extensions.filters.http.compressor.v3
Compressor: content_length ~UInt32Value; content_type []string; disable_on_etag_header bool; remove_accept_encoding_header bool; runtime_enabled
    envoy.config.core.v3.RuntimeFeatureFlag; compressor_library envoy.config.core.v3.TypedExtensionConfig; request_direction_config
    Compressor.RequestDirectionConfig; response_direction_config Compressor.ResponseDirectionConfig; choose_first bool
Compressor.CommonDirectionConfig: enabled envoy.config.core.v3.RuntimeFeatureFlag; min_content_length ~UInt32Value; content_type []string
Compressor.RequestDirectionConfig: common_config Compressor.CommonDirectionConfig
Compressor.ResponseDirectionConfig: common_config Compressor.CommonDirectionConfig; disable_on_etag_header bool; weaken_etag_on_compress bool;
    remove_accept_encoding_header bool; uncompressible_response_codes []uint32; status_header_enabled bool
CompressorOverrides: response_direction_config ResponseDirectionOverrides; compressor_library envoy.config.core.v3.TypedExtensionConfig
CompressorPerRoute: disabled bool/override; overrides CompressorOverrides/override
ResponseDirectionOverrides: remove_accept_encoding_header ~BoolValue
package envoy.extensions.filters.http.connect_grpc_bridge.v3
FilterConfig:
package envoy.extensions.filters.http.cors.v3
Cors:
CorsPolicy: allow_origin_string_match []envoy.type.matcher.v3.StringMatcher; allow_methods string; allow_headers string; expose_headers string; max_age
    string; allow_credentials ~BoolValue; filter_enabled envoy.config.core.v3.RuntimeFractionalPercent; shadow_enabled
    envoy.config.core.v3.RuntimeFractionalPercent; allow_private_network_access ~BoolValue; forward_not_matching_preflights ~BoolValue
package envoy.extensions.filters.http.credential_injector.v3
CredentialInjector: overwrite bool; allow_request_without_credential bool; credential envoy.config.core.v3.TypedExtensionConfig
package envoy.extensions.filters.http.csrf.v3
CsrfPolicy: filter_enabled envoy.config.core.v3.RuntimeFractionalPercent; shadow_enabled envoy.config.core.v3.RuntimeFractionalPercent; additional_origins
    []envoy.type.matcher.v3.StringMatcher
package envoy.extensions.filters.http.custom_response.v3
CustomResponse: custom_response_matcher xds.type.matcher.v3.Matcher
package envoy.extensions.filters.http.decompressor.v3
Decompressor: decompressor_library envoy.config.core.v3.TypedExtensionConfig; request_direction_config Decompressor.RequestDirectionConfig;
    response_direction_config Decompressor.ResponseDirectionConfig
Decompressor.CommonDirectionConfig: enabled envoy.config.core.v3.RuntimeFeatureFlag; ignore_no_transform_header bool
Decompressor.RequestDirectionConfig: common_config Decompressor.CommonDirectionConfig; advertise_accept_encoding ~BoolValue
Decompressor.ResponseDirectionConfig: common_config Decompressor.CommonDirectionConfig
package envoy.extensions.filters.http.dynamic_forward_proxy.v3
FilterConfig: dns_cache_config envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig/implementation_specifier; sub_cluster_config
    SubClusterConfig/implementation_specifier; save_upstream_address bool; allow_dynamic_host_from_filter_state bool
PerRouteConfig: host_rewrite_literal string/host_rewrite_specifier; host_rewrite_header string/host_rewrite_specifier
SubClusterConfig: cluster_init_timeout ~Duration
package envoy.extensions.filters.http.dynamic_modules.v3
DynamicModuleFilter: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; filter_name string; filter_config ~Any; terminal_filter
    bool
DynamicModuleFilterPerRoute: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; per_route_config_name string; filter_name
    string; filter_config ~Any
package envoy.extensions.filters.http.dynamo.v3
Dynamo:
package envoy.extensions.filters.http.ext_authz.v3
AuthorizationRequest: allowed_headers envoy.type.matcher.v3.ListStringMatcher; headers_to_add []envoy.config.core.v3.HeaderValue
AuthorizationResponse: allowed_upstream_headers envoy.type.matcher.v3.ListStringMatcher; allowed_upstream_headers_to_append
    envoy.type.matcher.v3.ListStringMatcher; allowed_client_headers envoy.type.matcher.v3.ListStringMatcher; allowed_client_headers_on_success
    envoy.type.matcher.v3.ListStringMatcher; dynamic_metadata_from_headers envoy.type.matcher.v3.ListStringMatcher
BufferSettings: max_request_bytes uint32; allow_partial_message bool; pack_as_bytes bool
CheckSettings: context_extensions map:string; disable_request_body_buffering bool; with_request_body BufferSettings; grpc_service
    envoy.config.core.v3.GrpcService/service_override; http_service HttpService/service_override
ExtAuthz: grpc_service envoy.config.core.v3.GrpcService/services; http_service HttpService/services; transport_api_version
    enum:envoy.config.core.v3.ApiVersion; failure_mode_allow bool; failure_mode_allow_header_add bool; with_request_body BufferSettings; clear_route_cache
    bool; status_on_error envoy.type.v3.HttpStatus; validate_mutations bool; metadata_context_namespaces []string; typed_metadata_context_namespaces
    []string; route_metadata_context_namespaces []string; route_typed_metadata_context_namespaces []string; filter_enabled
    envoy.config.core.v3.RuntimeFractionalPercent; filter_enabled_metadata envoy.type.matcher.v3.MetadataMatcher; deny_at_disable
    envoy.config.core.v3.RuntimeFeatureFlag; include_peer_certificate bool; stat_prefix string; bootstrap_metadata_labels_key string; allowed_headers
    envoy.type.matcher.v3.ListStringMatcher; disallowed_headers envoy.type.matcher.v3.ListStringMatcher; include_tls_session bool;
    charge_cluster_response_stats ~BoolValue; encode_raw_headers bool; decoder_header_mutation_rules
    envoy.config.common.mutation_rules.v3.HeaderMutationRules; enable_dynamic_metadata_ingestion ~BoolValue; filter_metadata ~Struct;
    emit_filter_state_stats bool; max_denied_response_body_bytes uint32; enforce_response_header_limits bool; shadow_mode bool
ExtAuthzPerRoute: disabled bool/override; check_settings CheckSettings/override
HttpService: server_uri envoy.config.core.v3.HttpUri; path_prefix string; path_override string; authorization_request AuthorizationRequest;
    authorization_response AuthorizationResponse; retry_policy envoy.config.core.v3.RetryPolicy
ShadowDecision: check_result enum:ShadowDecision.CheckResult; status_code uint32; response_headers []envoy.config.core.v3.HeaderValue
enum ShadowDecision.CheckResult: UNSPECIFIED 0; OK 1; DENIED 2; ERROR 3
package envoy.extensions.filters.http.ext_proc.v3
ExtProcHttpService: http_service envoy.config.core.v3.HttpService
ExtProcOverrides: processing_mode ProcessingMode; async_mode bool; request_attributes []string; response_attributes []string; grpc_service
    envoy.config.core.v3.GrpcService; metadata_options MetadataOptions; grpc_initial_metadata []envoy.config.core.v3.HeaderValue; failure_mode_allow
    ~BoolValue; processing_request_modifier envoy.config.core.v3.TypedExtensionConfig
ExtProcPerRoute: disabled bool/override; overrides ExtProcOverrides/override
ExternalProcessor: grpc_service envoy.config.core.v3.GrpcService; http_service ExtProcHttpService; failure_mode_allow bool; processing_mode ProcessingMode;
    request_attributes []string; response_attributes []string; message_timeout ~Duration; stat_prefix string; mutation_rules
    envoy.config.common.mutation_rules.v3.HeaderMutationRules; max_message_timeout ~Duration; forward_rules HeaderForwardingRules; filter_metadata ~Struct;
    allow_mode_override bool; disable_immediate_response bool; metadata_options MetadataOptions; observability_mode bool; disable_clear_route_cache bool;
    route_cache_action enum:ExternalProcessor.RouteCacheAction; deferred_close_timeout ~Duration; send_body_without_waiting_for_header_response bool;
    allowed_override_modes []ProcessingMode; processing_request_modifier envoy.config.core.v3.TypedExtensionConfig; on_processing_response
    envoy.config.core.v3.TypedExtensionConfig; status_on_error envoy.type.v3.HttpStatus; allow_content_length_header bool
enum ExternalProcessor.RouteCacheAction: DEFAULT 0; CLEAR 1; RETAIN 2
HeaderForwardingRules: allowed_headers envoy.type.matcher.v3.ListStringMatcher; disallowed_headers envoy.type.matcher.v3.ListStringMatcher
MetadataOptions: forwarding_namespaces MetadataOptions.MetadataNamespaces; receiving_namespaces MetadataOptions.MetadataNamespaces;
    cluster_metadata_forwarding_namespaces MetadataOptions.MetadataNamespaces
MetadataOptions.MetadataNamespaces: untyped []string; typed []string
ProcessingMode: request_header_mode enum:ProcessingMode.HeaderSendMode; response_header_mode enum:ProcessingMode.HeaderSendMode; request_body_mode
    enum:ProcessingMode.BodySendMode; response_body_mode enum:ProcessingMode.BodySendMode; request_trailer_mode enum:ProcessingMode.HeaderSendMode;
    response_trailer_mode enum:ProcessingMode.HeaderSendMode
enum ProcessingMode.BodySendMode: NONE 0; STREAMED 1; BUFFERED 2; BUFFERED_PARTIAL 3; FULL_DUPLEX_STREAMED 4; GRPC 5
enum ProcessingMode.HeaderSendMode: DEFAULT 0; SEND 1; SKIP 2
package envoy.extensions.filters.http.fault.v3
FaultAbort: http_status uint32/error_type; grpc_status uint32/error_type; header_abort FaultAbort.HeaderAbort/error_type; percentage
    envoy.type.v3.FractionalPercent
FaultAbort.HeaderAbort:
HTTPFault: delay envoy.extensions.filters.common.fault.v3.FaultDelay; abort FaultAbort; upstream_cluster string; headers
    []envoy.config.route.v3.HeaderMatcher; downstream_nodes []string; max_active_faults ~UInt32Value; response_rate_limit
    envoy.extensions.filters.common.fault.v3.FaultRateLimit; delay_percent_runtime string; abort_percent_runtime string; delay_duration_runtime string;
    abort_http_status_runtime string; max_active_faults_runtime string; response_rate_limit_percent_runtime string; abort_grpc_status_runtime string;
    disable_downstream_cluster_stats bool; filter_metadata ~Struct
package envoy.extensions.filters.http.file_server.v3
FileServerConfig: manager_config envoy.extensions.common.async_files.v3.AsyncFileManagerConfig; path_mappings []FileServerConfig.PathMapping; content_types
    map:string; default_content_type string; directory_behaviors []FileServerConfig.DirectoryBehavior
FileServerConfig.DirectoryBehavior: default_file string; list FileServerConfig.DirectoryBehavior.List
FileServerConfig.DirectoryBehavior.List:
FileServerConfig.PathMapping: request_path_prefix string; file_path_prefix string
package envoy.extensions.filters.http.file_system_buffer.v3
BufferBehavior: stream_when_possible BufferBehavior.StreamWhenPossible/behavior; bypass BufferBehavior.Bypass/behavior; inject_content_length_if_necessary
    BufferBehavior.InjectContentLengthIfNecessary/behavior; fully_buffer_and_always_inject_content_length
    BufferBehavior.FullyBufferAndAlwaysInjectContentLength/behavior; fully_buffer BufferBehavior.FullyBuffer/behavior
BufferBehavior.Bypass:
BufferBehavior.FullyBuffer:
BufferBehavior.FullyBufferAndAlwaysInjectContentLength:
BufferBehavior.InjectContentLengthIfNecessary:
BufferBehavior.StreamWhenPossible:
FileSystemBufferFilterConfig: manager_config envoy.extensions.common.async_files.v3.AsyncFileManagerConfig; storage_buffer_path ~StringValue; request
    StreamConfig; response StreamConfig
StreamConfig: behavior BufferBehavior; memory_buffer_bytes_limit ~UInt64Value; storage_buffer_bytes_limit ~UInt64Value;
    storage_buffer_queue_high_watermark_bytes ~UInt64Value
package envoy.extensions.filters.http.filter_chain.v3
FilterChain: filters []envoy.config.core.v3.TypedExtensionConfig
FilterChainConfig: default_filter_chain FilterChain
FilterChainConfigPerRoute: filter_chain FilterChain
package envoy.extensions.filters.http.gcp_authn.v3
Audience: url string; access_token Audience.AccessToken; bound_jwt Audience.BoundJwt; bound_access_token Audience.BoundAccessToken
Audience.AccessToken:
Audience.BoundAccessToken:
Audience.BoundJwt: url string
GcpAuthnFilterConfig: http_uri envoy.config.core.v3.HttpUri; retry_policy envoy.config.core.v3.RetryPolicy; cache_config TokenCacheConfig; token_header
    TokenHeader; cluster string; timeout ~Duration
TokenCacheConfig: cache_size ~UInt64Value
TokenHeader: name string; value_prefix string
package envoy.extensions.filters.http.geoip.v3
Geoip: xff_config Geoip.XffConfig; custom_header_config Geoip.CustomHeaderConfig; provider envoy.config.core.v3.TypedExtensionConfig
Geoip.CustomHeaderConfig: header_name string
Geoip.XffConfig: xff_num_trusted_hops uint32
package envoy.extensions.filters.http.golang.v3alpha
Config: library_id string; library_path string; plugin_name string; plugin_config ~Any; merge_policy enum:Config.MergePolicy; generic_secrets
    []envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig
enum Config.MergePolicy: MERGE_VIRTUALHOST_ROUTER_FILTER 0; MERGE_VIRTUALHOST_ROUTER 1; OVERRIDE 3
ConfigsPerRoute: plugins_config map:RouterPlugin
RouterPlugin: disabled bool/override; config ~Any/override
package envoy.extensions.filters.http.grpc_field_extraction.v3
FieldExtractions: request_field_extractions map:RequestFieldValueDisposition
GrpcFieldExtractionConfig: descriptor_set envoy.config.core.v3.DataSource; extractions_by_method map:FieldExtractions
RequestFieldValueDisposition: dynamic_metadata string/disposition
package envoy.extensions.filters.http.grpc_http1_bridge.v3
Config: upgrade_protobuf_to_grpc bool; ignore_query_parameters bool
package envoy.extensions.filters.http.grpc_http1_reverse_bridge.v3
FilterConfig: content_type string; withhold_grpc_frames bool; response_size_header string
FilterConfigPerRoute: disabled bool
package envoy.extensions.filters.http.grpc_json_reverse_transcoder.v3
GrpcJsonReverseTranscoder: descriptor_path string; descriptor_binary bytes; max_request_body_size ~UInt32Value; max_response_body_size ~UInt32Value;
    api_version_header string; request_json_print_options GrpcJsonReverseTranscoder.PrintOptions
GrpcJsonReverseTranscoder.PrintOptions: always_print_primitive_fields bool; always_print_enums_as_ints bool; use_canonical_field_names bool
package envoy.extensions.filters.http.grpc_json_transcoder.v3
GrpcJsonTranscoder: proto_descriptor string/descriptor_set; proto_descriptor_bin bytes/descriptor_set; services []string; print_options
    GrpcJsonTranscoder.PrintOptions; match_incoming_request_route bool; ignored_query_parameters []string; auto_mapping bool;
    ignore_unknown_query_parameters bool; convert_grpc_status bool; url_unescape_spec enum:GrpcJsonTranscoder.UrlUnescapeSpec; query_param_unescape_plus
    bool; match_unregistered_custom_verb bool; request_validation_options GrpcJsonTranscoder.RequestValidationOptions; case_insensitive_enum_parsing bool;
    max_request_body_size ~UInt32Value; max_response_body_size ~UInt32Value; capture_unknown_query_parameters bool
GrpcJsonTranscoder.PrintOptions: add_whitespace bool; always_print_primitive_fields bool; always_print_enums_as_ints bool; preserve_proto_field_names bool;
    stream_newline_delimited bool; stream_sse_style_delimited bool
GrpcJsonTranscoder.RequestValidationOptions: reject_unknown_method bool; reject_unknown_query_parameters bool; reject_binding_body_field_collisions bool
enum GrpcJsonTranscoder.UrlUnescapeSpec: ALL_CHARACTERS_EXCEPT_RESERVED 0; ALL_CHARACTERS_EXCEPT_SLASH 1; ALL_CHARACTERS 2
UnknownQueryParams: key map:UnknownQueryParams.Values
UnknownQueryParams.Values: values []string
package envoy.extensions.filters.http.grpc_stats.v3
FilterConfig: emit_filter_state bool; individual_method_stats_allowlist envoy.config.core.v3.GrpcMethodList/per_method_stat_specifier; stats_for_all_methods
    ~BoolValue/per_method_stat_specifier; enable_upstream_stats bool; replace_dots_in_grpc_service_name bool
FilterObject: request_message_count uint64; response_message_count uint64
package envoy.extensions.filters.http.grpc_web.v3
GrpcWeb:
package envoy.extensions.filters.http.gzip.v3
Gzip: memory_level ~UInt32Value; compression_level enum:Gzip.CompressionLevel.Enum; compression_strategy enum:Gzip.CompressionStrategy; window_bits
    ~UInt32Value; compressor envoy.extensions.filters.http.compressor.v3.Compressor; chunk_size ~UInt32Value
Gzip.CompressionLevel:
enum Gzip.CompressionLevel.Enum: DEFAULT 0; BEST 1; SPEED 2
enum Gzip.CompressionStrategy: DEFAULT 0; FILTERED 1; HUFFMAN 2; RLE 3
package envoy.extensions.filters.http.header_mutation.v3
HeaderMutation: mutations Mutations; most_specific_header_mutations_wins bool
HeaderMutationPerRoute: mutations Mutations
Mutations: request_mutations []envoy.config.common.mutation_rules.v3.HeaderMutation; query_parameter_mutations []envoy.config.core.v3.KeyValueMutation;
    response_mutations []envoy.config.common.mutation_rules.v3.HeaderMutation; response_trailers_mutations
    []envoy.config.common.mutation_rules.v3.HeaderMutation; request_trailers_mutations []envoy.config.common.mutation_rules.v3.HeaderMutation
package envoy.extensions.filters.http.header_to_metadata.v3
Config: request_rules []Config.Rule; response_rules []Config.Rule; stat_prefix string
Config.KeyValuePair: metadata_namespace string; key string; value string; regex_value_rewrite envoy.type.matcher.v3.RegexMatchAndSubstitute; type
    enum:Config.ValueType; encode enum:Config.ValueEncode
Config.Rule: header string; cookie string; on_header_present Config.KeyValuePair; on_header_missing Config.KeyValuePair; remove bool
enum Config.ValueEncode: NONE 0; BASE64 1
enum Config.ValueType: STRING 0; NUMBER 1; PROTOBUF_VALUE 2
package envoy.extensions.filters.http.health_check.v3
HealthCheck: pass_through_mode ~BoolValue; cache_time ~Duration; cluster_min_healthy_percentages map:envoy.type.v3.Percent; headers
    []envoy.config.route.v3.HeaderMatcher
package envoy.extensions.filters.http.ip_tagging.v3
IPTagging: request_type enum:IPTagging.RequestType; ip_tags []IPTagging.IPTag; ip_tag_header IPTagging.IpTagHeader; ip_tags_datasource
    envoy.config.core.v3.DataSource
IPTagging.IPTag: ip_tag_name string; ip_list []envoy.config.core.v3.CidrRange
IPTagging.IPTags: ip_tags []IPTagging.IPTag
IPTagging.IpTagHeader: header string; action enum:IPTagging.IpTagHeader.HeaderAction
enum IPTagging.IpTagHeader.HeaderAction: SANITIZE 0; APPEND_IF_EXISTS_OR_ADD 1
enum IPTagging.RequestType: BOTH 0; INTERNAL 1; EXTERNAL 2
package envoy.extensions.filters.http.json_to_metadata.v3
JsonToMetadata: request_rules JsonToMetadata.MatchRules; response_rules JsonToMetadata.MatchRules
JsonToMetadata.KeyValuePair: metadata_namespace string; key string; value ~Value/value_type; type enum:JsonToMetadata.ValueType;
    preserve_existing_metadata_value bool
JsonToMetadata.MatchRules: rules []JsonToMetadata.Rule; allow_content_types []string; allow_empty_content_type bool; allow_content_types_regex
    envoy.type.matcher.v3.RegexMatcher
JsonToMetadata.Rule: selectors []JsonToMetadata.Selector; on_present JsonToMetadata.KeyValuePair; on_missing JsonToMetadata.KeyValuePair; on_error
    JsonToMetadata.KeyValuePair
JsonToMetadata.Selector: key string/selector
enum JsonToMetadata.ValueType: PROTOBUF_VALUE 0; STRING 1; NUMBER 2
package envoy.extensions.filters.http.jwt_authn.v3
ExtractOnlyWithoutValidation: verification_status_header string
FilterStateRule: name string; requires map:JwtRequirement
JwksAsyncFetch: fast_listener bool; failed_refetch_duration ~Duration
JwtAuthentication: providers map:JwtProvider; rules []RequirementRule; filter_state_rules FilterStateRule; bypass_cors_preflight bool; requirement_map
    map:JwtRequirement; strip_failure_response bool; stat_prefix string
JwtCacheConfig: jwt_cache_size uint32; jwt_max_token_size uint32
JwtClaimToHeader: header_name string; claim_name string
JwtHeader: name string; value_prefix string
JwtProvider: issuer string; audiences []string; subjects envoy.type.matcher.v3.StringMatcher; require_expiration bool; max_lifetime ~Duration; remote_jwks
    RemoteJwks/jwks_source_specifier; local_jwks envoy.config.core.v3.DataSource/jwks_source_specifier; forward bool; from_headers []JwtHeader; from_params
    []string; from_cookies []string; forward_payload_header string; pad_forward_payload_header bool; payload_in_metadata string;
    normalize_payload_in_metadata JwtProvider.NormalizePayload; header_in_metadata string; failed_status_in_metadata string; clock_skew_seconds uint32;
    jwt_cache_config JwtCacheConfig; claim_to_headers []JwtClaimToHeader; clear_route_cache bool
JwtProvider.NormalizePayload: space_delimited_claims []string
JwtRequirement: provider_name string/requires_type; provider_and_audiences ProviderWithAudiences/requires_type; requires_any
    JwtRequirementOrList/requires_type; requires_all JwtRequirementAndList/requires_type; allow_missing_or_failed ~Empty/requires_type; allow_missing
    ~Empty/requires_type; extract_only_without_validation ExtractOnlyWithoutValidation/requires_type
JwtRequirementAndList: requirements []JwtRequirement
JwtRequirementOrList: requirements []JwtRequirement
PerRouteConfig: disabled bool/requirement_specifier; requirement_name string/requirement_specifier
ProviderWithAudiences: provider_name string; audiences []string
RemoteJwks: http_uri envoy.config.core.v3.HttpUri; cache_duration ~Duration; async_fetch JwksAsyncFetch; retry_policy envoy.config.core.v3.RetryPolicy
RequirementRule: match envoy.config.route.v3.RouteMatch; requires JwtRequirement/requirement_type; requirement_name string/requirement_type
package envoy.extensions.filters.http.kill_request.v3
KillRequest: probability envoy.type.v3.FractionalPercent; kill_request_header string; direction enum:KillRequest.Direction
enum KillRequest.Direction: REQUEST 0; RESPONSE 1
package envoy.extensions.filters.http.language.v3alpha
Language: default_language string; supported_languages []string; clear_route_cache bool
package envoy.extensions.filters.http.local_ratelimit.v3
LocalRateLimit: stat_prefix string; status envoy.type.v3.HttpStatus; token_bucket envoy.type.v3.TokenBucket; filter_enabled
    envoy.config.core.v3.RuntimeFractionalPercent; filter_enforced envoy.config.core.v3.RuntimeFractionalPercent; request_headers_to_add_when_not_enforced
    []envoy.config.core.v3.HeaderValueOption; response_headers_to_add []envoy.config.core.v3.HeaderValueOption; descriptors
    []envoy.extensions.common.ratelimit.v3.LocalRateLimitDescriptor; stage uint32; local_rate_limit_per_downstream_connection bool; local_cluster_rate_limit
    envoy.extensions.common.ratelimit.v3.LocalClusterRateLimit; enable_x_ratelimit_headers
    enum:envoy.extensions.common.ratelimit.v3.XRateLimitHeadersRFCVersion; vh_rate_limits enum:envoy.extensions.common.ratelimit.v3.VhRateLimitsOptions;
    always_consume_default_token_bucket ~BoolValue; rate_limited_as_resource_exhausted bool; rate_limits []envoy.config.route.v3.RateLimit;
    max_dynamic_descriptors ~UInt32Value
package envoy.extensions.filters.http.lua.v3
Lua: inline_code string; source_codes map:envoy.config.core.v3.DataSource; default_source_code envoy.config.core.v3.DataSource; stat_prefix string;
    clear_route_cache ~BoolValue
LuaPerRoute: disabled bool/override; name string/override; source_code envoy.config.core.v3.DataSource/override; filter_context ~Struct
package envoy.extensions.filters.http.mcp.v3
Mcp: traffic_mode enum:Mcp.TrafficMode; clear_route_cache bool; max_request_body_size ~UInt32Value; parser_config ParserConfig; request_storage_mode
    enum:Mcp.RequestStorageMode; propagate_trace_context Mcp.TraceContextPropagationConfig; propagate_baggage Mcp.BaggagePropagationConfig;
    reject_duplicate_keys ~BoolValue
Mcp.BaggagePropagationConfig:
enum Mcp.RequestStorageMode: MODE_UNSPECIFIED 0; DYNAMIC_METADATA 1; FILTER_STATE 2; DYNAMIC_METADATA_AND_FILTER_STATE 3
Mcp.TraceContextPropagationConfig:
enum Mcp.TrafficMode: PASS_THROUGH 0; REJECT_NO_MCP 1
McpOverride: traffic_mode enum:Mcp.TrafficMode; max_request_body_size ~UInt32Value
ParserConfig: methods []ParserConfig.MethodConfig; group_metadata_key string
ParserConfig.AttributeExtractionRule: path string
ParserConfig.MethodConfig: method string; group string; extraction_rules []ParserConfig.AttributeExtractionRule
package envoy.extensions.filters.http.mcp_json_rest_bridge.v3
HttpRule: get string; put string; post string; delete string; patch string; body string
McpJsonRestBridge: server_info ServerInfo; tool_config ServerToolConfig; max_request_body_size ~UInt32Value; max_response_body_size ~UInt32Value;
    request_storage_mode enum:McpJsonRestBridge.RequestStorageMode; trace_context_extraction TraceContextExtractionOptions; disable_clear_route_cache bool
enum McpJsonRestBridge.RequestStorageMode: MODE_UNSPECIFIED 0; DYNAMIC_METADATA 1
McpJsonRestBridgePerRoute: tool_config []ServerToolConfig
McpServerInfo: path string; host string
ServerInfo: supported_protocol_versions []string; description string; fallback_protocol_version ~StringValue
ServerToolConfig: tools []ToolConfig; list_changed bool; tool_list_http_rule HttpRule/tool_list_config; tool_list_local ToolsListLocal/tool_list_config;
    default_server_info McpServerInfo
ToolConfig: name string; http_rule HttpRule; tool_list_config ToolsListSpecificConfig; text_content_streaming_enabled bool; server_info []McpServerInfo
ToolsListLocal:
ToolsListSpecificConfig: title string; description string; input_schema string
TraceContextExtractionOptions:
package envoy.extensions.filters.http.mcp_router.v3
DynamicMetadataSource: key envoy.type.metadata.v3.MetadataKey
HeaderSource: name string
IdentityExtractor: header HeaderSource; dynamic_metadata DynamicMetadataSource
McpRouter: servers []McpRouter.McpBackend; session_identity SessionIdentity; lazy_initialization bool
McpRouter.McpBackend: name string; mcp_cluster McpRouter.McpCluster
McpRouter.McpCluster: cluster string; path string; timeout ~Duration; host_rewrite_literal string
SessionIdentity: identity IdentityExtractor; validation ValidationPolicy
ValidationPolicy: mode enum:ValidationPolicy.Mode
enum ValidationPolicy.Mode: MODE_UNSPECIFIED 0; DISABLED 1; ENFORCE 2
package envoy.extensions.filters.http.oauth2.v3
CookieConfig: same_site enum:CookieConfig.SameSite; path string; partitioned bool
enum CookieConfig.SameSite: DISABLED 0; STRICT 1; LAX 2; NONE 3
CookieConfigs: bearer_token_cookie_config CookieConfig; oauth_hmac_cookie_config CookieConfig; oauth_expires_cookie_config CookieConfig;
    id_token_cookie_config CookieConfig; refresh_token_cookie_config CookieConfig; oauth_nonce_cookie_config CookieConfig; code_verifier_cookie_config
    CookieConfig
OAuth2: config OAuth2Config
OAuth2Config: token_endpoint envoy.config.core.v3.HttpUri; retry_policy envoy.config.core.v3.RetryPolicy; authorization_endpoint string;
    end_session_endpoint string; post_logout_redirect_uri PostLogoutRedirectUri; credentials OAuth2Credentials; redirect_uri string; redirect_path_matcher
    envoy.type.matcher.v3.PathMatcher; signout_path envoy.type.matcher.v3.PathMatcher; forward_bearer_token bool; forward_id_token OAuth2TokenForwarding;
    preserve_authorization_header bool; pass_through_matcher []envoy.config.route.v3.HeaderMatcher; auth_scopes []string; resources []string; auth_type
    enum:OAuth2Config.AuthType; use_refresh_token ~BoolValue; default_expires_in ~Duration; deny_redirect_matcher []envoy.config.route.v3.HeaderMatcher;
    default_refresh_token_expires_in ~Duration; disable_id_token_set_cookie bool; disable_access_token_set_cookie bool; disable_refresh_token_set_cookie
    bool; cookie_configs CookieConfigs; stat_prefix string; csrf_token_expires_in ~Duration; code_verifier_token_expires_in ~Duration;
    disable_token_encryption bool; allow_failed_matcher []envoy.config.route.v3.HeaderMatcher; original_request_uri string; allowed_redirect_domains
    []string; use_access_token_expiry_for_id_token_cookie bool; private_key_jwt_config PrivateKeyJwtConfig
enum OAuth2Config.AuthType: URL_ENCODED_BODY 0; BASIC_AUTH 1; TLS_CLIENT_AUTH 2; PRIVATE_KEY_JWT 3
OAuth2Credentials: client_id string; token_secret envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig; hmac_secret
    envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig/token_formation; cookie_names OAuth2Credentials.CookieNames; cookie_domain string
OAuth2Credentials.CookieNames: bearer_token string; oauth_hmac string; oauth_expires string; id_token string; refresh_token string; oauth_nonce string;
    code_verifier string
OAuth2PerRoute: config OAuth2Config
OAuth2TokenForwarding: header string
PostLogoutRedirectUri: disabled bool/config; uri string/config
PrivateKeyJwtConfig: signing_algorithm enum:PrivateKeyJwtConfig.SigningAlgorithm; assertion_lifetime ~Duration
enum PrivateKeyJwtConfig.SigningAlgorithm: RS256 0; RS384 1; RS512 2; ES256 3; ES384 4; ES512 5
package envoy.extensions.filters.http.on_demand.v3
OnDemand: odcds OnDemandCds
OnDemandCds: source envoy.config.core.v3.ConfigSource; resources_locator string; timeout ~Duration
PerRouteConfig: odcds OnDemandCds
package envoy.extensions.filters.http.original_src.v3
OriginalSrc: mark uint32
package envoy.extensions.filters.http.peak_ewma.v3alpha
PeakEwmaConfig:
package envoy.extensions.filters.http.proto_api_scrubber.v3
DescriptorSet: data_source envoy.config.core.v3.DataSource
MessageRestrictions: config RestrictionConfig; field_restrictions map:RestrictionConfig
MethodRestrictions: request_field_restrictions map:RestrictionConfig; response_field_restrictions map:RestrictionConfig; method_restriction
    RestrictionConfig
ProtoApiScrubberConfig: descriptor_set DescriptorSet; restrictions Restrictions; filtering_mode enum:ProtoApiScrubberConfig.FilteringMode;
    scrub_unknown_fields bool
enum ProtoApiScrubberConfig.FilteringMode: OVERRIDE 0
RemoveFieldAction:
RestrictionConfig: matcher xds.type.matcher.v3.Matcher
Restrictions: method_restrictions map:MethodRestrictions; message_restrictions map:MessageRestrictions
package envoy.extensions.filters.http.proto_message_extraction.v3
MethodExtraction: request_extraction_by_field map:enum:MethodExtraction.ExtractDirective; response_extraction_by_field
    map:enum:MethodExtraction.ExtractDirective
enum MethodExtraction.ExtractDirective: ExtractDirective_UNSPECIFIED 0; EXTRACT 1; EXTRACT_REDACT 2; EXTRACT_REPEATED_CARDINALITY 3
ProtoMessageExtractionConfig: data_source envoy.config.core.v3.DataSource/descriptor_set; proto_descriptor_typed_metadata string/descriptor_set; mode
    enum:ProtoMessageExtractionConfig.ExtractMode; extraction_by_method map:MethodExtraction
enum ProtoMessageExtractionConfig.ExtractMode: ExtractMode_UNSPECIFIED 0; FIRST_AND_LAST 1
package envoy.extensions.filters.http.rate_limit_quota.v3
RateLimitQuotaBucketSettings: bucket_id_builder RateLimitQuotaBucketSettings.BucketIdBuilder; reporting_interval ~Duration; deny_response_settings
    RateLimitQuotaBucketSettings.DenyResponseSettings; no_assignment_behavior RateLimitQuotaBucketSettings.NoAssignmentBehavior; expired_assignment_behavior
    RateLimitQuotaBucketSettings.ExpiredAssignmentBehavior
RateLimitQuotaBucketSettings.BucketIdBuilder: bucket_id_builder map:RateLimitQuotaBucketSettings.BucketIdBuilder.ValueBuilder
RateLimitQuotaBucketSettings.BucketIdBuilder.ValueBuilder: string_value string/value_specifier; custom_value
    envoy.config.core.v3.TypedExtensionConfig/value_specifier
RateLimitQuotaBucketSettings.DenyResponseSettings: http_status envoy.type.v3.HttpStatus; http_body ~BytesValue; grpc_status google.rpc.Status;
    response_headers_to_add []envoy.config.core.v3.HeaderValueOption
RateLimitQuotaBucketSettings.ExpiredAssignmentBehavior: expired_assignment_behavior_timeout ~Duration; fallback_rate_limit
    envoy.type.v3.RateLimitStrategy/expired_assignment_behavior; reuse_last_assignment
    RateLimitQuotaBucketSettings.ExpiredAssignmentBehavior.ReuseLastAssignment/expired_assignment_behavior
RateLimitQuotaBucketSettings.ExpiredAssignmentBehavior.ReuseLastAssignment:
RateLimitQuotaBucketSettings.NoAssignmentBehavior: fallback_rate_limit envoy.type.v3.RateLimitStrategy/no_assignment_behavior
RateLimitQuotaFilterConfig: rlqs_server envoy.config.core.v3.GrpcService; domain string; bucket_matchers xds.type.matcher.v3.Matcher; filter_enabled
    envoy.config.core.v3.RuntimeFractionalPercent; filter_enforced envoy.config.core.v3.RuntimeFractionalPercent; request_headers_to_add_when_not_enforced
    []envoy.config.core.v3.HeaderValueOption
RateLimitQuotaOverride: domain string; bucket_matchers xds.type.matcher.v3.Matcher
package envoy.extensions.filters.http.ratelimit.v3
RateLimit: domain string; stage uint32; request_type string; timeout ~Duration; failure_mode_deny bool; rate_limited_as_resource_exhausted bool;
    rate_limit_service envoy.config.ratelimit.v3.RateLimitServiceConfig; enable_x_ratelimit_headers enum:RateLimit.XRateLimitHeadersRFCVersion;
    disable_x_envoy_ratelimited_header bool; rate_limited_status envoy.type.v3.HttpStatus; response_headers_to_add []envoy.config.core.v3.HeaderValueOption;
    status_on_error envoy.type.v3.HttpStatus; stat_prefix string; filter_enabled envoy.config.core.v3.RuntimeFractionalPercent; filter_enforced
    envoy.config.core.v3.RuntimeFractionalPercent; failure_mode_deny_percent envoy.config.core.v3.RuntimeFractionalPercent; rate_limits
    []envoy.config.route.v3.RateLimit; metadata_namespace string
enum RateLimit.XRateLimitHeadersRFCVersion: OFF 0; DRAFT_VERSION_03 1
RateLimitPerRoute: vh_rate_limits enum:RateLimitPerRoute.VhRateLimitsOptions; override_option enum:RateLimitPerRoute.OverrideOptions; rate_limits
    []envoy.config.route.v3.RateLimit; domain string
enum RateLimitPerRoute.OverrideOptions: DEFAULT 0; OVERRIDE_POLICY 1; INCLUDE_POLICY 2; IGNORE_POLICY 3
enum RateLimitPerRoute.VhRateLimitsOptions: OVERRIDE 0; INCLUDE 1; IGNORE 2
package envoy.extensions.filters.http.rbac.v3
RBAC: rules envoy.config.rbac.v3.RBAC; rules_stat_prefix string; matcher xds.type.matcher.v3.Matcher; shadow_rules envoy.config.rbac.v3.RBAC; shadow_matcher
    xds.type.matcher.v3.Matcher; shadow_rules_stat_prefix string; track_per_rule_stats bool
RBACPerRoute: rbac RBAC
package envoy.extensions.filters.http.router.v3
Router: dynamic_stats ~BoolValue; start_child_span bool; upstream_log []envoy.config.accesslog.v3.AccessLog; upstream_log_options
    Router.UpstreamAccessLogOptions; suppress_envoy_headers bool; strict_check_headers []string; respect_expected_rq_timeout bool;
    suppress_grpc_request_failure_code_stats bool; upstream_http_filters []envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
    reject_connect_request_early_data ~BoolValue
Router.UpstreamAccessLogOptions: flush_upstream_log_on_upstream_stream bool; upstream_log_flush_interval ~Duration
package envoy.extensions.filters.http.set_filter_state.v3
Config: on_request_headers []envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue; clear_route_cache bool
package envoy.extensions.filters.http.set_metadata.v3
Config: metadata_namespace string; value ~Struct; metadata []Metadata
Metadata: metadata_namespace string; allow_overwrite bool; value ~Struct; typed_value ~Any
package envoy.extensions.filters.http.sse_to_metadata.v3
SseToMetadata: response_rules SseToMetadata.ProcessingRules
SseToMetadata.ProcessingRules: content_parser envoy.config.core.v3.TypedExtensionConfig; max_event_size ~UInt32Value
package envoy.extensions.filters.http.stateful_session.v3
StatefulSession: session_state envoy.config.core.v3.TypedExtensionConfig; strict bool; stat_prefix string; status_on_strict_destination_not_found uint32
StatefulSessionPerRoute: disabled bool/override; stateful_session StatefulSession/override
package envoy.extensions.filters.http.sxg.v3alpha
SXG: certificate envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig; private_key envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig; duration
    ~Duration; mi_record_size uint64; cbor_url string; validity_url string; client_can_accept_sxg_header string; should_encode_sxg_header string;
    header_prefix_filters []string
package envoy.extensions.filters.http.tap.v3
Tap: common_config envoy.extensions.common.tap.v3.CommonExtensionConfig; record_headers_received_time bool; record_downstream_connection bool;
    record_upstream_connection bool
package envoy.extensions.filters.http.thrift_to_metadata.v3
enum Field: METHOD_NAME 0; PROTOCOL 1; TRANSPORT 2; HEADER_FLAGS 3; SEQUENCE_ID 4; MESSAGE_TYPE 5; REPLY_TYPE 6
FieldSelector: name string; id int32; child FieldSelector
KeyValuePair: metadata_namespace string; key string; value ~Value
Rule: field enum:Field; field_selector FieldSelector; method_name string; on_present KeyValuePair; on_missing KeyValuePair
ThriftToMetadata: request_rules []Rule; response_rules []Rule; transport enum:envoy.extensions.filters.network.thrift_proxy.v3.TransportType; protocol
    enum:envoy.extensions.filters.network.thrift_proxy.v3.ProtocolType; allow_content_types []string; allow_empty_content_type bool
ThriftToMetadataPerRoute: request_rules []Rule; response_rules []Rule
package envoy.extensions.filters.http.transform.v3
BodyTransformation: body_format envoy.config.core.v3.SubstitutionFormatString; action enum:BodyTransformation.TransformAction
enum BodyTransformation.TransformAction: MERGE 0; REPLACE 1
TransformConfig: request_transformation Transformation; response_transformation Transformation; clear_cluster_cache bool; clear_route_cache bool
Transformation: headers_mutations []envoy.config.common.mutation_rules.v3.HeaderMutation; body_transformation BodyTransformation
package envoy.extensions.filters.http.upstream_codec.v3
UpstreamCodec:
package envoy.extensions.filters.http.wasm.v3
Wasm: config envoy.extensions.wasm.v3.PluginConfig
package envoy.extensions.filters.listener.dynamic_modules.v3
DynamicModuleListenerFilter: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; filter_name string; filter_config ~Any
package envoy.extensions.filters.listener.http_inspector.v3
HttpInspector:
package envoy.extensions.filters.listener.local_ratelimit.v3
LocalRateLimit: stat_prefix string; token_bucket envoy.type.v3.TokenBucket; runtime_enabled envoy.config.core.v3.RuntimeFeatureFlag
package envoy.extensions.filters.listener.original_dst.v3
OriginalDst:
package envoy.extensions.filters.listener.original_src.v3
OriginalSrc: bind_port bool; mark uint32
package envoy.extensions.filters.listener.postgres_inspector.v3alpha
PostgresInspector: enable_metadata_extraction ~BoolValue; max_startup_message_size ~UInt32Value; startup_timeout ~Duration
StartupMetadata: user string; database string; application_name string
package envoy.extensions.filters.listener.proxy_protocol.v3
ProxyProtocol: rules []ProxyProtocol.Rule; allow_requests_without_proxy_protocol bool; pass_through_tlvs envoy.config.core.v3.ProxyProtocolPassThroughTLVs;
    disallowed_versions []enum:envoy.config.core.v3.ProxyProtocolConfig.Version; stat_prefix string; tlv_location enum:ProxyProtocol.TlvLocation
ProxyProtocol.KeyValuePair: metadata_namespace string; key string; value_string_encoding enum:ProxyProtocol.KeyValuePair.ValueStringEncoding
enum ProxyProtocol.KeyValuePair.ValueStringEncoding: UNSPECIFIED 0; SANITIZED_UTF8 1; BASE64 2
ProxyProtocol.Rule: tlv_type uint32; on_tlv_present ProxyProtocol.KeyValuePair
enum ProxyProtocol.TlvLocation: DYNAMIC_METADATA 0; FILTER_STATE 1
package envoy.extensions.filters.listener.set_filter_state.v3
Config: on_accept []envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue
package envoy.extensions.filters.listener.tls_inspector.v3
TlsInspector: enable_ja3_fingerprinting ~BoolValue; enable_ja4_fingerprinting ~BoolValue; initial_read_buffer_size ~UInt32Value;
    close_connection_on_client_hello_parsing_errors bool; max_client_hello_size ~UInt32Value
package envoy.extensions.filters.network.client_ssl_auth.v3
ClientSSLAuth: auth_api_cluster string; stat_prefix string; refresh_delay ~Duration; ip_white_list []envoy.config.core.v3.CidrRange
package envoy.extensions.filters.network.connection_limit.v3
ConnectionLimit: stat_prefix string; max_connections ~UInt64Value; delay ~Duration; runtime_enabled envoy.config.core.v3.RuntimeFeatureFlag
package envoy.extensions.filters.network.direct_response.v3
Config: response envoy.config.core.v3.DataSource
package envoy.extensions.filters.network.dubbo_proxy.router.v3
Router:
package envoy.extensions.filters.network.dubbo_proxy.v3
Drds: config_source envoy.config.core.v3.ConfigSource; route_config_name string
DubboFilter: name string; config ~Any
DubboProxy: stat_prefix string; protocol_type enum:ProtocolType; serialization_type enum:SerializationType; route_config []RouteConfiguration; drds
    Drds/route_specifier; multiple_route_config MultipleRouteConfiguration/route_specifier; dubbo_filters []DubboFilter
MethodMatch: name envoy.type.matcher.v3.StringMatcher; params_match map<uint32>:MethodMatch.ParameterMatchSpecifier
MethodMatch.ParameterMatchSpecifier: exact_match string/parameter_match_specifier; range_match envoy.type.v3.Int64Range/parameter_match_specifier
MultipleRouteConfiguration: name string; route_config []RouteConfiguration
enum ProtocolType: Dubbo 0
Route: match RouteMatch; route RouteAction
RouteAction: cluster string/cluster_specifier; weighted_clusters envoy.config.route.v3.WeightedCluster/cluster_specifier; metadata_match
    envoy.config.core.v3.Metadata
RouteConfiguration: name string; interface string; group string; version string; routes []Route
RouteMatch: method MethodMatch; headers []envoy.config.route.v3.HeaderMatcher
enum SerializationType: Hessian2 0
package envoy.extensions.filters.network.dynamic_modules.v3
DynamicModuleNetworkFilter: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; filter_name string; filter_config ~Any;
    terminal_filter bool
package envoy.extensions.filters.network.echo.v3
Echo:
package envoy.extensions.filters.network.ext_authz.v3
ExtAuthz: stat_prefix string; grpc_service envoy.config.core.v3.GrpcService; failure_mode_allow bool; include_peer_certificate bool; transport_api_version
    enum:envoy.config.core.v3.ApiVersion; filter_enabled_metadata envoy.type.matcher.v3.MetadataMatcher; bootstrap_metadata_labels_key string;
    include_tls_session bool; send_tls_alert_on_denial bool; metadata_context_namespaces []string; typed_metadata_context_namespaces []string
package envoy.extensions.filters.network.ext_proc.v3
MetadataOptions: forwarding_namespaces MetadataOptions.MetadataNamespaces; receiving_namespaces MetadataOptions.MetadataNamespaces
MetadataOptions.MetadataNamespaces: untyped []string; typed []string
NetworkExternalProcessor: grpc_service envoy.config.core.v3.GrpcService; failure_mode_allow bool; processing_mode ProcessingMode; message_timeout ~Duration;
    stat_prefix string; metadata_options MetadataOptions
ProcessingMode: process_read enum:ProcessingMode.DataSendMode; process_write enum:ProcessingMode.DataSendMode
enum ProcessingMode.DataSendMode: STREAMED 0; SKIP 1
package envoy.extensions.filters.network.generic_proxy.action.v3
RouteAction: name string; cluster string/cluster_specifier; weighted_clusters envoy.config.route.v3.WeightedCluster/cluster_specifier; metadata
    envoy.config.core.v3.Metadata; per_filter_config map:~Any; timeout ~Duration; retry_policy envoy.config.core.v3.RetryPolicy
package envoy.extensions.filters.network.generic_proxy.codecs.dubbo.v3
DubboCodecConfig:
package envoy.extensions.filters.network.generic_proxy.codecs.http1.v3
Http1CodecConfig: single_frame_mode ~BoolValue; max_buffer_size ~UInt32Value
package envoy.extensions.filters.network.generic_proxy.codecs.kafka.v3
KafkaCodecConfig:
package envoy.extensions.filters.network.generic_proxy.matcher.v3
HostMatchInput:
KeyValueMatchEntry: name string; string_match envoy.type.matcher.v3.StringMatcher
MethodMatchInput:
PathMatchInput:
PropertyMatchInput: property_name string
RequestMatchInput:
RequestMatcher: host envoy.type.matcher.v3.StringMatcher; path envoy.type.matcher.v3.StringMatcher; method envoy.type.matcher.v3.StringMatcher; properties
    []KeyValueMatchEntry
ServiceMatchInput:
package envoy.extensions.filters.network.generic_proxy.router.v3
Router: bind_upstream_connection bool
package envoy.extensions.filters.network.generic_proxy.v3
GenericProxy: stat_prefix string; codec_config envoy.config.core.v3.TypedExtensionConfig; generic_rds GenericRds/route_specifier; route_config
    RouteConfiguration/route_specifier; filters []envoy.config.core.v3.TypedExtensionConfig; tracing
    envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing; access_log []envoy.config.accesslog.v3.AccessLog
GenericRds: config_source envoy.config.core.v3.ConfigSource; route_config_name string
RouteConfiguration: name string; routes xds.type.matcher.v3.Matcher; virtual_hosts []VirtualHost
VirtualHost: name string; hosts []string; routes xds.type.matcher.v3.Matcher
package envoy.extensions.filters.network.geoip.v3
Geoip: stat_prefix string; provider envoy.config.core.v3.TypedExtensionConfig; client_ip string
package envoy.extensions.filters.network.golang.v3alpha
Config: is_terminal_filter bool; library_id string; library_path string; plugin_name string; plugin_config ~Any
package envoy.extensions.filters.network.http_connection_manager.v3
EnvoyMobileHttpConnectionManager: config HttpConnectionManager
ForwardProtoConfig: https_destination_ports []uint32; http_destination_ports []uint32
HttpConnectionManager: codec_type enum:HttpConnectionManager.CodecType; stat_prefix string; rds Rds/route_specifier; route_config
    envoy.config.route.v3.RouteConfiguration/route_specifier; scoped_routes ScopedRoutes/route_specifier; http_filters []HttpFilter; add_user_agent
    ~BoolValue; tracing HttpConnectionManager.Tracing; common_http_protocol_options envoy.config.core.v3.HttpProtocolOptions;
    http1_safe_max_connection_duration bool; http_protocol_options envoy.config.core.v3.Http1ProtocolOptions; http2_protocol_options
    envoy.config.core.v3.Http2ProtocolOptions; http3_protocol_options envoy.config.core.v3.Http3ProtocolOptions; server_name string;
    server_header_transformation enum:HttpConnectionManager.ServerHeaderTransformation; scheme_header_transformation
    envoy.config.core.v3.SchemeHeaderTransformation; max_request_headers_kb ~UInt32Value; stream_idle_timeout ~Duration; stream_flush_timeout ~Duration;
    request_timeout ~Duration; request_headers_timeout ~Duration; drain_timeout ~Duration; drain_timeout_jitter envoy.type.v3.Percent; delayed_close_timeout
    ~Duration; access_log []envoy.config.accesslog.v3.AccessLog; access_log_flush_interval ~Duration; flush_access_log_on_new_request bool;
    access_log_options HttpConnectionManager.HcmAccessLogOptions; use_remote_address ~BoolValue; xff_num_trusted_hops uint32;
    original_ip_detection_extensions []envoy.config.core.v3.TypedExtensionConfig; early_header_mutation_extensions
    []envoy.config.core.v3.TypedExtensionConfig; internal_address_config HttpConnectionManager.InternalAddressConfig; skip_xff_append bool; via string;
    generate_request_id ~BoolValue; preserve_external_request_id bool; always_set_request_id_in_response bool; forward_client_cert_details
    enum:HttpConnectionManager.ForwardClientCertDetails; set_current_client_cert_details HttpConnectionManager.SetCurrentClientCertDetails;
    forward_client_cert_matcher xds.type.matcher.v3.Matcher; proxy_100_continue bool; represent_ipv4_remote_address_as_ipv4_mapped_ipv6 bool;
    upgrade_configs []HttpConnectionManager.UpgradeConfig; normalize_path ~BoolValue; merge_slashes bool; path_with_escaped_slashes_action
    enum:HttpConnectionManager.PathWithEscapedSlashesAction; request_id_extension RequestIDExtension; local_reply_config LocalReplyConfig;
    strip_matching_host_port bool; strip_any_host_port bool/strip_port_mode; stream_error_on_invalid_http_message ~BoolValue; path_normalization_options
    HttpConnectionManager.PathNormalizationOptions; strip_trailing_host_dot bool; proxy_status_config HttpConnectionManager.ProxyStatusConfig;
    typed_header_validation_config envoy.config.core.v3.TypedExtensionConfig; append_x_forwarded_port bool; append_local_overload bool;
    add_proxy_protocol_connection_state ~BoolValue; forward_proto_config ForwardProtoConfig
enum HttpConnectionManager.CodecType: AUTO 0; HTTP1 1; HTTP2 2; HTTP3 3
HttpConnectionManager.ForwardClientCertConfig: forward_client_cert_details enum:HttpConnectionManager.ForwardClientCertDetails;
    set_current_client_cert_details HttpConnectionManager.SetCurrentClientCertDetails
enum HttpConnectionManager.ForwardClientCertDetails: SANITIZE 0; FORWARD_ONLY 1; APPEND_FORWARD 2; SANITIZE_SET 3; ALWAYS_FORWARD_ONLY 4
enum HttpConnectionManager.ForwardClientCertFormat: TEXT 0; JSON 1
HttpConnectionManager.HcmAccessLogOptions: access_log_flush_interval ~Duration; flush_access_log_on_new_request bool;
    flush_log_on_tunnel_successfully_established bool
HttpConnectionManager.InternalAddressConfig: unix_sockets bool; cidr_ranges []envoy.config.core.v3.CidrRange
HttpConnectionManager.PathNormalizationOptions: forwarding_transformation envoy.type.http.v3.PathTransformation; http_filter_transformation
    envoy.type.http.v3.PathTransformation
enum HttpConnectionManager.PathWithEscapedSlashesAction: IMPLEMENTATION_SPECIFIC_DEFAULT 0; KEEP_UNCHANGED 1; REJECT_REQUEST 2; UNESCAPE_AND_REDIRECT 3;
    UNESCAPE_AND_FORWARD 4
HttpConnectionManager.ProxyStatusConfig: remove_details bool; remove_connection_termination_details bool; remove_response_flags bool;
    set_recommended_response_code bool; use_node_id bool/proxy_name; literal_proxy_name string/proxy_name
enum HttpConnectionManager.ServerHeaderTransformation: OVERWRITE 0; APPEND_IF_ABSENT 1; PASS_THROUGH 2
HttpConnectionManager.SetCurrentClientCertDetails: subject ~BoolValue; cert bool; chain bool; dns bool; uri bool; format
    enum:HttpConnectionManager.ForwardClientCertFormat
HttpConnectionManager.Tracing: client_sampling envoy.type.v3.Percent; random_sampling envoy.type.v3.Percent; overall_sampling envoy.type.v3.Percent; verbose
    bool; max_path_tag_length ~UInt32Value; custom_tags []envoy.type.tracing.v3.CustomTag; provider envoy.config.trace.v3.Tracing.Http; spawn_upstream_span
    ~BoolValue; operation string; upstream_operation string; no_context_propagation bool
HttpConnectionManager.UpgradeConfig: upgrade_type string; filters []HttpFilter; enabled ~BoolValue
HttpFilter: name string; typed_config ~Any/config_type; config_discovery envoy.config.core.v3.ExtensionConfigSource/config_type; is_optional bool; disabled
    bool
LocalReplyConfig: mappers []ResponseMapper; body_format envoy.config.core.v3.SubstitutionFormatString
Rds: config_source envoy.config.core.v3.ConfigSource; route_config_name string
RequestIDExtension: typed_config ~Any
ResponseMapper: filter envoy.config.accesslog.v3.AccessLogFilter; status_code ~UInt32Value; body envoy.config.core.v3.DataSource; body_format_override
    envoy.config.core.v3.SubstitutionFormatString; headers_to_add []envoy.config.core.v3.HeaderValueOption
ScopedRds: scoped_rds_config_source envoy.config.core.v3.ConfigSource; srds_resources_locator string
ScopedRouteConfigurationsList: scoped_route_configurations []envoy.config.route.v3.ScopedRouteConfiguration
ScopedRoutes: name string; scope_key_builder ScopedRoutes.ScopeKeyBuilder; rds_config_source envoy.config.core.v3.ConfigSource;
    scoped_route_configurations_list ScopedRouteConfigurationsList/config_specifier; scoped_rds ScopedRds/config_specifier
ScopedRoutes.ScopeKeyBuilder: fragments []ScopedRoutes.ScopeKeyBuilder.FragmentBuilder
ScopedRoutes.ScopeKeyBuilder.FragmentBuilder: header_value_extractor ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor/type
ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor: name string; element_separator string; index uint32/extract_type; element
    ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor.KvElement/extract_type
ScopedRoutes.ScopeKeyBuilder.FragmentBuilder.HeaderValueExtractor.KvElement: separator string; key string
package envoy.extensions.filters.network.kafka_broker.v3
IdBasedBrokerRewriteRule: id uint32; host string; port uint32
IdBasedBrokerRewriteSpec: rules []IdBasedBrokerRewriteRule
KafkaBroker: stat_prefix string; force_response_rewrite bool; id_based_broker_address_rewrite_spec IdBasedBrokerRewriteSpec/broker_address_rewrite_spec;
    api_keys_allowed []uint32; api_keys_denied []uint32
package envoy.extensions.filters.network.kafka_mesh.v3alpha
ForwardingRule: target_cluster string; topic_prefix string/trigger
KafkaClusterDefinition: cluster_name string; bootstrap_servers string; partition_count int32; producer_config map:string; consumer_config map:string
KafkaMesh: advertised_host string; advertised_port int32; upstream_clusters []KafkaClusterDefinition; forwarding_rules []ForwardingRule; consumer_proxy_mode
    enum:KafkaMesh.ConsumerProxyMode
enum KafkaMesh.ConsumerProxyMode: StatefulConsumerProxy 0
package envoy.extensions.filters.network.local_ratelimit.v3
LocalRateLimit: stat_prefix string; token_bucket envoy.type.v3.TokenBucket; runtime_enabled envoy.config.core.v3.RuntimeFeatureFlag; share_key string
package envoy.extensions.filters.network.mongo_proxy.v3
MongoProxy: stat_prefix string; access_log string; delay envoy.extensions.filters.common.fault.v3.FaultDelay; emit_dynamic_metadata bool; commands []string;
    max_bson_depth ~UInt32Value
package envoy.extensions.filters.network.mysql_proxy.v3
MySQLProxy: stat_prefix string; access_log string; downstream_ssl enum:MySQLProxy.SSLMode
enum MySQLProxy.SSLMode: DISABLE 0; REQUIRE 1; ALLOW 2
package envoy.extensions.filters.network.postgres_proxy.v3alpha
PostgresProxy: stat_prefix string; enable_sql_parsing ~BoolValue; terminate_ssl bool; upstream_ssl enum:PostgresProxy.SSLMode; downstream_ssl
    enum:PostgresProxy.SSLMode
enum PostgresProxy.SSLMode: DISABLE 0; REQUIRE 1; ALLOW 2
package envoy.extensions.filters.network.ratelimit.v3
RateLimit: stat_prefix string; domain string; descriptors []envoy.extensions.common.ratelimit.v3.RateLimitDescriptor; timeout ~Duration; failure_mode_deny
    bool; rate_limit_service envoy.config.ratelimit.v3.RateLimitServiceConfig
package envoy.extensions.filters.network.rbac.v3
RBAC: rules envoy.config.rbac.v3.RBAC; matcher xds.type.matcher.v3.Matcher; shadow_rules envoy.config.rbac.v3.RBAC; shadow_matcher
    xds.type.matcher.v3.Matcher; shadow_rules_stat_prefix string; stat_prefix string; enforcement_type enum:RBAC.EnforcementType; delay_deny ~Duration
enum RBAC.EnforcementType: ONE_TIME_ON_FIRST_BYTE 0; CONTINUOUS 1
package envoy.extensions.filters.network.redis_proxy.v3
AwsIam: credential_provider envoy.extensions.common.aws.v3.AwsCredentialProvider; cache_name string; service_name string; region string; expiration_time
    ~Duration
RedisExternalAuthProvider: grpc_service envoy.config.core.v3.GrpcService; enable_auth_expiration bool
RedisProtocolOptions: auth_password envoy.config.core.v3.DataSource; auth_username envoy.config.core.v3.DataSource; aws_iam AwsIam; credentials
    []RedisProtocolOptions.Credential
RedisProtocolOptions.Credential: address envoy.config.core.v3.Address; auth_password envoy.config.core.v3.DataSource; auth_username
    envoy.config.core.v3.DataSource
RedisProxy: stat_prefix string; settings RedisProxy.ConnPoolSettings; latency_in_micros bool; prefix_routes RedisProxy.PrefixRoutes;
    downstream_auth_password envoy.config.core.v3.DataSource; downstream_auth_passwords []envoy.config.core.v3.DataSource; faults []RedisProxy.RedisFault;
    downstream_auth_username envoy.config.core.v3.DataSource; external_auth_provider RedisExternalAuthProvider; custom_commands []string
RedisProxy.ConnPoolSettings: op_timeout ~Duration; enable_hashtagging bool; enable_redirection bool; dns_cache_config
    envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig; max_buffer_size_before_flush uint32; buffer_flush_timeout ~Duration;
    max_upstream_unknown_connections ~UInt32Value; enable_command_stats bool; read_policy enum:RedisProxy.ConnPoolSettings.ReadPolicy; connection_rate_limit
    RedisProxy.ConnectionRateLimit
enum RedisProxy.ConnPoolSettings.ReadPolicy: MASTER 0; PREFER_MASTER 1; REPLICA 2; PREFER_REPLICA 3; ANY 4; LOCAL_ZONE_AFFINITY 5;
    LOCAL_ZONE_AFFINITY_REPLICAS_AND_PRIMARY 6
RedisProxy.ConnectionRateLimit: connection_rate_limit_per_sec uint32
RedisProxy.PrefixRoutes: routes []RedisProxy.PrefixRoutes.Route; case_insensitive bool; catch_all_route RedisProxy.PrefixRoutes.Route
RedisProxy.PrefixRoutes.Route: prefix string; remove_prefix bool; cluster string; request_mirror_policy []RedisProxy.PrefixRoutes.Route.RequestMirrorPolicy;
    key_formatter string; read_command_policy RedisProxy.PrefixRoutes.Route.ReadCommandPolicy
RedisProxy.PrefixRoutes.Route.ReadCommandPolicy: cluster string
RedisProxy.PrefixRoutes.Route.RequestMirrorPolicy: cluster string; runtime_fraction envoy.config.core.v3.RuntimeFractionalPercent; exclude_read_commands
    bool
RedisProxy.RedisFault: fault_type enum:RedisProxy.RedisFault.RedisFaultType; fault_enabled envoy.config.core.v3.RuntimeFractionalPercent; delay ~Duration;
    commands []string
enum RedisProxy.RedisFault.RedisFaultType: DELAY 0; ERROR 1
package envoy.extensions.filters.network.reverse_tunnel.v3
DrainAwareHttpConnectionManager: hcm_config envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager; enable_drain_with_goaway bool
ReverseTunnel: ping_interval ~Duration; auto_close_connections bool; request_path string; request_method enum:envoy.config.core.v3.RequestMethod; validation
    Validation; required_cluster_name string; use_http_upgrade bool; skip_rebalancing bool
Validation: node_id_format string; cluster_id_format string; tenant_id_format string; emit_dynamic_metadata bool; dynamic_metadata_namespace string
package envoy.extensions.filters.network.rocketmq_proxy.v3
RocketmqProxy: stat_prefix string; route_config RouteConfiguration; transient_object_life_span ~Duration; develop_mode bool
Route: match RouteMatch; route RouteAction
RouteAction: cluster string; metadata_match envoy.config.core.v3.Metadata
RouteConfiguration: name string; routes []Route
RouteMatch: topic envoy.type.matcher.v3.StringMatcher; headers []envoy.config.route.v3.HeaderMatcher
package envoy.extensions.filters.network.set_filter_state.v3
Config: on_new_connection []envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue; on_downstream_tls_handshake
    []envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue; on_downstream_data
    []envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue
package envoy.extensions.filters.network.sip_proxy.router.v3alpha
Router:
package envoy.extensions.filters.network.sip_proxy.tra.v3alpha
CreateRequest: data map:string; context map:string
CreateResponse:
DeleteRequest: key string; context map:string
DeleteResponse:
RetrieveRequest: key string; context map:string
RetrieveResponse: data map:string
SubscribeRequest:
SubscribeResponse: data map:string
TraServiceConfig: grpc_service envoy.config.core.v3.GrpcService; transport_api_version enum:envoy.config.core.v3.ApiVersion; timeout ~Duration
TraServiceRequest: type string; create_request CreateRequest/request; update_request UpdateRequest/request; retrieve_request RetrieveRequest/request;
    delete_request DeleteRequest/request; subscribe_request SubscribeRequest/request
TraServiceResponse: type string; ret int32; reason string; create_response CreateResponse/response; update_response UpdateResponse/response;
    retrieve_response RetrieveResponse/response; delete_response DeleteResponse/response; subscribe_response SubscribeResponse/response
UpdateRequest: data map:string; context map:string
UpdateResponse:
package envoy.extensions.filters.network.sip_proxy.v3alpha
Cache: max_cache_item int32; add_query_to_cache bool
CustomizedAffinity: entries []CustomizedAffinityEntry; stop_load_balance bool
CustomizedAffinityEntry: header string; key_name string; subscribe bool; query bool; cache Cache
LocalService: domain string; parameter string
Route: match RouteMatch; route RouteAction
RouteAction: cluster string/cluster_specifier
RouteConfiguration: name string; routes []Route
RouteMatch: domain string/match_specifier; header string; parameter string
SipFilter: name string; typed_config ~Any/config_type
SipProtocolOptions: session_affinity bool; registration_affinity bool; customized_affinity CustomizedAffinity
SipProxy: stat_prefix string; route_config RouteConfiguration; sip_filters []SipFilter; settings SipProxy.SipSettings
SipProxy.SipSettings: transaction_timeout ~Duration; local_services []LocalService; tra_service_config
    envoy.extensions.filters.network.sip_proxy.tra.v3alpha.TraServiceConfig; operate_via bool
package envoy.extensions.filters.network.sni_cluster.v3
SniCluster:
package envoy.extensions.filters.network.sni_dynamic_forward_proxy.v3
FilterConfig: dns_cache_config envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig; port_value uint32/port_specifier; save_upstream_address bool
package envoy.extensions.filters.network.tcp_bandwidth_limit.v3
TcpBandwidthLimit: stat_prefix string; read_limit_kbps ~UInt64Value; write_limit_kbps ~UInt64Value; fill_interval ~Duration; runtime_enabled
    envoy.config.core.v3.RuntimeFeatureFlag
package envoy.extensions.filters.network.tcp_proxy.v3
enum ProxyProtocolTlvMergePolicy: ADD_IF_ABSENT 0; OVERWRITE_BY_TYPE_IF_EXISTS_OR_ADD 1; APPEND_IF_EXISTS_OR_ADD 2
TcpProxy: stat_prefix string; cluster string/cluster_specifier; weighted_clusters TcpProxy.WeightedCluster/cluster_specifier; on_demand TcpProxy.OnDemand;
    metadata_match envoy.config.core.v3.Metadata; idle_timeout ~Duration; downstream_idle_timeout ~Duration; upstream_idle_timeout ~Duration; access_log
    []envoy.config.accesslog.v3.AccessLog; max_connect_attempts ~UInt32Value; backoff_options envoy.config.core.v3.BackoffStrategy; hash_policy
    []envoy.type.v3.HashPolicy; tunneling_config TcpProxy.TunnelingConfig; max_downstream_connection_duration ~Duration;
    max_downstream_connection_duration_jitter_percentage envoy.type.v3.Percent; access_log_flush_interval ~Duration; flush_access_log_on_connected bool;
    access_log_options TcpProxy.TcpAccessLogOptions; proxy_protocol_tlvs []envoy.config.core.v3.TlvEntry; proxy_protocol_tlv_merge_policy
    enum:ProxyProtocolTlvMergePolicy; upstream_connect_mode enum:UpstreamConnectMode; max_early_data_bytes ~UInt32Value; check_drain_close ~BoolValue
TcpProxy.OnDemand: odcds_config envoy.config.core.v3.ConfigSource; resources_locator string; timeout ~Duration
TcpProxy.TcpAccessLogOptions: access_log_flush_interval ~Duration; flush_access_log_on_connected bool; flush_access_log_on_start bool
TcpProxy.TunnelingConfig: hostname string; use_post bool; headers_to_add []envoy.config.core.v3.HeaderValueOption; propagate_response_headers bool;
    post_path string; propagate_response_trailers bool; request_id_extension envoy.extensions.filters.network.http_connection_manager.v3.RequestIDExtension;
    request_id_header string; request_id_metadata_key string; formatters []envoy.config.core.v3.TypedExtensionConfig
TcpProxy.WeightedCluster: clusters []TcpProxy.WeightedCluster.ClusterWeight
TcpProxy.WeightedCluster.ClusterWeight: name string; weight uint32; metadata_match envoy.config.core.v3.Metadata
enum UpstreamConnectMode: IMMEDIATE 0; ON_DOWNSTREAM_DATA 1; ON_DOWNSTREAM_TLS_HANDSHAKE 2
package envoy.extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3
HeaderToMetadata: request_rules []HeaderToMetadata.Rule
HeaderToMetadata.KeyValuePair: metadata_namespace string; key string; value string/value_type; regex_value_rewrite
    envoy.type.matcher.v3.RegexMatchAndSubstitute/value_type; type enum:HeaderToMetadata.ValueType; encode enum:HeaderToMetadata.ValueEncode
HeaderToMetadata.Rule: header string; on_present HeaderToMetadata.KeyValuePair; on_missing HeaderToMetadata.KeyValuePair; remove bool
enum HeaderToMetadata.ValueEncode: NONE 0; BASE64 1
enum HeaderToMetadata.ValueType: STRING 0; NUMBER 1; PROTOBUF_VALUE 2
package envoy.extensions.filters.network.thrift_proxy.filters.payload_to_metadata.v3
PayloadToMetadata: request_rules []PayloadToMetadata.Rule
PayloadToMetadata.FieldSelector: name string; id int32; child PayloadToMetadata.FieldSelector
PayloadToMetadata.KeyValuePair: metadata_namespace string; key string; value string/value_type; regex_value_rewrite
    envoy.type.matcher.v3.RegexMatchAndSubstitute/value_type; type enum:PayloadToMetadata.ValueType
PayloadToMetadata.Rule: method_name string/match_specifier; service_name string/match_specifier; field_selector PayloadToMetadata.FieldSelector; on_present
    PayloadToMetadata.KeyValuePair; on_missing PayloadToMetadata.KeyValuePair
enum PayloadToMetadata.ValueType: STRING 0; NUMBER 1
package envoy.extensions.filters.network.thrift_proxy.filters.ratelimit.v3
RateLimit: domain string; stage uint32; timeout ~Duration; failure_mode_deny bool; rate_limit_service envoy.config.ratelimit.v3.RateLimitServiceConfig
package envoy.extensions.filters.network.thrift_proxy.router.v3
Router: close_downstream_on_upstream_error ~BoolValue
package envoy.extensions.filters.network.thrift_proxy.v3
enum ProtocolType: AUTO_PROTOCOL 0; BINARY 1; LAX_BINARY 2; COMPACT 3; TWITTER 4
Route: match RouteMatch; route RouteAction
RouteAction: cluster string/cluster_specifier; weighted_clusters WeightedCluster/cluster_specifier; cluster_header string/cluster_specifier; metadata_match
    envoy.config.core.v3.Metadata; rate_limits []envoy.config.route.v3.RateLimit; strip_service_name bool; request_mirror_policies
    []RouteAction.RequestMirrorPolicy
RouteAction.RequestMirrorPolicy: cluster string; runtime_fraction envoy.config.core.v3.RuntimeFractionalPercent
RouteConfiguration: name string; routes []Route; validate_clusters ~BoolValue
RouteMatch: method_name string/match_specifier; service_name string/match_specifier; invert bool; headers []envoy.config.route.v3.HeaderMatcher
ThriftFilter: name string; typed_config ~Any/config_type
ThriftProtocolOptions: transport enum:TransportType; protocol enum:ProtocolType
ThriftProxy: transport enum:TransportType; protocol enum:ProtocolType; stat_prefix string; route_config RouteConfiguration; trds Trds; thrift_filters
    []ThriftFilter; payload_passthrough bool; max_requests_per_connection ~UInt32Value; access_log []envoy.config.accesslog.v3.AccessLog;
    header_keys_preserve_case bool
enum TransportType: AUTO_TRANSPORT 0; FRAMED 1; UNFRAMED 2; HEADER 3
Trds: config_source envoy.config.core.v3.ConfigSource; route_config_name string
WeightedCluster: clusters []WeightedCluster.ClusterWeight
WeightedCluster.ClusterWeight: name string; weight ~UInt32Value; metadata_match envoy.config.core.v3.Metadata
package envoy.extensions.filters.network.wasm.v3
Wasm: config envoy.extensions.wasm.v3.PluginConfig
package envoy.extensions.filters.network.zookeeper_proxy.v3
LatencyThresholdOverride: opcode enum:LatencyThresholdOverride.Opcode; threshold ~Duration
enum LatencyThresholdOverride.Opcode: Connect 0; Create 1; Delete 2; Exists 3; GetData 4; SetData 5; GetAcl 6; SetAcl 7; GetChildren 8; Sync 9; Ping 10;
    GetChildren2 11; Check 12; Multi 13; Create2 14; Reconfig 15; CheckWatches 16; RemoveWatches 17; CreateContainer 18; CreateTtl 19; Close 20; SetAuth 21;
    SetWatches 22; GetEphemerals 23; GetAllChildrenNumber 24; SetWatches2 25; AddWatch 26
ZooKeeperProxy: stat_prefix string; access_log string; max_packet_bytes ~UInt32Value; enable_latency_threshold_metrics bool; default_latency_threshold
    ~Duration; latency_threshold_overrides []LatencyThresholdOverride; enable_per_opcode_request_bytes_metrics bool;
    enable_per_opcode_response_bytes_metrics bool; enable_per_opcode_decoder_error_metrics bool
package envoy.extensions.filters.udp.dns_filter.v3
DnsFilterConfig: stat_prefix string; server_config DnsFilterConfig.ServerContextConfig; client_config DnsFilterConfig.ClientContextConfig; access_log
    []envoy.config.accesslog.v3.AccessLog
DnsFilterConfig.ClientContextConfig: resolver_timeout ~Duration; upstream_resolvers []envoy.config.core.v3.Address; dns_resolution_config
    envoy.config.core.v3.DnsResolutionConfig; typed_dns_resolver_config envoy.config.core.v3.TypedExtensionConfig; max_pending_lookups uint64
DnsFilterConfig.ServerContextConfig: inline_dns_table envoy.data.dns.v3.DnsTable/config_source; external_dns_table
    envoy.config.core.v3.DataSource/config_source
package envoy.extensions.filters.udp.dynamic_modules.v3
DynamicModuleUdpListenerFilter: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; filter_name string; filter_config ~Any
package envoy.extensions.filters.udp.udp_proxy.session.dynamic_forward_proxy.v3
FilterConfig: stat_prefix string; dns_cache_config envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig/implementation_specifier; buffer_options
    FilterConfig.BufferOptions
FilterConfig.BufferOptions: max_buffered_datagrams ~UInt32Value; max_buffered_bytes ~UInt64Value
package envoy.extensions.filters.udp.udp_proxy.session.ext_authz.v3
FilterConfig: stat_prefix string; grpc_service envoy.config.core.v3.GrpcService; failure_mode_allow bool; buffer_options FilterConfig.BufferOptions
FilterConfig.BufferOptions: max_buffered_datagrams ~UInt32Value; max_buffered_bytes ~UInt64Value
package envoy.extensions.filters.udp.udp_proxy.session.http_capsule.v3
FilterConfig:
package envoy.extensions.filters.udp.udp_proxy.v3
Route: cluster string
UdpProxyConfig: stat_prefix string; cluster string/route_specifier; matcher xds.type.matcher.v3.Matcher/route_specifier; idle_timeout ~Duration;
    use_original_src_ip bool; hash_policies []UdpProxyConfig.HashPolicy; upstream_socket_config envoy.config.core.v3.UdpSocketConfig;
    use_per_packet_load_balancing bool; access_log []envoy.config.accesslog.v3.AccessLog; proxy_access_log []envoy.config.accesslog.v3.AccessLog;
    session_filters []UdpProxyConfig.SessionFilter; tunneling_config UdpProxyConfig.UdpTunnelingConfig; access_log_options
    UdpProxyConfig.UdpAccessLogOptions
UdpProxyConfig.HashPolicy: source_ip bool/policy_specifier; key string/policy_specifier
UdpProxyConfig.SessionFilter: name string; typed_config ~Any/config_type; config_discovery envoy.config.core.v3.ExtensionConfigSource/config_type
UdpProxyConfig.UdpAccessLogOptions: access_log_flush_interval ~Duration; flush_access_log_on_tunnel_connected bool
UdpProxyConfig.UdpTunnelingConfig: proxy_host string; proxy_port ~UInt32Value; target_host string; default_target_port uint32; use_post bool; post_path
    string; retry_options UdpProxyConfig.UdpTunnelingConfig.RetryOptions; headers_to_add []envoy.config.core.v3.HeaderValueOption; buffer_options
    UdpProxyConfig.UdpTunnelingConfig.BufferOptions; propagate_response_headers bool; propagate_response_trailers bool
UdpProxyConfig.UdpTunnelingConfig.BufferOptions: max_buffered_datagrams ~UInt32Value; max_buffered_bytes ~UInt64Value
UdpProxyConfig.UdpTunnelingConfig.RetryOptions: max_connect_attempts ~UInt32Value; backoff_options envoy.config.core.v3.BackoffStrategy
package envoy.extensions.formatter.cel.v3
Cel:
package envoy.extensions.formatter.dynamic_modules.v3
DynamicModuleFormatter: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; formatter_name string; formatter_config ~Any
package envoy.extensions.formatter.file_content.v3
FileContent:
package envoy.extensions.formatter.generic_secret.v3
GenericSecret: secret_configs map:envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig
package envoy.extensions.formatter.metadata.v3
Metadata:
package envoy.extensions.formatter.req_without_query.v3
ReqWithoutQuery:
package envoy.extensions.geoip_providers.common.v3
CommonGeoipProviderConfig: geo_headers_to_add CommonGeoipProviderConfig.GeolocationHeadersToAdd; geo_field_keys
    CommonGeoipProviderConfig.GeolocationFieldKeys
CommonGeoipProviderConfig.GeolocationFieldKeys: country string; city string; region string; asn string; asn_org string; anon string; anon_vpn string;
    anon_hosting string; anon_tor string; anon_proxy string; isp string; apple_private_relay string
CommonGeoipProviderConfig.GeolocationHeadersToAdd: country string; city string; region string; asn string; asn_org string; is_anon string; anon string;
    anon_vpn string; anon_hosting string; anon_tor string; anon_proxy string; isp string; apple_private_relay string
package envoy.extensions.geoip_providers.maxmind.v3
MaxMindConfig: city_db_path string; asn_db_path string; anon_db_path string; isp_db_path string; country_db_path string; common_provider_config
    envoy.extensions.geoip_providers.common.v3.CommonGeoipProviderConfig
package envoy.extensions.grpc_service.call_credentials.access_token.v3
AccessTokenCredentials: token string
package envoy.extensions.grpc_service.call_credentials.file_based_metadata.v3
FileBasedMetadataCallCredentials: secret_data envoy.config.core.v3.DataSource; header_key string; header_prefix string
package envoy.extensions.grpc_service.call_credentials.google_compute_engine.v3
GoogleComputeEngineCredentials:
package envoy.extensions.grpc_service.call_credentials.google_iam.v3
GoogleIamCredentials: authorization_token string; authority_selector string
package envoy.extensions.grpc_service.call_credentials.google_refresh_token.v3
GoogleRefreshTokenCredentials: token string
package envoy.extensions.grpc_service.call_credentials.service_account_jwt_access.v3
ServiceAccountJwtAccessCredentials: json_key string; token_lifetime ~Duration
package envoy.extensions.grpc_service.call_credentials.sts_service.v3
StsServiceCredentials: token_exchange_service_uri string; resource string; audience string; scope string; requested_token_type string; subject_token_path
    string; subject_token_type string; actor_token_path string; actor_token_type string
package envoy.extensions.grpc_service.channel_credentials.google_default.v3
GoogleDefaultCredentials:
package envoy.extensions.grpc_service.channel_credentials.insecure.v3
InsecureCredentials:
package envoy.extensions.grpc_service.channel_credentials.local.v3
LocalCredentials:
package envoy.extensions.grpc_service.channel_credentials.tls.v3
TlsCredentials: root_certificate_provider envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CertificateProviderInstance;
    identity_certificate_provider envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CertificateProviderInstance
package envoy.extensions.grpc_service.channel_credentials.xds.v3
XdsCredentials: fallback_credentials ~Any
package envoy.extensions.health_check.event_sinks.file.v3
HealthCheckEventFileSink: event_log_path string
package envoy.extensions.health_checkers.dynamic_modules.v3
DynamicModuleHealthCheck: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; health_checker_name string; health_checker_config
    ~Any
package envoy.extensions.health_checkers.redis.v3
Redis: key string; aws_iam envoy.extensions.filters.network.redis_proxy.v3.AwsIam
package envoy.extensions.health_checkers.thrift.v3
Thrift: method_name string; transport enum:envoy.extensions.filters.network.thrift_proxy.v3.TransportType; protocol
    enum:envoy.extensions.filters.network.thrift_proxy.v3.ProtocolType
package envoy.extensions.http.cache.file_system_http_cache.v3
FileSystemHttpCacheConfig: manager_config envoy.extensions.common.async_files.v3.AsyncFileManagerConfig; cache_path string; max_cache_size_bytes
    ~UInt64Value; max_individual_cache_entry_size_bytes ~UInt64Value; max_cache_entry_count ~UInt64Value; cache_subdivisions uint32; evict_fraction float;
    max_eviction_period ~Duration; min_eviction_period ~Duration; create_cache_path bool
package envoy.extensions.http.cache.simple_http_cache.v3
SimpleHttpCacheConfig:
package envoy.extensions.http.cache_v2.file_system_http_cache.v3
FileSystemHttpCacheV2Config: manager_config envoy.extensions.common.async_files.v3.AsyncFileManagerConfig; cache_path string; max_cache_size_bytes
    ~UInt64Value; max_individual_cache_entry_size_bytes ~UInt64Value; max_cache_entry_count ~UInt64Value; cache_subdivisions uint32; evict_fraction float;
    max_eviction_period ~Duration; min_eviction_period ~Duration; create_cache_path bool
package envoy.extensions.http.cache_v2.simple_http_cache.v3
SimpleHttpCacheV2Config:
package envoy.extensions.http.custom_response.local_response_policy.v3
LocalResponsePolicy: body envoy.config.core.v3.DataSource; body_format envoy.config.core.v3.SubstitutionFormatString; status_code ~UInt32Value;
    response_headers_to_add []envoy.config.core.v3.HeaderValueOption
package envoy.extensions.http.custom_response.redirect_policy.v3
RedirectPolicy: uri string/redirect_action_specifier; redirect_action envoy.config.route.v3.RedirectAction/redirect_action_specifier; status_code
    ~UInt32Value; response_headers_to_add []envoy.config.core.v3.HeaderValueOption; request_headers_to_add []envoy.config.core.v3.HeaderValueOption;
    modify_request_headers_action envoy.config.core.v3.TypedExtensionConfig
package envoy.extensions.http.early_header_mutation.header_mutation.v3
HeaderMutation: mutations []envoy.config.common.mutation_rules.v3.HeaderMutation
package envoy.extensions.http.ext_proc.processing_request_modifiers.mapped_attribute_builder.v3
MappedAttributeBuilder: mapped_request_attributes map:string; mapped_response_attributes map:string
package envoy.extensions.http.ext_proc.response_processors.save_processing_response.v3
SaveProcessingResponse: filter_state_name_suffix string; save_request_headers SaveProcessingResponse.SaveOptions; save_response_headers
    SaveProcessingResponse.SaveOptions; save_request_trailers SaveProcessingResponse.SaveOptions; save_response_trailers SaveProcessingResponse.SaveOptions;
    save_immediate_response SaveProcessingResponse.SaveOptions
SaveProcessingResponse.SaveOptions: save_response bool; save_on_error bool
package envoy.extensions.http.header_formatters.preserve_case.v3
PreserveCaseFormatterConfig: forward_reason_phrase bool; formatter_type_on_envoy_headers enum:PreserveCaseFormatterConfig.FormatterTypeOnEnvoyHeaders
enum PreserveCaseFormatterConfig.FormatterTypeOnEnvoyHeaders: DEFAULT 0; PROPER_CASE 1
package envoy.extensions.http.header_validators.envoy_default.v3
HeaderValidatorConfig: http1_protocol_options HeaderValidatorConfig.Http1ProtocolOptions; uri_path_normalization_options
    HeaderValidatorConfig.UriPathNormalizationOptions; restrict_http_methods bool; headers_with_underscores_action
    enum:HeaderValidatorConfig.HeadersWithUnderscoresAction; strip_fragment_from_path bool
enum HeaderValidatorConfig.HeadersWithUnderscoresAction: ALLOW 0; REJECT_REQUEST 1; DROP_HEADER 2
HeaderValidatorConfig.Http1ProtocolOptions: allow_chunked_length bool
HeaderValidatorConfig.UriPathNormalizationOptions: skip_path_normalization bool; skip_merging_slashes bool; path_with_escaped_slashes_action
    enum:HeaderValidatorConfig.UriPathNormalizationOptions.PathWithEscapedSlashesAction
enum HeaderValidatorConfig.UriPathNormalizationOptions.PathWithEscapedSlashesAction: IMPLEMENTATION_SPECIFIC_DEFAULT 0; KEEP_UNCHANGED 1; REJECT_REQUEST 2;
    UNESCAPE_AND_REDIRECT 3; UNESCAPE_AND_FORWARD 4
package envoy.extensions.http.injected_credentials.generic.v3
Generic: credential envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig; header string; header_value_prefix string
package envoy.extensions.http.injected_credentials.oauth2.v3
OAuth2: token_endpoint envoy.config.core.v3.HttpUri; scopes []string; client_credentials OAuth2.ClientCredentials/flow_type; token_fetch_retry_interval
    ~Duration; endpoint_params []OAuth2.EndpointParameter
enum OAuth2.AuthType: BASIC_AUTH 0; URL_ENCODED_BODY 1
OAuth2.ClientCredentials: client_id string; client_secret envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig; auth_type enum:OAuth2.AuthType
OAuth2.EndpointParameter: name string; value string
package envoy.extensions.http.original_ip_detection.custom_header.v3
CustomHeaderConfig: header_name string; allow_extension_to_set_address_as_trusted bool; reject_with_status envoy.type.v3.HttpStatus
package envoy.extensions.http.original_ip_detection.xff.v3
XffConfig: xff_num_trusted_hops uint32; xff_trusted_cidrs XffTrustedCidrs; skip_xff_append ~BoolValue
XffTrustedCidrs: cidrs []envoy.config.core.v3.CidrRange
package envoy.extensions.http.stateful_session.cookie.v3
CookieBasedSessionState: cookie envoy.type.http.v3.Cookie
package envoy.extensions.http.stateful_session.envelope.v3
EnvelopeSessionState: header EnvelopeSessionState.Header
EnvelopeSessionState.Header: name string
package envoy.extensions.http.stateful_session.header.v3
HeaderBasedSessionState: name string
package envoy.extensions.internal_redirect.allow_listed_routes.v3
AllowListedRoutesConfig: allowed_route_names []string
package envoy.extensions.internal_redirect.previous_routes.v3
PreviousRoutesConfig:
package envoy.extensions.internal_redirect.safe_cross_scheme.v3
SafeCrossSchemeConfig:
package envoy.extensions.key_value.file_based.v3
FileBasedKeyValueStoreConfig: filename string; flush_interval ~Duration; max_entries ~UInt32Value
package envoy.extensions.load_balancing_policies.client_side_weighted_round_robin.v3
ClientSideWeightedRoundRobin: enable_oob_load_report ~BoolValue; oob_reporting_period ~Duration; blackout_period ~Duration; weight_expiration_period
    ~Duration; weight_update_period ~Duration; error_utilization_penalty ~FloatValue; metric_names_for_computing_utilization []string; slow_start_config
    envoy.extensions.load_balancing_policies.common.v3.SlowStartConfig; oob_reporting_config
    envoy.extensions.load_balancing_policies.common.v3.OrcaOobReportingConfig
package envoy.extensions.load_balancing_policies.cluster_provided.v3
ClusterProvided:
package envoy.extensions.load_balancing_policies.common.v3
ConsistentHashingLbConfig: use_hostname_for_hashing bool; hash_balance_factor ~UInt32Value; hash_policy []envoy.config.route.v3.RouteAction.HashPolicy
LocalityLbConfig: zone_aware_lb_config LocalityLbConfig.ZoneAwareLbConfig/locality_config_specifier; locality_weighted_lb_config
    LocalityLbConfig.LocalityWeightedLbConfig/locality_config_specifier
LocalityLbConfig.LocalityWeightedLbConfig:
LocalityLbConfig.ZoneAwareLbConfig: routing_enabled envoy.type.v3.Percent; min_cluster_size ~UInt64Value; fail_traffic_on_panic bool;
    force_locality_direct_routing bool; force_local_zone LocalityLbConfig.ZoneAwareLbConfig.ForceLocalZone; locality_basis
    enum:LocalityLbConfig.ZoneAwareLbConfig.LocalityBasis
LocalityLbConfig.ZoneAwareLbConfig.ForceLocalZone: min_size ~UInt32Value
enum LocalityLbConfig.ZoneAwareLbConfig.LocalityBasis: HEALTHY_HOSTS_NUM 0; HEALTHY_HOSTS_WEIGHT 1
OrcaOobReportingConfig: port_value uint32; authority string; transport_socket_match_criteria ~Struct
SlowStartConfig: slow_start_window ~Duration; aggression envoy.config.core.v3.RuntimeDouble; min_weight_percent envoy.type.v3.Percent
package envoy.extensions.load_balancing_policies.dynamic_modules.v3
DynamicModulesLoadBalancerConfig: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; lb_policy_name string; lb_policy_config
    ~Any
package envoy.extensions.load_balancing_policies.least_request.v3
LeastRequest: choice_count ~UInt32Value; active_request_bias envoy.config.core.v3.RuntimeDouble; slow_start_config
    envoy.extensions.load_balancing_policies.common.v3.SlowStartConfig; locality_lb_config
    envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig; enable_full_scan ~BoolValue; selection_method enum:LeastRequest.SelectionMethod
enum LeastRequest.SelectionMethod: N_CHOICES 0; FULL_SCAN 1
package envoy.extensions.load_balancing_policies.load_aware_locality.v3
LoadAwareLocality: endpoint_picking_policy envoy.config.cluster.v3.LoadBalancingPolicy; weight_update_period ~Duration;
    metric_names_for_computing_utilization []string; utilization_variance_threshold ~DoubleValue; smoothing_time_constant ~Duration; remote_probe_fraction
    ~DoubleValue; weight_expiration_period ~Duration; enable_oob_load_report ~BoolValue; oob_reporting_period ~Duration
package envoy.extensions.load_balancing_policies.maglev.v3
Maglev: table_size ~UInt64Value; consistent_hashing_lb_config envoy.extensions.load_balancing_policies.common.v3.ConsistentHashingLbConfig;
    locality_weighted_lb_config envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.LocalityWeightedLbConfig
package envoy.extensions.load_balancing_policies.override_host.v3
OverrideHost: override_host_sources []OverrideHost.OverrideHostSource; selected_host_key envoy.type.metadata.v3.MetadataKey; fallback_policy
    envoy.config.cluster.v3.LoadBalancingPolicy
OverrideHost.OverrideHostSource: header string; metadata envoy.type.metadata.v3.MetadataKey
package envoy.extensions.load_balancing_policies.peak_ewma.v3alpha
PeakEwma: decay_time ~Duration; aggregation_interval ~Duration; max_samples_per_host ~UInt32Value; default_rtt ~Duration; penalty_value ~DoubleValue
package envoy.extensions.load_balancing_policies.pick_first.v3
PickFirst: shuffle_address_list bool
package envoy.extensions.load_balancing_policies.random.v3
Random: locality_lb_config envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig
package envoy.extensions.load_balancing_policies.random_subsetting.v3
RandomSubsetting: subset_size ~UInt32Value; child_policy envoy.config.cluster.v3.LoadBalancingPolicy
package envoy.extensions.load_balancing_policies.ring_hash.v3
RingHash: hash_function enum:RingHash.HashFunction; minimum_ring_size ~UInt64Value; maximum_ring_size ~UInt64Value; use_hostname_for_hashing bool;
    hash_balance_factor ~UInt32Value; consistent_hashing_lb_config envoy.extensions.load_balancing_policies.common.v3.ConsistentHashingLbConfig;
    locality_weighted_lb_config envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.LocalityWeightedLbConfig
enum RingHash.HashFunction: DEFAULT_HASH 0; XX_HASH 1; MURMUR_HASH_2 2
package envoy.extensions.load_balancing_policies.round_robin.v3
RoundRobin: slow_start_config envoy.extensions.load_balancing_policies.common.v3.SlowStartConfig; locality_lb_config
    envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig
package envoy.extensions.load_balancing_policies.subset.v3
Subset: fallback_policy enum:Subset.LbSubsetFallbackPolicy; default_subset ~Struct; subset_selectors []Subset.LbSubsetSelector; allow_redundant_keys bool;
    locality_weight_aware bool; scale_locality_weight bool; panic_mode_any bool; list_as_any bool; metadata_fallback_policy
    enum:Subset.LbSubsetMetadataFallbackPolicy; subset_lb_policy envoy.config.cluster.v3.LoadBalancingPolicy
enum Subset.LbSubsetFallbackPolicy: NO_FALLBACK 0; ANY_ENDPOINT 1; DEFAULT_SUBSET 2
enum Subset.LbSubsetMetadataFallbackPolicy: METADATA_NO_FALLBACK 0; FALLBACK_LIST 1
Subset.LbSubsetSelector: keys []string; single_host_per_subset bool; fallback_policy enum:Subset.LbSubsetSelector.LbSubsetSelectorFallbackPolicy;
    fallback_keys_subset []string
enum Subset.LbSubsetSelector.LbSubsetSelectorFallbackPolicy: NOT_DEFINED 0; NO_FALLBACK 1; ANY_ENDPOINT 2; DEFAULT_SUBSET 3; KEYS_SUBSET 4
package envoy.extensions.load_balancing_policies.wrr_locality.v3
WrrLocality: endpoint_picking_policy envoy.config.cluster.v3.LoadBalancingPolicy
package envoy.extensions.local_address_selectors.filter_state_override.v3
Config:
package envoy.extensions.matching.actions.transform_stat.v3
TransformStat: drop_stat TransformStat.DropStat; drop_tag TransformStat.DropTag; update_tag TransformStat.UpdateTag
TransformStat.DropStat:
TransformStat.DropTag:
TransformStat.UpdateTag: new_tag_value string
package envoy.extensions.matching.common_inputs.environment_variable.v3
Config: name string
package envoy.extensions.matching.common_inputs.network.v3
ApplicationProtocolInput:
DestinationIPInput:
DestinationPortInput:
DirectSourceIPInput:
DynamicMetadataInput: filter string; path []DynamicMetadataInput.PathSegment
DynamicMetadataInput.PathSegment: key string/segment
FilterStateInput: key string; field string
NetworkNamespaceInput:
ServerNameInput:
SourceIPInput:
SourcePortInput:
SourceTypeInput:
TransportProtocolInput:
package envoy.extensions.matching.common_inputs.ssl.v3
DnsSanInput:
SubjectInput:
UriSanInput:
package envoy.extensions.matching.common_inputs.stats.v3
StatFullNameMatchInput:
StatTagValueInput:
package envoy.extensions.matching.common_inputs.transport_socket.v3
EndpointMetadataInput: filter string; path []EndpointMetadataInput.PathSegment
EndpointMetadataInput.PathSegment: key string/segment
FilterStateInput: key string
LocalityMetadataInput: filter string; path []LocalityMetadataInput.PathSegment
LocalityMetadataInput.PathSegment: key string/segment
TransportSocketNameAction: name string
package envoy.extensions.matching.http.dynamic_modules.v3
HttpDynamicModuleMatchInput:
package envoy.extensions.matching.input_matchers.consistent_hashing.v3
ConsistentHashing: threshold uint32; modulo uint32; seed uint64
package envoy.extensions.matching.input_matchers.dynamic_modules.v3
DynamicModuleMatcher: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; matcher_name string; matcher_config ~Any
package envoy.extensions.matching.input_matchers.hyperscan.v3alpha
Hyperscan: regexes []Hyperscan.Regex
Hyperscan.Regex: regex string; id uint32; caseless bool; dot_all bool; multiline bool; allow_empty bool; utf8 bool; ucp bool; combination bool; quiet bool
package envoy.extensions.matching.input_matchers.ip.v3
Ip: cidr_ranges []envoy.config.core.v3.CidrRange; stat_prefix string
package envoy.extensions.matching.input_matchers.metadata.v3
Metadata: value envoy.type.matcher.v3.ValueMatcher; invert bool
package envoy.extensions.matching.input_matchers.runtime_fraction.v3
RuntimeFraction: runtime_fraction envoy.config.core.v3.RuntimeFractionalPercent; seed uint64
package envoy.extensions.network.connection_balance.dlb.v3alpha
Dlb: id uint32; max_retries uint32; fallback_policy enum:Dlb.FallbackPolicy
enum Dlb.FallbackPolicy: None 0; NopConnectionBalance 1; ExactConnectionBalance 2
package envoy.extensions.network.dns_resolver.apple.v3
AppleDnsResolverConfig: include_unroutable_families bool
package envoy.extensions.network.dns_resolver.cares.v3
CaresDnsResolverConfig: resolvers []envoy.config.core.v3.Address; use_resolvers_as_fallback bool; filter_unroutable_families bool; dns_resolver_options
    envoy.config.core.v3.DnsResolverOptions; udp_max_queries ~UInt32Value; query_timeout_seconds ~UInt64Value; query_tries ~UInt32Value; rotate_nameservers
    bool; edns0_max_payload_size ~UInt32Value; max_udp_channel_duration ~Duration; reinit_channel_on_timeout bool; qcache_max_ttl ~UInt32Value
package envoy.extensions.network.dns_resolver.getaddrinfo.v3
GetAddrInfoDnsResolverConfig: num_retries ~UInt32Value; num_resolver_threads ~UInt32Value
package envoy.extensions.network.dns_resolver.hickory.v3
DnsOverHttpsConfig: server_urls []string
DnsOverTlsConfig: servers []envoy.config.core.v3.Address; tls_server_name string
HickoryDnsResolverConfig: resolvers []envoy.config.core.v3.Address; dns_over_tls DnsOverTlsConfig; dns_over_https DnsOverHttpsConfig; enable_dnssec bool;
    cache_size ~UInt32Value; num_resolver_threads ~UInt32Value; use_system_config ~BoolValue; query_timeout ~Duration; query_tries ~UInt32Value
package envoy.extensions.network.socket_interface.sockmap.v3
Sockmap: bpf_program_path string; cgroup_path string; sockhash_max_entries ~UInt32Value; register_user_space_sockets ~BoolValue; accelerated_ports
    []envoy.type.v3.Int64Range
package envoy.extensions.network.socket_interface.v3
DefaultSocketInterface: io_uring_options IoUringOptions
IoUringOptions: io_uring_size ~UInt32Value; enable_submission_queue_polling bool; read_buffer_size ~UInt32Value; write_timeout_ms ~UInt32Value;
    write_high_watermark_bytes ~UInt32Value; write_low_watermark_bytes ~UInt32Value; enable_multishot_receive bool
package envoy.extensions.network_filters.peer_metadata
Config: baggage_key string
UpstreamConfig:
package envoy.extensions.outlier_detection_monitors.common.v3
DatabaseErrors:
ErrorBuckets: http_errors []HttpErrors; local_origin_errors []LocalOriginErrors; database_errors []DatabaseErrors
HttpErrors: range envoy.type.v3.Int32Range
LocalOriginErrors:
package envoy.extensions.outlier_detection_monitors.consecutive_errors.v3
ConsecutiveErrors: name string; threshold ~UInt32Value; enforcing ~UInt32Value; error_buckets
    envoy.extensions.outlier_detection_monitors.common.v3.ErrorBuckets
package envoy.extensions.path.match.uri_template.v3
UriTemplateMatchConfig: path_template string
package envoy.extensions.path.rewrite.uri_template.v3
UriTemplateRewriteConfig: path_template_rewrite string
package envoy.extensions.private_key_providers.cryptomb.v3alpha
CryptoMbPrivateKeyMethodConfig: private_key envoy.config.core.v3.DataSource; poll_delay ~Duration
package envoy.extensions.private_key_providers.kae.v3alpha
KaePrivateKeyMethodConfig: private_key envoy.config.core.v3.DataSource; poll_delay ~Duration; max_instances ~UInt32Value
package envoy.extensions.private_key_providers.qat.v3alpha
QatPrivateKeyMethodConfig: private_key envoy.config.core.v3.DataSource; poll_delay ~Duration
package envoy.extensions.quic.client_writer_factory.v3
DefaultClientWriter:
package envoy.extensions.quic.connection_debug_visitor.quic_stats.v3
Config: update_period ~Duration
package envoy.extensions.quic.connection_debug_visitor.v3
BasicConfig:
package envoy.extensions.quic.connection_id_generator.quic_lb.v3
Config: server_id envoy.config.core.v3.DataSource; server_id_base64_encoded bool; expected_server_id_length uint32; nonce_length_bytes uint32;
    encryption_parameters envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig; unencrypted_mode bool
package envoy.extensions.quic.connection_id_generator.v3
DeterministicConnectionIdGeneratorConfig:
package envoy.extensions.quic.crypto_stream.v3
CryptoServerStreamConfig:
package envoy.extensions.quic.proof_source.v3
ProofSourceConfig:
package envoy.extensions.quic.server_preferred_address.v3
DataSourceServerPreferredAddressConfig: ipv4_config DataSourceServerPreferredAddressConfig.AddressFamilyConfig; ipv6_config
    DataSourceServerPreferredAddressConfig.AddressFamilyConfig
DataSourceServerPreferredAddressConfig.AddressFamilyConfig: address envoy.config.core.v3.DataSource; port envoy.config.core.v3.DataSource; dnat_address
    envoy.config.core.v3.DataSource
FixedServerPreferredAddressConfig: ipv4_address string; ipv4_config FixedServerPreferredAddressConfig.AddressFamilyConfig; ipv6_address string; ipv6_config
    FixedServerPreferredAddressConfig.AddressFamilyConfig
FixedServerPreferredAddressConfig.AddressFamilyConfig: address envoy.config.core.v3.SocketAddress; dnat_address envoy.config.core.v3.SocketAddress
package envoy.extensions.rate_limit_descriptors.expr.v3
Descriptor: descriptor_key string; skip_if_error bool; text string/expr_specifier; parsed google.api.expr.v1alpha1.Expr/expr_specifier
package envoy.extensions.rbac.audit_loggers.stream.v3
StdoutAuditLog:
package envoy.extensions.rbac.matchers.upstream_ip_port.v3
UpstreamIpPortMatcher: upstream_ip envoy.config.core.v3.CidrRange; upstream_port_range envoy.type.v3.Int64Range
package envoy.extensions.rbac.principals.mtls_authenticated.v3
Config: san_matcher envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher; any_validated_client_certificate bool
package envoy.extensions.regex_engines.hyperscan.v3alpha
Hyperscan:
package envoy.extensions.regex_engines.v3
GoogleRE2:
package envoy.extensions.request_id.uuid.v3
UuidRequestIdConfig: pack_trace_reason ~BoolValue; use_request_id_for_trace_sampling ~BoolValue
package envoy.extensions.resource_monitors.cgroup_memory.v3
CgroupMemoryConfig: max_memory_bytes uint64
package envoy.extensions.resource_monitors.cpu_utilization.v3
CpuUtilizationConfig: mode enum:CpuUtilizationConfig.UtilizationComputeStrategy
enum CpuUtilizationConfig.UtilizationComputeStrategy: HOST 0; CONTAINER 1
package envoy.extensions.resource_monitors.downstream_connections.v3
DownstreamConnectionsConfig: max_active_downstream_connections int64
package envoy.extensions.resource_monitors.fixed_heap.v3
FixedHeapConfig: max_heap_size_bytes uint64; max_heap_size_bytes_runtime envoy.config.core.v3.RuntimeUInt64
package envoy.extensions.resource_monitors.injected_resource.v3
InjectedResourceConfig: filename string
package envoy.extensions.retry.host.omit_canary_hosts.v3
OmitCanaryHostsPredicate:
package envoy.extensions.retry.host.omit_host_metadata.v3
OmitHostMetadataConfig: metadata_match envoy.config.core.v3.Metadata
package envoy.extensions.retry.host.previous_hosts.v3
PreviousHostsPredicate:
package envoy.extensions.retry.priority.previous_priorities.v3
PreviousPrioritiesConfig: update_frequency int32
package envoy.extensions.reverse_tunnel_reporters.v3alpha.clients.grpc_client
GrpcClientConfig: stat_prefix string; cluster string; default_send_interval ~Duration; connect_retry_interval ~Duration; max_retries uint32;
    max_buffer_count uint32
ReverseTunnel: name string; identity TunnelInitiatorIdentity; created_at ~Timestamp
StreamReverseTunnelsRequest: node envoy.config.core.v3.Node; added_tunnels []ReverseTunnel; removed_tunnel_names []string; full_push bool; nonce int64
StreamReverseTunnelsResponse: node_id string; report_interval ~Duration; request_nonce int64; error_detail google.rpc.Status
TunnelInitiatorIdentity: tenant_id string; cluster_id string; node_id string
package envoy.extensions.reverse_tunnel_reporters.v3alpha.reporters
EventReporterConfig: stat_prefix string; clients []ReverseConnectionReporterClient
ReverseConnectionReporterClient: name string; typed_config ~Any
package envoy.extensions.router.cluster_specifier.golang.v3alpha
Config: library_id string; library_path string; default_cluster string; config ~Any
package envoy.extensions.router.cluster_specifiers.lua.v3
LuaConfig: source_code envoy.config.core.v3.DataSource; default_cluster string
package envoy.extensions.router.cluster_specifiers.matcher.v3
ClusterAction: cluster string
MatcherClusterSpecifier: cluster_matcher xds.type.matcher.v3.Matcher
package envoy.extensions.stat_sinks.dynamic_modules.v3
DynamicModuleStatsSink: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; sink_name string; sink_config ~Any
package envoy.extensions.stat_sinks.graphite_statsd.v3
GraphiteStatsdSink: address envoy.config.core.v3.Address/statsd_specifier; prefix string; max_bytes_per_datagram ~UInt64Value
package envoy.extensions.stat_sinks.kafka.v3
KafkaStatsSinkConfig: broker_list string; topic string; batch_size uint32; report_counters_as_deltas ~BoolValue; emit_tags_as_labels ~BoolValue;
    producer_config map:string; buffer_flush_timeout_ms ~UInt32Value; format enum:SerializationFormat
enum SerializationFormat: JSON 0; PROTOBUF 1
package envoy.extensions.stat_sinks.open_telemetry.v3
SinkConfig: grpc_service envoy.config.core.v3.GrpcService/protocol_specifier; http_service envoy.config.core.v3.HttpService/protocol_specifier;
    resource_detectors []envoy.config.core.v3.TypedExtensionConfig; report_counters_as_deltas bool; report_histograms_as_deltas bool;
    emit_tags_as_attributes ~BoolValue; use_tag_extracted_name ~BoolValue; prefix string; custom_metric_conversions xds.type.matcher.v3.Matcher;
    max_data_points_per_request uint32
SinkConfig.ConversionAction: metric_name string; static_metric_labels []opentelemetry.proto.common.v1.KeyValue
SinkConfig.DropAction:
package envoy.extensions.stat_sinks.wasm.v3
Wasm: config envoy.extensions.wasm.v3.PluginConfig
package envoy.extensions.stat_sinks.wasm_filter.v3
WasmFilterStatsSinkConfig: wasm_config envoy.extensions.wasm.v3.PluginConfig; inner_sink envoy.config.metrics.v3.StatsSink
package envoy.extensions.string_matcher.lua.v3
Lua: source_code envoy.config.core.v3.DataSource
package envoy.extensions.tap_sinks.udp_sink.v3alpha
UdpSink: udp_address envoy.config.core.v3.SocketAddress
package envoy.extensions.tracers.dynamic_modules.v3
DynamicModuleTracer: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; tracer_name string; tracer_config ~Any
package envoy.extensions.tracers.fluentd.v3
FluentdConfig: cluster string; tag string; stat_prefix string; buffer_flush_interval ~Duration; buffer_size_bytes ~UInt32Value; retry_policy
    envoy.config.core.v3.RetryPolicy
package envoy.extensions.tracers.opentelemetry.resource_detectors.v3
DynatraceResourceDetectorConfig:
EnvironmentResourceDetectorConfig:
StaticConfigResourceDetectorConfig: attributes map:string
package envoy.extensions.tracers.opentelemetry.samplers.v3
AlwaysOnSamplerConfig:
CELSamplerConfig: expression xds.type.v3.CelExpression
DynatraceSamplerConfig: tenant string; cluster_id int32; http_service envoy.config.core.v3.HttpService; root_spans_per_minute uint32
ParentBasedSamplerConfig: wrapped_sampler envoy.config.core.v3.TypedExtensionConfig
TraceIdRatioBasedSamplerConfig: sampling_percentage envoy.type.v3.FractionalPercent
package envoy.extensions.transport_sockets.alts.v3
Alts: handshaker_service string; peer_service_accounts []string
package envoy.extensions.transport_sockets.dynamic_modules.v3
DynamicModuleTransportSocket: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; transport_socket_name string;
    transport_socket_config ~Any; implements_secure_transport bool
package envoy.extensions.transport_sockets.http_11_proxy.v3
Http11ProxyUpstreamTransport: transport_socket envoy.config.core.v3.TransportSocket; default_proxy_address envoy.config.core.v3.Address
package envoy.extensions.transport_sockets.internal_upstream.v3
InternalUpstreamTransport: passthrough_metadata []InternalUpstreamTransport.MetadataValueSource; transport_socket envoy.config.core.v3.TransportSocket
InternalUpstreamTransport.MetadataValueSource: kind envoy.type.metadata.v3.MetadataKind; name string
package envoy.extensions.transport_sockets.proxy_protocol.v3
ProxyProtocolUpstreamTransport: config envoy.config.core.v3.ProxyProtocolConfig; transport_socket envoy.config.core.v3.TransportSocket;
    allow_unspecified_address bool; tlv_as_pool_key bool
package envoy.extensions.transport_sockets.quic.v3
QuicDownstreamTransport: downstream_tls_context envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext; enable_early_data ~BoolValue;
    enable_resumption ~BoolValue
QuicUpstreamTransport: upstream_tls_context envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
package envoy.extensions.transport_sockets.raw_buffer.v3
RawBuffer:
package envoy.extensions.transport_sockets.s2a.v3
S2AConfiguration: s2a_address string
package envoy.extensions.transport_sockets.starttls.v3
StartTlsConfig: cleartext_socket_config envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer; tls_socket_config
    envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
UpstreamStartTlsConfig: cleartext_socket_config envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer; tls_socket_config
    envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
package envoy.extensions.transport_sockets.tap.v3
SocketTapConfig: set_connection_per_event bool; stats_prefix string
Tap: common_config envoy.extensions.common.tap.v3.CommonExtensionConfig; transport_socket envoy.config.core.v3.TransportSocket; socket_tap_config
    SocketTapConfig
package envoy.extensions.transport_sockets.tcp_stats.v3
Config: transport_socket envoy.config.core.v3.TransportSocket; update_period ~Duration
package envoy.extensions.transport_sockets.tls.cert_mappers.filter_state_override.v3
Config: default_value string
package envoy.extensions.transport_sockets.tls.cert_mappers.sni.v3
SNI: default_value string
package envoy.extensions.transport_sockets.tls.cert_mappers.static_name.v3
StaticName: name string
package envoy.extensions.transport_sockets.tls.cert_selectors.on_demand_secret.v3
Config: config_source envoy.config.core.v3.ConfigSource; certificate_mapper envoy.config.core.v3.TypedExtensionConfig; prefetch_secret_names []string
package envoy.extensions.transport_sockets.tls.cert_validator.dynamic_modules.v3
DynamicModuleCertValidatorConfig: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; validator_name string; validator_config
    ~Any
package envoy.extensions.transport_sockets.tls.v3
CertificateProviderPluginInstance: instance_name string; certificate_name string
CertificateValidationContext: trusted_ca envoy.config.core.v3.DataSource; ca_certificate_provider_instance CertificateProviderPluginInstance;
    system_root_certs CertificateValidationContext.SystemRootCerts; watched_directory envoy.config.core.v3.WatchedDirectory; verify_certificate_spki
    []string; verify_certificate_hash []string; match_typed_subject_alt_names []SubjectAltNameMatcher; match_subject_alt_names
    []envoy.type.matcher.v3.StringMatcher; require_signed_certificate_timestamp ~BoolValue; crl envoy.config.core.v3.DataSource; allow_expired_certificate
    bool; trust_chain_verification enum:CertificateValidationContext.TrustChainVerification; custom_validator_config
    envoy.config.core.v3.TypedExtensionConfig; only_verify_leaf_cert_crl bool; max_verify_depth ~UInt32Value; suppress_client_ca_list bool
CertificateValidationContext.SystemRootCerts:
enum CertificateValidationContext.TrustChainVerification: VERIFY_TRUST_CHAIN 0; ACCEPT_UNTRUSTED 1
CommonTlsContext: tls_params TlsParameters; tls_certificates []TlsCertificate; tls_certificate_sds_secret_configs []SdsSecretConfig;
    tls_certificate_provider_instance CertificateProviderPluginInstance; custom_tls_certificate_selector envoy.config.core.v3.TypedExtensionConfig;
    tls_certificate_certificate_provider CommonTlsContext.CertificateProvider; tls_certificate_certificate_provider_instance
    CommonTlsContext.CertificateProviderInstance; validation_context CertificateValidationContext/validation_context_type;
    validation_context_sds_secret_config SdsSecretConfig/validation_context_type; combined_validation_context
    CommonTlsContext.CombinedCertificateValidationContext/validation_context_type; validation_context_certificate_provider
    CommonTlsContext.CertificateProvider/validation_context_type; validation_context_certificate_provider_instance
    CommonTlsContext.CertificateProviderInstance/validation_context_type; alpn_protocols []string; custom_handshaker
    envoy.config.core.v3.TypedExtensionConfig; key_log TlsKeyLog
CommonTlsContext.CertificateProvider: name string; typed_config envoy.config.core.v3.TypedExtensionConfig/config
CommonTlsContext.CertificateProviderInstance: instance_name string; certificate_name string
CommonTlsContext.CombinedCertificateValidationContext: default_validation_context CertificateValidationContext; validation_context_sds_secret_config
    SdsSecretConfig; validation_context_certificate_provider CommonTlsContext.CertificateProvider; validation_context_certificate_provider_instance
    CommonTlsContext.CertificateProviderInstance
DownstreamTlsContext: common_tls_context CommonTlsContext; require_client_certificate ~BoolValue; require_sni ~BoolValue; session_ticket_keys
    TlsSessionTicketKeys/session_ticket_keys_type; session_ticket_keys_sds_secret_config SdsSecretConfig/session_ticket_keys_type;
    disable_stateless_session_resumption bool/session_ticket_keys_type; disable_stateful_session_resumption bool; session_timeout ~Duration;
    ocsp_staple_policy enum:DownstreamTlsContext.OcspStaplePolicy; full_scan_certs_on_sni_mismatch ~BoolValue; prefer_client_ciphers bool
enum DownstreamTlsContext.OcspStaplePolicy: LENIENT_STAPLING 0; STRICT_STAPLING 1; MUST_STAPLE 2
GenericSecret: secret envoy.config.core.v3.DataSource; secrets map:envoy.config.core.v3.DataSource
PrivateKeyProvider: provider_name string; typed_config ~Any/config_type; fallback bool
SPIFFECertValidatorConfig: trust_domains []SPIFFECertValidatorConfig.TrustDomain; trust_bundles envoy.config.core.v3.DataSource
SPIFFECertValidatorConfig.TrustDomain: name string; trust_bundle envoy.config.core.v3.DataSource; workload_trust_domain string
SdsSecretConfig: name string; sds_config envoy.config.core.v3.ConfigSource
Secret: name string; tls_certificate TlsCertificate/type; session_ticket_keys TlsSessionTicketKeys/type; validation_context
    CertificateValidationContext/type; generic_secret GenericSecret/type
SubjectAltNameMatcher: san_type enum:SubjectAltNameMatcher.SanType; matcher envoy.type.matcher.v3.StringMatcher; oid string
enum SubjectAltNameMatcher.SanType: SAN_TYPE_UNSPECIFIED 0; EMAIL 1; DNS 2; URI 3; IP_ADDRESS 4; OTHER_NAME 5
TlsCertificate: certificate_chain envoy.config.core.v3.DataSource; private_key envoy.config.core.v3.DataSource; pkcs12 envoy.config.core.v3.DataSource;
    watched_directory envoy.config.core.v3.WatchedDirectory; private_key_provider PrivateKeyProvider; password envoy.config.core.v3.DataSource; ocsp_staple
    envoy.config.core.v3.DataSource; signed_certificate_timestamp []envoy.config.core.v3.DataSource
TlsKeyLog: path string; local_address_range []envoy.config.core.v3.CidrRange; remote_address_range []envoy.config.core.v3.CidrRange
TlsParameters: tls_minimum_protocol_version enum:TlsParameters.TlsProtocol; tls_maximum_protocol_version enum:TlsParameters.TlsProtocol; cipher_suites
    []string; ecdh_curves []string; signature_algorithms []string; compliance_policies []enum:TlsParameters.CompliancePolicy
enum TlsParameters.CompliancePolicy: FIPS_202205 0; CNSA2_202603 1; CNSA1_202603 2
enum TlsParameters.TlsProtocol: TLS_AUTO 0; TLSv1_0 1; TLSv1_1 2; TLSv1_2 3; TLSv1_3 4
TlsSessionTicketKeys: keys []envoy.config.core.v3.DataSource
UpstreamTlsContext: common_tls_context CommonTlsContext; sni string; auto_host_sni bool; auto_sni_san_validation bool; allow_renegotiation bool;
    max_session_keys ~UInt32Value; enforce_rsa_key_usage ~BoolValue
package envoy.extensions.udp_packet_writer.v3
UdpDefaultWriterFactory:
UdpGsoBatchWriterFactory:
package envoy.extensions.upstreams.http.dynamic_modules.v3
Config: dynamic_module_config envoy.extensions.dynamic_modules.v3.DynamicModuleConfig; bridge_name string; bridge_config ~Any
package envoy.extensions.upstreams.http.generic.v3
GenericConnectionPoolProto:
package envoy.extensions.upstreams.http.http.v3
HttpConnectionPoolProto:
package envoy.extensions.upstreams.http.reverse_tunnel.v3
ReverseTunnelUpstreamCodecOptions: enable_drain_with_goaway bool
package envoy.extensions.upstreams.http.tcp.golang.v3alpha
Config: library_id string; library_path string; plugin_name string; plugin_config ~Any
package envoy.extensions.upstreams.http.tcp.v3
TcpConnectionPoolProto:
package envoy.extensions.upstreams.http.udp.v3
UdpConnectionPoolProto:
package envoy.extensions.upstreams.http.v3
HttpProtocolOptions: common_http_protocol_options envoy.config.core.v3.HttpProtocolOptions; upstream_http_protocol_options
    envoy.config.core.v3.UpstreamHttpProtocolOptions; explicit_http_config HttpProtocolOptions.ExplicitHttpConfig/upstream_protocol_options;
    use_downstream_protocol_config HttpProtocolOptions.UseDownstreamHttpConfig/upstream_protocol_options; auto_config
    HttpProtocolOptions.AutoHttpConfig/upstream_protocol_options; http_filters []envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
    header_validation_config envoy.config.core.v3.TypedExtensionConfig; outlier_detection HttpProtocolOptions.OutlierDetection; request_mirror_policies
    []envoy.config.route.v3.RouteAction.RequestMirrorPolicy; hash_policy []envoy.config.route.v3.RouteAction.HashPolicy; retry_policy
    envoy.config.route.v3.RetryPolicy
HttpProtocolOptions.AutoHttpConfig: http_protocol_options envoy.config.core.v3.Http1ProtocolOptions; http2_protocol_options
    envoy.config.core.v3.Http2ProtocolOptions; http3_protocol_options envoy.config.core.v3.Http3ProtocolOptions; alternate_protocols_cache_options
    envoy.config.core.v3.AlternateProtocolsCacheOptions
HttpProtocolOptions.ExplicitHttpConfig: http_protocol_options envoy.config.core.v3.Http1ProtocolOptions/protocol_config; http2_protocol_options
    envoy.config.core.v3.Http2ProtocolOptions/protocol_config; http3_protocol_options envoy.config.core.v3.Http3ProtocolOptions/protocol_config
HttpProtocolOptions.OutlierDetection: error_matcher envoy.config.common.matcher.v3.MatchPredicate
HttpProtocolOptions.UseDownstreamHttpConfig: http_protocol_options envoy.config.core.v3.Http1ProtocolOptions; http2_protocol_options
    envoy.config.core.v3.Http2ProtocolOptions; http3_protocol_options envoy.config.core.v3.Http3ProtocolOptions
package envoy.extensions.upstreams.tcp.generic.v3
GenericConnectionPoolProto:
package envoy.extensions.upstreams.tcp.v3
TcpProtocolOptions: idle_timeout ~Duration
package envoy.extensions.vcl.v3alpha
VclSocketInterface:
package envoy.extensions.wasm.v3
CapabilityRestrictionConfig: allowed_capabilities map:SanitizationConfig
EnvironmentVariables: host_env_keys []string; key_values map:string
enum FailurePolicy: UNSPECIFIED 0; FAIL_RELOAD 1; FAIL_CLOSED 2; FAIL_OPEN 3
PluginConfig: name string; root_id string; vm_config VmConfig/vm; configuration ~Any; fail_open bool; failure_policy enum:FailurePolicy; reload_config
    ReloadConfig; capability_restriction_config CapabilityRestrictionConfig; allow_on_headers_stop_iteration ~BoolValue
ReloadConfig: backoff envoy.config.core.v3.BackoffStrategy
SanitizationConfig:
VmConfig: vm_id string; runtime string; code envoy.config.core.v3.AsyncDataSource; configuration ~Any; allow_precompiled bool; nack_on_code_cache_miss bool;
    environment_variables EnvironmentVariables
WasmService: config PluginConfig; singleton bool
package envoy.extensions.watchdog.profile_action.v3
ProfileActionConfig: profile_duration ~Duration; profile_path string; max_profiles uint64
package envoy.tcp.metadataexchange.config
MetadataExchange: protocol string; enable_discovery bool; additional_labels []string
package envoy.type.http.v3
Cookie: name string; ttl ~Duration; path string; attributes []CookieAttribute
CookieAttribute: name string; value string
PathTransformation: operations []PathTransformation.Operation
PathTransformation.Operation: normalize_path_rfc_3986 PathTransformation.Operation.NormalizePathRFC3986/operation_specifier; merge_slashes
    PathTransformation.Operation.MergeSlashes/operation_specifier
PathTransformation.Operation.MergeSlashes:
PathTransformation.Operation.NormalizePathRFC3986:
package envoy.type.matcher.v3
AddressMatcher: ranges []xds.core.v3.CidrRange; invert_match bool
DoubleMatcher: range envoy.type.v3.DoubleRange/match_pattern; exact double/match_pattern
FilterStateMatcher: key string; string_match StringMatcher/matcher; address_match AddressMatcher/matcher
HttpRequestHeaderMatchInput: header_name string
HttpRequestQueryParamMatchInput: query_param string
HttpRequestTrailerMatchInput: header_name string
HttpResponseHeaderMatchInput: header_name string
HttpResponseLocalReplyMatchInput:
HttpResponseStatusCodeClassMatchInput:
HttpResponseStatusCodeMatchInput:
HttpResponseTrailerMatchInput: header_name string
ListMatcher: one_of ValueMatcher/match_pattern
ListStringMatcher: patterns []StringMatcher
MetadataMatcher: filter string; path []MetadataMatcher.PathSegment; value ValueMatcher; invert bool
MetadataMatcher.PathSegment: key string/segment
NodeMatcher: node_id StringMatcher; node_metadatas []StructMatcher
OrMatcher: value_matchers []ValueMatcher
PathMatcher: path StringMatcher/rule
RegexMatchAndSubstitute: pattern RegexMatcher; substitution string
RegexMatcher: google_re2 RegexMatcher.GoogleRE2/engine_type; regex string
RegexMatcher.GoogleRE2: max_program_size ~UInt32Value
StringMatcher: exact string/match_pattern; prefix string/match_pattern; suffix string/match_pattern; safe_regex RegexMatcher/match_pattern; contains
    string/match_pattern; custom xds.core.v3.TypedExtensionConfig/match_pattern; ignore_case bool
StructMatcher: path []StructMatcher.PathSegment; value ValueMatcher
StructMatcher.PathSegment: key string/segment
ValueMatcher: null_match ValueMatcher.NullMatch/match_pattern; double_match DoubleMatcher/match_pattern; string_match StringMatcher/match_pattern;
    bool_match bool/match_pattern; present_match bool/match_pattern; list_match ListMatcher/match_pattern; or_match OrMatcher/match_pattern
ValueMatcher.NullMatch:
package envoy.type.metadata.v3
MetadataKey: key string; path []MetadataKey.PathSegment
MetadataKey.PathSegment: key string/segment
MetadataKind: request MetadataKind.Request/kind; route MetadataKind.Route/kind; cluster MetadataKind.Cluster/kind; host MetadataKind.Host/kind
MetadataKind.Cluster:
MetadataKind.Host:
MetadataKind.Request:
MetadataKind.Route:
package envoy.type.tracing.v3
CustomTag: tag string; literal CustomTag.Literal/type; environment CustomTag.Environment/type; request_header CustomTag.Header/type; metadata
    CustomTag.Metadata/type; value string/type
CustomTag.Environment: name string; default_value string
CustomTag.Header: name string; default_value string
CustomTag.Literal: value string
CustomTag.Metadata: kind envoy.type.metadata.v3.MetadataKind; metadata_key envoy.type.metadata.v3.MetadataKey; default_value string
package envoy.type.v3
enum CodecClientType: HTTP1 0; HTTP2 1; HTTP3 2
DoubleRange: start double; end double
FractionalPercent: numerator uint32; denominator enum:FractionalPercent.DenominatorType
enum FractionalPercent.DenominatorType: HUNDRED 0; TEN_THOUSAND 1; MILLION 2
HashPolicy: source_ip HashPolicy.SourceIp/policy_specifier; filter_state HashPolicy.FilterState/policy_specifier
HashPolicy.FilterState: key string
HashPolicy.SourceIp:
HttpStatus: code enum:StatusCode
Int32Range: start int32; end int32
Int64Range: start int64; end int64
Percent: value double
RateLimitStrategy: blanket_rule enum:RateLimitStrategy.BlanketRule/strategy; requests_per_time_unit RateLimitStrategy.RequestsPerTimeUnit/strategy;
    token_bucket TokenBucket/strategy
enum RateLimitStrategy.BlanketRule: ALLOW_ALL 0; DENY_ALL 1
RateLimitStrategy.RequestsPerTimeUnit: requests_per_time_unit uint64; time_unit enum:RateLimitUnit
enum RateLimitUnit: UNKNOWN 0; SECOND 1; MINUTE 2; HOUR 3; DAY 4; MONTH 5; YEAR 6
Scope: max_counters ~UInt32Value; max_gauges ~UInt32Value; max_histograms ~UInt32Value; enable_eviction bool; prefix string; sharing_name string
SemanticVersion: major_number uint32; minor_number uint32; patch uint32
enum StatusCode: Empty 0; Continue 100; OK 200; Created 201; Accepted 202; NonAuthoritativeInformation 203; NoContent 204; ResetContent 205; PartialContent
    206; MultiStatus 207; AlreadyReported 208; IMUsed 226; MultipleChoices 300; MovedPermanently 301; Found 302; SeeOther 303; NotModified 304; UseProxy
    305; TemporaryRedirect 307; PermanentRedirect 308; BadRequest 400; Unauthorized 401; PaymentRequired 402; Forbidden 403; NotFound 404; MethodNotAllowed
    405; NotAcceptable 406; ProxyAuthenticationRequired 407; RequestTimeout 408; Conflict 409; Gone 410; LengthRequired 411; PreconditionFailed 412;
    PayloadTooLarge 413; URITooLong 414; UnsupportedMediaType 415; RangeNotSatisfiable 416; ExpectationFailed 417; MisdirectedRequest 421;
    UnprocessableEntity 422; Locked 423; FailedDependency 424; UpgradeRequired 426; PreconditionRequired 428; TooManyRequests 429;
    RequestHeaderFieldsTooLarge 431; InternalServerError 500; NotImplemented 501; BadGateway 502; ServiceUnavailable 503; GatewayTimeout 504;
    HTTPVersionNotSupported 505; VariantAlsoNegotiates 506; InsufficientStorage 507; LoopDetected 508; NotExtended 510; NetworkAuthenticationRequired 511
TokenBucket: max_tokens uint32; tokens_per_fill ~UInt32Value; fill_interval ~Duration
package envoy.watchdog.v3
AbortActionConfig: wait_duration ~Duration
package google.api.expr.v1alpha1
CheckedExpr: reference_map map<int64>:Reference; type_map map<int64>:Type; source_info SourceInfo; expr_version string; expr Expr
Constant: null_value enum:~NullValue/constant_kind; bool_value bool/constant_kind; int64_value int64/constant_kind; uint64_value uint64/constant_kind;
    double_value double/constant_kind; string_value string/constant_kind; bytes_value bytes/constant_kind; duration_value ~Duration/constant_kind;
    timestamp_value ~Timestamp/constant_kind
Expr: id int64; const_expr Constant/expr_kind; ident_expr Expr.Ident/expr_kind; select_expr Expr.Select/expr_kind; call_expr Expr.Call/expr_kind; list_expr
    Expr.CreateList/expr_kind; struct_expr Expr.CreateStruct/expr_kind; comprehension_expr Expr.Comprehension/expr_kind
Expr.Call: target Expr; function string; args []Expr
Expr.Comprehension: iter_var string; iter_var2 string; iter_range Expr; accu_var string; accu_init Expr; loop_condition Expr; loop_step Expr; result Expr
Expr.CreateList: elements []Expr; optional_indices []int32
Expr.CreateStruct: message_name string; entries []Expr.CreateStruct.Entry
Expr.CreateStruct.Entry: id int64; field_key string/key_kind; map_key Expr/key_kind; value Expr; optional_entry bool
Expr.Ident: name string
Expr.Select: operand Expr; field string; test_only bool
ParsedExpr: expr Expr; source_info SourceInfo
Reference: name string; overload_id []string; value Constant
SourceInfo: syntax_version string; location string; line_offsets []int32; positions map<int64>:int32; macro_calls map<int64>:Expr; extensions
    []SourceInfo.Extension
SourceInfo.Extension: id string; affected_components []enum:SourceInfo.Extension.Component; version SourceInfo.Extension.Version
enum SourceInfo.Extension.Component: COMPONENT_UNSPECIFIED 0; COMPONENT_PARSER 1; COMPONENT_TYPE_CHECKER 2; COMPONENT_RUNTIME 3
SourceInfo.Extension.Version: major int64; minor int64
Type: dyn ~Empty/type_kind; null enum:~NullValue/type_kind; primitive enum:Type.PrimitiveType/type_kind; wrapper enum:Type.PrimitiveType/type_kind;
    well_known enum:Type.WellKnownType/type_kind; list_type Type.ListType/type_kind; map_type Type.MapType/type_kind; function Type.FunctionType/type_kind;
    message_type string/type_kind; type_param string/type_kind; type Type/type_kind; error ~Empty/type_kind; abstract_type Type.AbstractType/type_kind
Type.AbstractType: name string; parameter_types []Type
Type.FunctionType: result_type Type; arg_types []Type
Type.ListType: elem_type Type
Type.MapType: key_type Type; value_type Type
enum Type.PrimitiveType: PRIMITIVE_TYPE_UNSPECIFIED 0; BOOL 1; INT64 2; UINT64 3; DOUBLE 4; STRING 5; BYTES 6
enum Type.WellKnownType: WELL_KNOWN_TYPE_UNSPECIFIED 0; ANY 1; TIMESTAMP 2; DURATION 3
package google.protobuf
Empty:
enum NullValue: NULL_VALUE 0
package google.rpc
Status: code int32; message string; details []~Any
package istio.envoy.config.filter.http.alpn.v2alpha1
FilterConfig: alpn_override []FilterConfig.AlpnOverride
FilterConfig.AlpnOverride: upstream_protocol enum:FilterConfig.Protocol; alpn_override []string
enum FilterConfig.Protocol: HTTP10 0; HTTP11 1; HTTP2 2
package istio.envoy.config.filter.http.jwt_auth.v2alpha1
DataSource: filename string/specifier; inline_bytes bytes/specifier; inline_string string/specifier
HttpUri: uri string; cluster string/http_upstream_type; timeout ~Duration
JwtAuthentication: rules []JwtRule; allow_missing_or_failed bool
JwtHeader: name string; value_prefix string
JwtRule: issuer string; audiences []string; remote_jwks RemoteJwks/jwks_source_specifier; local_jwks DataSource/jwks_source_specifier; forward bool;
    from_headers []JwtHeader; from_params []string; forward_payload_header string
RemoteJwks: http_uri HttpUri; cache_duration ~Duration
package istio.envoy.config.filter.network.tcp_cluster_rewrite.v2alpha1
TcpClusterRewrite: cluster_pattern string; cluster_replacement string
package opentelemetry.proto.common.v1
AnyValue: string_value string/value; bool_value bool/value; int_value int64/value; double_value double/value; array_value ArrayValue/value; kvlist_value
    KeyValueList/value; bytes_value bytes/value; string_value_strindex int32/value
ArrayValue: values []AnyValue
KeyValue: key string; value AnyValue; key_strindex int32
KeyValueList: values []KeyValue
package udpa.type.v1
TypedStruct: type_url string; value ~Struct
package xds.core.v3
Authority: name string
CidrRange: address_prefix string; prefix_len ~UInt32Value
CollectionEntry: locator ResourceLocator/resource_specifier; inline_entry CollectionEntry.InlineEntry/resource_specifier
CollectionEntry.InlineEntry: name string; version string; resource ~Any
ContextParams: params map:string
Resource: name ResourceName; version string; resource ~Any
ResourceLocator: scheme enum:ResourceLocator.Scheme; id string; authority string; resource_type string; exact_context ContextParams/context_param_specifier;
    directives []ResourceLocator.Directive
ResourceLocator.Directive: alt ResourceLocator/directive; entry string/directive
enum ResourceLocator.Scheme: XDSTP 0; HTTP 1; FILE 2
ResourceName: id string; authority string; resource_type string; context ContextParams
TypedExtensionConfig: name string; typed_config ~Any
package xds.type.matcher.v3
CelMatcher: expr_match xds.type.v3.CelExpression; description string
DoubleRangeMatcher: range_matchers []DoubleRangeMatcher.RangeMatcher
DoubleRangeMatcher.RangeMatcher: ranges []xds.type.v3.DoubleRange; on_match Matcher.OnMatch
HttpAttributesCelMatchInput:
IPMatcher: range_matchers []IPMatcher.IPRangeMatcher
IPMatcher.IPRangeMatcher: ranges []xds.core.v3.CidrRange; on_match Matcher.OnMatch; exclusive bool
Int32RangeMatcher: range_matchers []Int32RangeMatcher.RangeMatcher
Int32RangeMatcher.RangeMatcher: ranges []xds.type.v3.Int32Range; on_match Matcher.OnMatch
Int64RangeMatcher: range_matchers []Int64RangeMatcher.RangeMatcher
Int64RangeMatcher.RangeMatcher: ranges []xds.type.v3.Int64Range; on_match Matcher.OnMatch
ListStringMatcher: patterns []StringMatcher
Matcher: matcher_list Matcher.MatcherList/matcher_type; matcher_tree Matcher.MatcherTree/matcher_type; on_no_match Matcher.OnMatch
Matcher.MatcherList: matchers []Matcher.MatcherList.FieldMatcher
Matcher.MatcherList.FieldMatcher: predicate Matcher.MatcherList.Predicate; on_match Matcher.OnMatch
Matcher.MatcherList.Predicate: single_predicate Matcher.MatcherList.Predicate.SinglePredicate/match_type; or_matcher
    Matcher.MatcherList.Predicate.PredicateList/match_type; and_matcher Matcher.MatcherList.Predicate.PredicateList/match_type; not_matcher
    Matcher.MatcherList.Predicate/match_type
Matcher.MatcherList.Predicate.PredicateList: predicate []Matcher.MatcherList.Predicate
Matcher.MatcherList.Predicate.SinglePredicate: input xds.core.v3.TypedExtensionConfig; value_match StringMatcher/matcher; custom_match
    xds.core.v3.TypedExtensionConfig/matcher
Matcher.MatcherTree: input xds.core.v3.TypedExtensionConfig; exact_match_map Matcher.MatcherTree.MatchMap/tree_type; prefix_match_map
    Matcher.MatcherTree.MatchMap/tree_type; custom_match xds.core.v3.TypedExtensionConfig/tree_type
Matcher.MatcherTree.MatchMap: map map:Matcher.OnMatch
Matcher.OnMatch: matcher Matcher/on_match; action xds.core.v3.TypedExtensionConfig/on_match; keep_matching bool
RegexMatcher: google_re2 RegexMatcher.GoogleRE2/engine_type; regex string
RegexMatcher.GoogleRE2:
ServerNameMatcher: domain_matchers []ServerNameMatcher.DomainMatcher
ServerNameMatcher.DomainMatcher: domains []string; on_match Matcher.OnMatch
StringMatcher: exact string/match_pattern; prefix string/match_pattern; suffix string/match_pattern; safe_regex RegexMatcher/match_pattern; contains
    string/match_pattern; custom xds.core.v3.TypedExtensionConfig/match_pattern; ignore_case bool
package xds.type.v3
CelExpression: parsed_expr google.api.expr.v1alpha1.ParsedExpr/expr_specifier; checked_expr google.api.expr.v1alpha1.CheckedExpr/expr_specifier;
    cel_expr_parsed cel.expr.ParsedExpr; cel_expr_checked cel.expr.CheckedExpr; cel_expr_string string
CelExtractString: expr_extract CelExpression; default_value ~StringValue
DoubleRange: start double; end double
Int32Range: start int32; end int32
Int64Range: start int64; end int64
TypedStruct: type_url string; value ~Struct
"""
