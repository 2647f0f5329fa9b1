// SPDX-License-Identifier: GPL-3.0-or-later

// What Istio's own code says of objects, and the messages it knows. "judge" reads one JSON object a line and writes its verdict as istiod's webhook
// would have it; "messages" writes the fields of every protobuf message which istiod knows, one message a line.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"

	udpa "github.com/cncf/xds/go/udpa/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"
	"istio.io/istio/pkg/config/validation/agent"
	"istio.io/istio/pkg/log"
	"istio.io/istio/pkg/util/protomarshal"
)

type verdict struct {
	Convert string `json:"convertError,omitempty"`
	Strict  string `json:"strictError,omitempty"`
	Error   string `json:"error,omitempty"`
	Warning string `json:"warning,omitempty"`
}

func main() {
	options := log.DefaultOptions()
	options.SetDefaultOutputLevel(log.OverrideScopeName, log.NoneLevel)
	if err := log.Configure(options); err != nil {
		panic(err)
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	if len(os.Args) == 2 && os.Args[1] == "messages" {
		messages(json.NewEncoder(out))
		return
	}
	if len(os.Args) == 2 && os.Args[1] == "judge" {
		answers := json.NewEncoder(out)
		answers.SetEscapeHTML(false)
		lines := bufio.NewReaderSize(os.Stdin, 1<<20)
		for {
			line, err := lines.ReadBytes('\n')
			if len(line) > 0 {
				answers.Encode(judge(line))
				out.Flush()
			}
			if err != nil {
				return
			}
		}
	}
	fmt.Fprintln(os.Stderr, "usage: verdicts judge|messages")
	os.Exit(2)
}

func judge(line []byte) (said verdict) {
	var obj crd.IstioKind
	if err := json.Unmarshal(line, &obj); err != nil {
		return verdict{Convert: "object: " + err.Error()}
	}
	if obj.Kind == "MeshConfig" || obj.Kind == "MeshNetworks" {
		return judgeMesh(obj)
	}
	kind := obj.GroupVersionKind()
	schema, found := collections.PilotGatewayAPI().FindByGroupKind(resource.FromKubernetesGVK(&kind))
	if !found {
		return verdict{Convert: "unknown kind"}
	}
	if spec, err := schema.NewInstance(); err == nil && len(obj.Spec) > 0 {
		if err := config.ApplyJSONStrict(spec, string(obj.Spec)); err != nil {
			said.Strict = err.Error()
		}
	}
	out, err := crd.ConvertObject(schema, &obj, "cluster.local")
	if err != nil {
		said.Convert = err.Error()
		return said
	}
	warning, err := schema.ValidateConfig(*out)
	if err != nil {
		said.Error = err.Error()
	}
	if warning != nil {
		said.Warning = warning.Error()
	}
	return said
}

func judgeMesh(obj crd.IstioKind) (said verdict) {
	if obj.Kind == "MeshNetworks" {
		networks := &meshconfig.MeshNetworks{}
		if err := protomarshal.ApplyJSON(string(obj.Spec), networks); err != nil {
			said.Convert = err.Error()
		} else if err := agent.ValidateMeshNetworks(networks); err != nil {
			said.Error = err.Error()
		}
		return said
	}
	given, err := mesh.ApplyMeshConfigDefaults(string(obj.Spec))
	if err != nil {
		said.Error = err.Error()
		return said
	}
	if warning, _ := agent.ValidateMeshConfig(given); warning != nil {
		said.Warning = warning.Error()
	}
	return said
}

type field struct {
	Name  string `json:"name"`
	JSON  string `json:"json"`
	Kind  string `json:"kind"`
	Type  string `json:"type,omitempty"`
	Card  string `json:"card"`
	Key   string `json:"key,omitempty"`
	Oneof string `json:"oneof,omitempty"`
	Has   bool   `json:"presence,omitempty"`
}

type message struct {
	Name   string         `json:"message,omitempty"`
	Frozen bool           `json:"frozen,omitempty"`
	Fields []field        `json:"fields,omitempty"`
	Enum   string         `json:"enum,omitempty"`
	Values map[string]int `json:"values,omitempty"`
	Root   string         `json:"root,omitempty"`
	Proto  string         `json:"proto,omitempty"`
	Group  string         `json:"group,omitempty"`
}

func messages(out *json.Encoder) {
	var all []message
	collections.Istio.ForEach(func(s resource.Schema) bool {
		all = append(all, message{Root: s.Kind(), Proto: s.Proto(), Group: s.Group()})
		return false
	})
	protoregistry.GlobalTypes.RangeMessages(func(t protoreflect.MessageType) bool {
		d := t.Descriptor()
		if d.IsMapEntry() {
			return true
		}
		m := message{Name: string(d.FullName())}
		if options := d.ParentFile().Options(); proto.HasExtension(options, udpa.E_FileStatus) {
			status := proto.GetExtension(options, udpa.E_FileStatus).(*udpa.StatusAnnotation)
			m.Frozen = status.PackageVersionStatus == udpa.PackageVersionStatus_FROZEN
		}
		for i := 0; i < d.Fields().Len(); i++ {
			m.Fields = append(m.Fields, described(d.Fields().Get(i)))
		}
		all = append(all, m)
		return true
	})
	protoregistry.GlobalTypes.RangeEnums(func(t protoreflect.EnumType) bool {
		e := message{Enum: string(t.Descriptor().FullName()), Values: map[string]int{}}
		for i := 0; i < t.Descriptor().Values().Len(); i++ {
			value := t.Descriptor().Values().Get(i)
			e.Values[string(value.Name())] = int(value.Number())
		}
		all = append(all, e)
		return true
	})
	sort.Slice(all, func(i, j int) bool {
		return strings.Join([]string{all[i].Root, all[i].Name, all[i].Enum}, " ") < strings.Join([]string{all[j].Root, all[j].Name, all[j].Enum}, " ")
	})
	for _, m := range all {
		out.Encode(m)
	}
}

func described(d protoreflect.FieldDescriptor) field {
	f := field{Name: string(d.Name()), JSON: d.JSONName(), Kind: d.Kind().String(), Card: "one", Has: d.HasPresence()}
	value := d
	if d.IsMap() {
		f.Card, f.Key, value = "map", d.MapKey().Kind().String(), d.MapValue()
		f.Kind = value.Kind().String()
	} else if d.IsList() {
		f.Card = "list"
	}
	if value.Message() != nil {
		f.Type = string(value.Message().FullName())
	} else if value.Enum() != nil {
		f.Type = string(value.Enum().FullName())
	}
	if oneof := d.ContainingOneof(); oneof != nil && !oneof.IsSynthetic() {
		f.Oneof = string(oneof.Name())
	}
	return f
}
