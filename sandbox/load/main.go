// SPDX-License-Identifier: GPL-3.0-or-later

// Opens many ADS connections to one istiod, each a sidecar of its own by its node's metadata, on Istio's own delta client. Every proxy watches its
// clusters and listeners, and the endpoints and routes of one of them. It ends with its standard input, or after -seconds.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync/atomic"
	"time"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/types/known/structpb"

	v3 "istio.io/istio/pilot/pkg/xds/v3"
	"istio.io/istio/pkg/adsc"
	"istio.io/istio/pkg/log"
)

const (
	starting = 32                // connections that wait for their first configuration at once
	limit    = 300 * time.Second // for all of them to have it
)

// What a proxy does with what it is sent.
const (
	acknowledge = iota
	reject      // its listeners
	lag         // it stands still when its listeners come
)

type settings struct {
	address, space, cluster, version, revision string
	proxies, rejecting, lagging, seconds       int
}

func main() {
	var s settings
	flag.StringVar(&s.address, "address", "127.0.0.1:15010", "istiod's plaintext port for ADS")
	flag.StringVar(&s.space, "namespace", "load", "the proxies' namespace")
	flag.StringVar(&s.cluster, "cluster", "Kubernetes", "the proxies' cluster")
	flag.StringVar(&s.version, "version", "", "the proxies' version of Istio")
	flag.StringVar(&s.revision, "revision", "default", "the proxies' revision")
	flag.IntVar(&s.proxies, "proxies", 1, "how many")
	flag.IntVar(&s.rejecting, "reject", 0, "how many of them reject their listeners")
	flag.IntVar(&s.lagging, "lag", 0, "how many of them never answer to their listeners, nor to anything newer")
	flag.IntVar(&s.seconds, "seconds", 600, "the longest that it may last")
	flag.Parse()
	log.FindScope("deltaadsc").SetOutputLevel(log.NoneLevel)
	log.FindScope(log.DefaultScopeName).SetOutputLevel(log.NoneLevel)
	if err := run(s); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Connects all proxies, says so in one line of JSON, and stays until the end.
func run(s settings) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(s.seconds)*time.Second)
	defer cancel()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	began := time.Now()
	late := time.NewTimer(limit)
	var connected atomic.Int64
	room := make(chan struct{}, starting)
	done := make(chan struct{}, s.proxies)
	for i := range s.proxies {
		select {
		case room <- struct{}{}:
		case <-late.C:
			return fmt.Errorf("istiod gave %d of %d proxies their configuration in %v", connected.Load(), s.proxies, limit)
		case <-ctx.Done():
			return nil
		}
		one := proxy(s, i, ctx)
		go one.Run(ctx)
		go func() {
			select {
			case <-one.Synced():
				connected.Add(1)
				done <- struct{}{}
			case <-ctx.Done():
			}
			<-room
		}()
	}
	for range s.proxies {
		select {
		case <-done:
		case <-late.C:
			return fmt.Errorf("istiod gave %d of %d proxies their configuration in %v", connected.Load(), s.proxies, limit)
		case <-ctx.Done():
			return nil
		}
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	said := map[string]any{
		"proxies": s.proxies, "rejecting": s.rejecting, "lagging": s.lagging, "seconds": time.Since(began).Round(time.Millisecond).Seconds(), "memory": memory.Sys,
	}
	if err := json.NewEncoder(os.Stdout).Encode(said); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// The client of proxy number i: the first ones reject, the next ones lag.
func proxy(s settings, i int, ctx context.Context) *adsc.Client {
	manner := acknowledge
	if i < s.rejecting {
		manner = reject
	} else if i < s.rejecting+s.lagging {
		manner = lag
	}
	name := fmt.Sprintf("load-%d", i)
	config := adsc.Config{
		ClientName: name, Workload: name, Namespace: s.space, Revision: s.revision, Meta: metadata(s, name),
		IP: fmt.Sprintf("10.%d.%d.%d", 200+i>>16, i>>8&255, i&255),
	}
	var endpoints, routes string // of the first cluster and listener that have any
	return adsc.NewDelta(
		s.address, &adsc.DeltaADSConfig{Config: config},
		adsc.Register(func(c adsc.HandlerContext, _, _ string, found *cluster.Cluster, event adsc.Event) {
			if event == adsc.EventDelete || found.GetType() != cluster.Cluster_EDS {
				return
			}
			if endpoints == "" {
				endpoints = found.Name
			}
			if endpoints == found.Name {
				c.RegisterDependency(v3.EndpointType, endpoints)
			}
		}),
		adsc.Register(func(c adsc.HandlerContext, _, _ string, found *listener.Listener, event adsc.Event) {
			switch manner {
			case reject:
				c.Reject(errors.New("rejected by the sandbox's load"))
				return
			case lag:
				<-ctx.Done()
				return
			}
			if event == adsc.EventDelete {
				return
			}
			name := routeName(found)
			if routes == "" {
				routes = name
			}
			if name != "" && routes == name {
				c.RegisterDependency(v3.RouteType, routes)
			}
		}),
		adsc.Register(func(adsc.HandlerContext, string, string, *endpoint.ClusterLoadAssignment, adsc.Event) {}),
		adsc.Register(func(adsc.HandlerContext, string, string, *route.RouteConfiguration, adsc.Event) {}),
		adsc.Watch[*cluster.Cluster]("*"),
		adsc.Watch[*listener.Listener]("*"),
	)
}

// What pilot-agent says of a sidecar; istioctl leaves out those without PROXY_CONFIG.
func metadata(s settings, name string) *structpb.Struct {
	labels := map[string]any{"app": "load", "istio.io/rev": s.revision}
	meta, err := structpb.NewStruct(map[string]any{
		"CLUSTER_ID": s.cluster, "ISTIO_VERSION": s.version, "LABELS": labels, "NAME": name, "NAMESPACE": s.space,
		"PROXY_CONFIG": map[string]any{"discoveryAddress": s.address}, "SERVICE_ACCOUNT": "load", "WORKLOAD_NAME": "load",
	})
	if err != nil {
		panic(err) // the map above holds nothing else than texts
	}
	return meta
}

// The name of the routes that a listener asks for, "" for none.
func routeName(found *listener.Listener) string {
	chains := found.GetFilterChains()
	if found.GetDefaultFilterChain() != nil {
		chains = append(chains, found.GetDefaultFilterChain())
	}
	for _, chain := range chains {
		for _, filter := range chain.GetFilters() {
			manager := &hcm.HttpConnectionManager{}
			if filter.GetTypedConfig().MessageIs(manager) && filter.GetTypedConfig().UnmarshalTo(manager) == nil && manager.GetRds() != nil {
				return manager.GetRds().GetRouteConfigName()
			}
		}
	}
	return ""
}
