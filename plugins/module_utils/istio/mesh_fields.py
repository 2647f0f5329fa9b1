# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of MeshConfig and all it holds (istio.io/api 1.31, mesh/v1alpha1), in the notation of ``istio.go_fields``."""
from __future__ import annotations

import typing as t

MESH_FIELDS: t.Final = """
MeshConfig: ProxyListenPort int32; ProxyInboundListenPort int32; ProxyHttpPort int32; ConnectTimeout Duration; HboneIdleTimeout Duration;
    ProtocolDetectionTimeout Duration; TcpKeepalive *ConnectionPoolSettings_TCPSettings_TcpKeepalive; IngressClass string; IngressService string;
    IngressControllerMode enum:MeshConfig_IngressControllerMode; IngressSelector string; EnableTracing bool; AccessLogFile string; AccessLogFormat string;
    AccessLogEncoding enum:MeshConfig_AccessLogEncoding; EnableEnvoyAccessLogService bool; DisableEnvoyListenerLog bool; DefaultConfig *ProxyConfig;
    OutboundTrafficPolicy *MeshConfig_OutboundTrafficPolicy; InboundTrafficPolicy *MeshConfig_InboundTrafficPolicy; ConfigSources []*ConfigSource;
    EnableAutoMtls BoolValue; TrustDomain string; TrustDomainAliases []string; CaCertificates []*MeshConfig_CertificateData;
    DefaultServiceExportTo []string; DefaultVirtualServiceExportTo []string; DefaultDestinationRuleExportTo []string; RootNamespace string;
    LocalityLbSetting *LocalityLoadBalancerSetting; ZoneAwareLbSetting *ZoneAwareLoadBalancerSetting; DnsRefreshRate Duration;
    H2UpgradePolicy enum:MeshConfig_H2UpgradePolicy; InboundClusterStatName string; OutboundClusterStatName string; Certificates []*Certificate;
    ServiceSettings []*MeshConfig_ServiceSettings; ServiceScopeConfigs []*MeshConfig_ServiceScopeConfigs; EnablePrometheusMerge BoolValue;
    VerifyCertificateAtClient BoolValue; Ca *MeshConfig_CA; ExtensionProviders []*MeshConfig_ExtensionProvider;
    DefaultProviders *MeshConfig_DefaultProviders; DiscoverySelectors []*LabelSelector; PathNormalization *MeshConfig_ProxyPathNormalization;
    DefaultHttpRetryPolicy *HTTPRetry; MeshMTLS *MeshConfig_TLSConfig; TlsDefaults *MeshConfig_TLSConfig;
    DefaultTrafficPolicy *MeshConfig_DefaultTrafficPolicy; ServiceEntryVisibility *ServiceEntryVisibility
ConnectionPoolSettings_TCPSettings_TcpKeepalive: Probes uint32; Time Duration; Interval Duration
enum:MeshConfig_IngressControllerMode: UNSPECIFIED 0; OFF 1; DEFAULT 2; STRICT 3
enum:MeshConfig_AccessLogEncoding: TEXT 0; JSON 1
ProxyConfig: ConfigPath string; BinaryPath string; ServiceCluster string/ClusterName; TracingServiceName enum:ProxyConfig_TracingServiceName/ClusterName;
    DrainDuration Duration; DiscoveryAddress string; DiscoveryRefreshDelay Duration; ZipkinAddress string; StatsdUdpAddress string;
    EnvoyMetricsServiceAddress string; ProxyAdminPort int32; AvailabilityZone string; ControlPlaneAuthPolicy enum:AuthenticationPolicy;
    CustomConfigFile string; StatNameLength int32; Concurrency Int32Value; ProxyBootstrapTemplatePath string;
    InterceptionMode enum:ProxyConfig_InboundInterceptionMode; Tracing *Tracing; Sds *SDS; EnvoyAccessLogService *RemoteService;
    EnvoyMetricsService *RemoteService; ProxyMetadata map:string; RuntimeValues map:string; StatusPort int32; ExtraStatTags []string;
    GatewayTopology *Topology; TerminationDrainDuration Duration; MeshId string; ReadinessProbe *ReadinessProbe;
    ProxyStatsMatcher *ProxyConfig_ProxyStatsMatcher; HoldApplicationUntilProxyStarts BoolValue; CaCertificatesPem []string; Image *ProxyImage;
    PrivateKeyProvider *PrivateKeyProvider; ProxyHeaders *ProxyConfig_ProxyHeaders; FileFlushInterval Duration; FileFlushMinSizeKb uint32;
    StatsCompression BoolValue; ConnectionSettings *ProxyConfig_ConnectionSettings
enum:ProxyConfig_TracingServiceName: APP_LABEL_AND_NAMESPACE 0; CANONICAL_NAME_ONLY 1; CANONICAL_NAME_AND_NAMESPACE 2
enum:AuthenticationPolicy: NONE 0; MUTUAL_TLS 1; INHERIT 1000
enum:ProxyConfig_InboundInterceptionMode: REDIRECT 0; TPROXY 1; NONE 2
Tracing: Zipkin *Tracing_Zipkin/Tracer; Lightstep *Tracing_Lightstep/Tracer; Datadog *Tracing_Datadog/Tracer; Stackdriver *Tracing_Stackdriver/Tracer;
    OpenCensusAgent *Tracing_OpenCensusAgent/Tracer; CustomTags map:*Tracing_CustomTag; MaxPathTagLength uint32; Sampling float64;
    TlsSettings *ClientTLSSettings; EnableIstioTags BoolValue
Tracing_Zipkin: Address string
Tracing_Lightstep: Address string; AccessToken string
Tracing_Datadog: Address string
Tracing_Stackdriver: Debug bool; MaxNumberOfAttributes *any; MaxNumberOfAnnotations *any; MaxNumberOfMessageEvents *any
Tracing_OpenCensusAgent: Address string; Context []enum:Tracing_OpenCensusAgent_TraceContext
enum:Tracing_OpenCensusAgent_TraceContext: UNSPECIFIED 0; W3C_TRACE_CONTEXT 1; GRPC_BIN 2; CLOUD_TRACE_CONTEXT 3; B3 4
Tracing_CustomTag: Literal *Tracing_Literal/Type; Environment *Tracing_Environment/Type; Header *Tracing_RequestHeader/Type
Tracing_Literal: Value string
Tracing_Environment: Name string; DefaultValue string
Tracing_RequestHeader: Name string; DefaultValue string
ClientTLSSettings: Mode enum:ClientTLSSettings_TLSmode; ClientCertificate string; PrivateKey string; CaCertificates string; CredentialName string;
    SubjectAltNames []string; Sni string; InsecureSkipVerify BoolValue; CaCrl string
enum:ClientTLSSettings_TLSmode: DISABLE 0; SIMPLE 1; MUTUAL 2; ISTIO_MUTUAL 3
SDS: Enabled bool; K8SSaJwtPath=k8sSaJwtPath string
RemoteService: Address string; TlsSettings *ClientTLSSettings; TcpKeepalive *ConnectionPoolSettings_TCPSettings_TcpKeepalive
Topology: NumTrustedProxies uint32; ForwardClientCertDetails enum:ForwardClientCertDetails; ProxyProtocol *Topology_ProxyProtocolConfiguration
enum:ForwardClientCertDetails: UNDEFINED 0; SANITIZE 1; FORWARD_ONLY 2; APPEND_FORWARD 3; SANITIZE_SET 4; ALWAYS_FORWARD_ONLY 5
Topology_ProxyProtocolConfiguration:
ReadinessProbe: InitialDelaySeconds int32; TimeoutSeconds int32; PeriodSeconds int32; SuccessThreshold int32; FailureThreshold int32;
    HttpGet *HTTPHealthCheckConfig/HealthCheckMethod; TcpSocket *TCPHealthCheckConfig/HealthCheckMethod; Exec *ExecHealthCheckConfig/HealthCheckMethod;
    Grpc *GrpcHealthCheckConfig/HealthCheckMethod
HTTPHealthCheckConfig: Path string; Port uint32; Host string; Scheme string; HttpHeaders []*HTTPHeader
HTTPHeader: Name string; Value string
TCPHealthCheckConfig: Host string; Port uint32
ExecHealthCheckConfig: Command []string
GrpcHealthCheckConfig: Port uint32; Service string
ProxyConfig_ProxyStatsMatcher: InclusionPrefixes []string; InclusionSuffixes []string; InclusionRegexps []string
ProxyImage: ImageType string
PrivateKeyProvider: Cryptomb *PrivateKeyProvider_CryptoMb/Provider; Qat *PrivateKeyProvider_QAT/Provider
PrivateKeyProvider_CryptoMb: PollDelay Duration; Fallback BoolValue
PrivateKeyProvider_QAT: PollDelay Duration; Fallback BoolValue
ProxyConfig_ProxyHeaders: ForwardedClientCert enum:ForwardClientCertDetails;
    SetCurrentClientCertDetails *ProxyConfig_ProxyHeaders_SetCurrentClientCertDetails; RequestId *ProxyConfig_ProxyHeaders_RequestId;
    Server *ProxyConfig_ProxyHeaders_Server; AttemptCount *ProxyConfig_ProxyHeaders_AttemptCount;
    EnvoyDebugHeaders *ProxyConfig_ProxyHeaders_EnvoyDebugHeaders; MetadataExchangeHeaders *ProxyConfig_ProxyHeaders_MetadataExchangeHeaders;
    PreserveHttp1HeaderCase BoolValue; XForwardedHost *ProxyConfig_ProxyHeaders_XForwardedHost; XForwardedPort *ProxyConfig_ProxyHeaders_XForwardedPort
ProxyConfig_ProxyHeaders_SetCurrentClientCertDetails: Subject BoolValue; Cert BoolValue; Chain BoolValue; Dns BoolValue; Uri BoolValue
ProxyConfig_ProxyHeaders_RequestId: Disabled BoolValue
ProxyConfig_ProxyHeaders_Server: Disabled BoolValue; Value string
ProxyConfig_ProxyHeaders_AttemptCount: Disabled BoolValue
ProxyConfig_ProxyHeaders_EnvoyDebugHeaders: Disabled BoolValue
ProxyConfig_ProxyHeaders_MetadataExchangeHeaders: Mode enum:ProxyConfig_ProxyHeaders_MetadataExchangeMode
enum:ProxyConfig_ProxyHeaders_MetadataExchangeMode: UNDEFINED 0; IN_MESH 1
ProxyConfig_ProxyHeaders_XForwardedHost: Enabled BoolValue
ProxyConfig_ProxyHeaders_XForwardedPort: Enabled BoolValue
ProxyConfig_ConnectionSettings: Profile enum:ProxyConfig_ConnectionSettings_Profile; ListenerPerConnectionBufferLimitBytes Int32Value;
    ClusterPerConnectionBufferLimitBytes Int32Value; HttpIdleTimeout Duration; HttpMaxConnectionDuration Duration; HttpDrainTimeout Duration;
    HttpRequestTimeout Duration; HttpRequestHeadersTimeout Duration; HttpStreamIdleTimeout Duration; HttpMaxStreamDuration Duration;
    HttpMaxConcurrentStreams Int32Value; Http2InitialStreamWindowSize Int32Value; Http2InitialConnectionWindowSize Int32Value;
    HttpHeadersWithUnderscoresAction enum:ProxyConfig_ConnectionSettings_HeadersWithUnderscoresAction; HttpMergeSlashes BoolValue;
    HttpPathWithEscapedSlashesAction enum:ProxyConfig_ConnectionSettings_PathWithEscapedSlashesAction; ListenerConnectionLimit Int32Value;
    GlobalDownstreamConnectionLimit Int32Value
enum:ProxyConfig_ConnectionSettings_Profile: SIDECAR 0; EDGE 1
enum:ProxyConfig_ConnectionSettings_HeadersWithUnderscoresAction: HEADERS_WITH_UNDERSCORES_UNSPECIFIED 0; HEADERS_WITH_UNDERSCORES_ALLOW 1;
    HEADERS_WITH_UNDERSCORES_REJECT_REQUEST 2; HEADERS_WITH_UNDERSCORES_DROP_HEADER 3
enum:ProxyConfig_ConnectionSettings_PathWithEscapedSlashesAction: PATH_WITH_ESCAPED_SLASHES_UNSPECIFIED 0; KEEP_UNCHANGED 1; REJECT_REQUEST 2;
    UNESCAPE_AND_REDIRECT 3; UNESCAPE_AND_FORWARD 4
MeshConfig_OutboundTrafficPolicy: Mode enum:MeshConfig_OutboundTrafficPolicy_Mode; Tls *ClientTLSSettings
enum:MeshConfig_OutboundTrafficPolicy_Mode: REGISTRY_ONLY 0; ALLOW_ANY 1; ALLOW_ANY_DYNAMIC_DNS 3
MeshConfig_InboundTrafficPolicy: Mode enum:MeshConfig_InboundTrafficPolicy_Mode
enum:MeshConfig_InboundTrafficPolicy_Mode: PASSTHROUGH 0; LOCALHOST 1
ConfigSource: Address string; TlsSettings *ClientTLSSettings; SubscribedResources []enum:Resource
enum:Resource: SERVICE_REGISTRY 0
MeshConfig_CertificateData: Pem string/CertificateData; SpiffeBundleUrl string/CertificateData; CertSigners []string; TrustDomains []string
LocalityLoadBalancerSetting: Distribute []*LocalityLoadBalancerSetting_Distribute; Failover []*LocalityLoadBalancerSetting_Failover;
    FailoverPriority []string; Enabled BoolValue
LocalityLoadBalancerSetting_Distribute: From string; To map:uint32
LocalityLoadBalancerSetting_Failover: From string; To string
ZoneAwareLoadBalancerSetting: Enabled BoolValue; Failover []*ZoneAwareLoadBalancerSetting_Failover; FailoverPriority []string; MinClusterSize UInt32Value
ZoneAwareLoadBalancerSetting_Failover: From string; To string
enum:MeshConfig_H2UpgradePolicy: DO_NOT_UPGRADE 0; UPGRADE 1
Certificate: SecretName string; DnsNames []string
MeshConfig_ServiceSettings: Settings *MeshConfig_ServiceSettings_Settings; Hosts []string
MeshConfig_ServiceSettings_Settings: ClusterLocal bool
MeshConfig_ServiceScopeConfigs: NamespaceSelector *LabelSelector; ServicesSelector *LabelSelector; Scope enum:MeshConfig_ServiceScopeConfigs_Scope
LabelSelector: MatchLabels map:string; MatchExpressions []*LabelSelectorRequirement
LabelSelectorRequirement: Key string; Operator string; Values []string
enum:MeshConfig_ServiceScopeConfigs_Scope: LOCAL 0; GLOBAL 1
MeshConfig_CA: Address string; TlsSettings *ClientTLSSettings; RequestTimeout Duration; IstiodSide bool
MeshConfig_ExtensionProvider: Name string; EnvoyExtAuthzHttp *MeshConfig_ExtensionProvider_EnvoyExternalAuthorizationHttpProvider/Provider;
    EnvoyExtAuthzGrpc *MeshConfig_ExtensionProvider_EnvoyExternalAuthorizationGrpcProvider/Provider;
    Zipkin *MeshConfig_ExtensionProvider_ZipkinTracingProvider/Provider; Lightstep *MeshConfig_ExtensionProvider_LightstepTracingProvider/Provider;
    Datadog *MeshConfig_ExtensionProvider_DatadogTracingProvider/Provider; Stackdriver *MeshConfig_ExtensionProvider_StackdriverProvider/Provider;
    Opencensus *MeshConfig_ExtensionProvider_OpenCensusAgentTracingProvider/Provider;
    Skywalking *MeshConfig_ExtensionProvider_SkyWalkingTracingProvider/Provider;
    Opentelemetry *MeshConfig_ExtensionProvider_OpenTelemetryTracingProvider/Provider;
    Prometheus *MeshConfig_ExtensionProvider_PrometheusMetricsProvider/Provider;
    EnvoyFileAccessLog *MeshConfig_ExtensionProvider_EnvoyFileAccessLogProvider/Provider;
    EnvoyHttpAls *MeshConfig_ExtensionProvider_EnvoyHttpGrpcV3LogProvider/Provider;
    EnvoyTcpAls *MeshConfig_ExtensionProvider_EnvoyTcpGrpcV3LogProvider/Provider;
    EnvoyOtelAls *MeshConfig_ExtensionProvider_EnvoyOpenTelemetryLogProvider/Provider; Sds *MeshConfig_ExtensionProvider_SDSProvider/Provider
MeshConfig_ExtensionProvider_EnvoyExternalAuthorizationHttpProvider: Service string; Port uint32; Timeout Duration; PathPrefix string; FailOpen bool;
    ClearRouteCache bool; StatusOnError string; IncludeHeadersInCheck []string; IncludeRequestHeadersInCheck []string;
    IncludeAdditionalHeadersInCheck map:string; IncludeRequestBodyInCheck *MeshConfig_ExtensionProvider_EnvoyExternalAuthorizationRequestBody;
    HeadersToUpstreamOnAllow []string; HeadersToDownstreamOnDeny []string; HeadersToDownstreamOnAllow []string
MeshConfig_ExtensionProvider_EnvoyExternalAuthorizationRequestBody: MaxRequestBytes uint32; AllowPartialMessage bool; PackAsBytes bool
MeshConfig_ExtensionProvider_EnvoyExternalAuthorizationGrpcProvider: Service string; Port uint32; Timeout Duration; FailOpen bool; ClearRouteCache bool;
    StatusOnError string; IncludeRequestBodyInCheck *MeshConfig_ExtensionProvider_EnvoyExternalAuthorizationRequestBody
MeshConfig_ExtensionProvider_ZipkinTracingProvider: Service string; Port uint32; MaxTagLength uint32; Enable_64BitTraceId=enable64bitTraceId bool;
    Path string; TraceContextOption enum:MeshConfig_ExtensionProvider_ZipkinTracingProvider_TraceContextOption; Timeout Duration;
    Headers []*MeshConfig_ExtensionProvider_HttpHeader
enum:MeshConfig_ExtensionProvider_ZipkinTracingProvider_TraceContextOption: USE_B3 0; USE_B3_WITH_W3C_PROPAGATION 1
MeshConfig_ExtensionProvider_HttpHeader: Name string; Value string/HeaderValue; EnvName string/HeaderValue
MeshConfig_ExtensionProvider_LightstepTracingProvider: Service string; Port uint32; AccessToken string; MaxTagLength uint32
MeshConfig_ExtensionProvider_DatadogTracingProvider: Service string; Port uint32; MaxTagLength uint32
MeshConfig_ExtensionProvider_StackdriverProvider: Debug bool; MaxNumberOfAttributes *any; MaxNumberOfAnnotations *any; MaxNumberOfMessageEvents *any;
    MaxTagLength uint32; Logging *MeshConfig_ExtensionProvider_StackdriverProvider_Logging
MeshConfig_ExtensionProvider_StackdriverProvider_Logging: Labels map:string
MeshConfig_ExtensionProvider_OpenCensusAgentTracingProvider: Service string; Port uint32;
    Context []enum:MeshConfig_ExtensionProvider_OpenCensusAgentTracingProvider_TraceContext; MaxTagLength uint32
enum:MeshConfig_ExtensionProvider_OpenCensusAgentTracingProvider_TraceContext: UNSPECIFIED 0; W3C_TRACE_CONTEXT 1; GRPC_BIN 2; CLOUD_TRACE_CONTEXT 3; B3 4
MeshConfig_ExtensionProvider_SkyWalkingTracingProvider: Service string; Port uint32; AccessToken string
MeshConfig_ExtensionProvider_OpenTelemetryTracingProvider: Service string; Port uint32; MaxTagLength uint32;
    Http *MeshConfig_ExtensionProvider_HttpService; Grpc *MeshConfig_ExtensionProvider_GrpcService;
    ResourceDetectors *MeshConfig_ExtensionProvider_ResourceDetectors;
    ServiceAttributeEnrichment enum:MeshConfig_ExtensionProvider_ServiceAttributeEnrichment;
    DynatraceSampler *MeshConfig_ExtensionProvider_OpenTelemetryTracingProvider_DynatraceSampler/Sampling
MeshConfig_ExtensionProvider_HttpService: Path string; Timeout Duration; Headers []*MeshConfig_ExtensionProvider_HttpHeader
MeshConfig_ExtensionProvider_GrpcService: Timeout Duration; InitialMetadata []*MeshConfig_ExtensionProvider_HttpHeader
MeshConfig_ExtensionProvider_ResourceDetectors: Environment *MeshConfig_ExtensionProvider_ResourceDetectors_EnvironmentResourceDetector;
    Dynatrace *MeshConfig_ExtensionProvider_ResourceDetectors_DynatraceResourceDetector
MeshConfig_ExtensionProvider_ResourceDetectors_EnvironmentResourceDetector:
MeshConfig_ExtensionProvider_ResourceDetectors_DynatraceResourceDetector:
enum:MeshConfig_ExtensionProvider_ServiceAttributeEnrichment: ISTIO_CANONICAL 0; OTEL_SEMANTIC_CONVENTIONS 1
MeshConfig_ExtensionProvider_OpenTelemetryTracingProvider_DynatraceSampler: Tenant string; ClusterId int32; RootSpansPerMinute uint32;
    HttpService *MeshConfig_ExtensionProvider_OpenTelemetryTracingProvider_DynatraceSampler_DynatraceApi
MeshConfig_ExtensionProvider_OpenTelemetryTracingProvider_DynatraceSampler_DynatraceApi: Service string; Port uint32;
    Http *MeshConfig_ExtensionProvider_HttpService
MeshConfig_ExtensionProvider_PrometheusMetricsProvider:
MeshConfig_ExtensionProvider_EnvoyFileAccessLogProvider: Path string; LogFormat *MeshConfig_ExtensionProvider_EnvoyFileAccessLogProvider_LogFormat;
    OmitEmptyValues bool
MeshConfig_ExtensionProvider_EnvoyFileAccessLogProvider_LogFormat: Text string/LogFormat; Labels Struct/LogFormat
MeshConfig_ExtensionProvider_EnvoyHttpGrpcV3LogProvider: Service string; Port uint32; LogName string; FilterStateObjectsToLog []string;
    AdditionalRequestHeadersToLog []string; AdditionalResponseHeadersToLog []string; AdditionalResponseTrailersToLog []string
MeshConfig_ExtensionProvider_EnvoyTcpGrpcV3LogProvider: Service string; Port uint32; LogName string; FilterStateObjectsToLog []string
MeshConfig_ExtensionProvider_EnvoyOpenTelemetryLogProvider: Service string; Port uint32; LogName string;
    LogFormat *MeshConfig_ExtensionProvider_EnvoyOpenTelemetryLogProvider_LogFormat
MeshConfig_ExtensionProvider_EnvoyOpenTelemetryLogProvider_LogFormat: Text string; Labels Struct
MeshConfig_ExtensionProvider_SDSProvider: Name string; Service string; Port uint32
MeshConfig_DefaultProviders: Tracing []string; Metrics []string; AccessLogging []string
MeshConfig_ProxyPathNormalization: Normalization enum:MeshConfig_ProxyPathNormalization_NormalizationType
enum:MeshConfig_ProxyPathNormalization_NormalizationType: DEFAULT 0; NONE 1; BASE 2; MERGE_SLASHES 3; DECODE_AND_MERGE_SLASHES 4
HTTPRetry: Attempts int32; PerTryTimeout Duration; RetryOn string; RetryRemoteLocalities BoolValue; RetryIgnorePreviousHosts BoolValue; Backoff Duration
MeshConfig_TLSConfig: MinProtocolVersion enum:MeshConfig_TLSConfig_TLSProtocol; EcdhCurves []string; CipherSuites []string
enum:MeshConfig_TLSConfig_TLSProtocol: TLS_AUTO 0; TLSV1_2 1; TLSV1_3 2
MeshConfig_DefaultTrafficPolicy: ConnectionPool *ConnectionPoolSettings; OutlierDetection *OutlierDetection
ConnectionPoolSettings: Tcp *ConnectionPoolSettings_TCPSettings; Http *ConnectionPoolSettings_HTTPSettings
ConnectionPoolSettings_TCPSettings: MaxConnections int32; ConnectTimeout Duration; TcpKeepalive *ConnectionPoolSettings_TCPSettings_TcpKeepalive;
    MaxConnectionDuration Duration; IdleTimeout Duration
ConnectionPoolSettings_HTTPSettings: Http1MaxPendingRequests int32; Http2MaxRequests int32; MaxRequestsPerConnection int32; MaxRetries int32;
    IdleTimeout Duration; H2UpgradePolicy enum:ConnectionPoolSettings_HTTPSettings_H2UpgradePolicy; UseClientProtocol bool; MaxConcurrentStreams int32;
    Http2KeepAlive *ConnectionPoolSettings_HTTPSettings_ConnectionKeepalive
enum:ConnectionPoolSettings_HTTPSettings_H2UpgradePolicy: DEFAULT 0; DO_NOT_UPGRADE 1; UPGRADE 2
ConnectionPoolSettings_HTTPSettings_ConnectionKeepalive: Interval Duration; Timeout Duration
OutlierDetection: ConsecutiveErrors int32; SplitExternalLocalOriginErrors bool; ConsecutiveLocalOriginFailures UInt32Value;
    ConsecutiveGatewayErrors UInt32Value; Consecutive_5XxErrors=consecutive5xxErrors UInt32Value; Interval Duration; BaseEjectionTime Duration;
    MaxEjectionPercent int32; MinHealthPercent int32; OutlierDetectionHttpErrorCodes []uint32
ServiceEntryVisibility: DefaultVisibility enum:ServiceEntryVisibility_Visibility; ApplyToSidecars bool; Policies []*ServiceEntryVisibility_Policy
enum:ServiceEntryVisibility_Visibility: VISIBILITY_UNSPECIFIED 0; NONE 1; NAMESPACE 2; PUBLIC 3
ServiceEntryVisibility_Policy: Visibility enum:ServiceEntryVisibility_Visibility; MatchingRules []*ServiceEntryVisibility_MatchRule
ServiceEntryVisibility_MatchRule: NamespaceSelector *LabelSelector/Matcher
"""
