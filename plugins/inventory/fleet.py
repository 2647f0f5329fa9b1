# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory ``fleet``: each cluster a host, with how it is reached and never with what credential."""
from __future__ import annotations

DOCUMENTATION = r"""
name: fleet
short_description: Clusters of a fleet as hosts
version_added: 0.1.0
author: The meshfleet founders (@meshfleet)
description:
  - Makes a host of each cluster, from contexts of kubeconfigs, folders of kubeconfigs, and remote secrets of primary clusters.
  - The inventory, its cache and C(ansible-inventory --list) hold paths and names, never a credential.
    Remote secrets are found by their metadata; a host holds the name of its Secret, which modules read when they connect.
  - Its configuration is a file whose name ends in C(fleet.yml) or C(fleet.yaml).
  - Each host has the variables C(istio_access) (the options that reach the cluster, a dictionary for C(module_defaults)),
    C(istio_cluster) (the cluster's name in the mesh, at first the host's name), and those that make modules run inside Ansible's own worker.
  - Hosts are in the group C(istio_fleet), and in C(region_X), C(network_X), C(role_X) and C(revision_X) by their variables
    C(istio_regions), C(istio_network), C(istio_role) and C(istio_revisions).
extends_documentation_fragment:
  - inventory_cache
  - constructed
options:
  plugin:
    description: Says that a file is for this plugin.
    type: str
    required: true
    choices: [meshfleet.istio.fleet]
  sources:
    description: Where clusters come from. Two clusters of one name are an error.
    type: list
    elements: dict
    default: [{type: contexts}]
    suboptions:
      type:
        description:
          - V(contexts) takes the contexts of a kubeconfig, or of several joined as kubectl joins those of E(KUBECONFIG).
          - V(directory) takes the contexts of each kubeconfig in a folder; files are those without suffix or with C(.yaml), C(.yml), C(.json),
            C(.conf), C(.config) or C(.kubeconfig).
          - V(remote_secrets) takes the clusters that a primary cluster knows by its remote secrets (label C(istio/multiCluster=true)).
        type: str
        choices: [contexts, directory, remote_secrets]
        default: contexts
      kubeconfig:
        description:
          - The files of V(contexts), relative ones from the folder of this configuration.
          - By default the files of E(KUBECONFIG), else C(~/.kube/config).
        type: list
        elements: path
      path:
        description: The folder of V(directory), a relative one from the folder of this configuration.
        type: path
      primary:
        description: The host of an earlier source whose remote secrets are read.
        type: str
      include:
        description: Shell patterns of the hosts' names to take.
        type: list
        elements: str
        default: ["*"]
      exclude:
        description: Shell patterns of the hosts' names to leave out; they count more than O(sources[].include).
        type: list
        elements: str
        default: []
      host_name:
        description:
          - A Jinja expression of a host's name. It knows C(context) and C(file) (the file's name without suffix), for V(remote_secrets)
            C(cluster) and C(secret) (the Secret's name).
          - By default C(context), for V(remote_secrets) C(cluster).
        type: str
  cluster_vars:
    description:
      - Variables by shell patterns of hosts' names; later patterns count more, and all more than what O(query_clusters) finds.
      - What C(istio_access) holds here is added to the host's own. Credentials are refused.
    type: dict
    default: {}
  namespace:
    description: Istio's namespace, where remote secrets are and whose label tells the network.
    type: str
    default: istio-system
  query_clusters:
    description:
      - Whether the clusters are asked for their regions (labels of nodes), network (label of the namespace), role (whether istiod runs
        there) and revisions (of istiod, or of a remote's injector). A cluster that does not answer is a warning.
      - For hosts of V(remote_secrets) the Secret is read for that, and kept nowhere.
    type: bool
    default: false
  connect_timeout:
    description: Seconds after which a cluster that is asked for something counts as dead.
    type: float
    default: 10.0
seealso:
  - plugin: meshfleet.istio.fleet
    plugin_type: callback
"""

EXAMPLES = r"""
# fleet.yml: all contexts of the default kubeconfig
plugin: meshfleet.istio.fleet
---
# Production only, a folder with one kubeconfig a cluster, and what the primary knows besides
plugin: meshfleet.istio.fleet
sources:
  - kubeconfig: [~/.kube/config]
    include: ["prod-*"]
    exclude: ["*-old"]
  - type: directory
    path: clusters
    host_name: file
  - type: remote_secrets
    primary: prod-eu
    exclude: [prod-us]
cluster_vars:
  "*-eu*": {istio_regions: [europe], istio_network: eu}
  prod-eu: {istio_role: primary}
query_clusters: true
cache: true
cache_plugin: jsonfile
cache_connection: ~/.cache/fleet
keyed_groups:
  - key: istio_role
    prefix: ""
    separator: ""
"""

import os
import typing as t
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.unsafe_proxy import wrap_var

from ..module_utils.cluster.connection import connect
from ..module_utils.cluster.errors import ClusterError
from ..module_utils.cluster.kubeconfig import KubeconfigError
from ..module_utils.fleet.cluster_facts import Facts, read_facts
from ..module_utils.fleet.sources import Found, from_contexts, from_directory, from_remote_secrets, selected
from ..module_utils.specs.auth import AUTH, Auth, auth_secrets
from ..module_utils.specs.fleet_inventory import SOURCE
from ..plugin_utils.plain import plain

try:
    from ansible.template import trust_as_template
except ImportError:  # before ansible-core 2.19 every text is a template

    def trust_as_template(value: str) -> str:
        """The text itself."""
        return value


_GROUPS: t.Final = (("istio_regions", "region"), ("istio_network", "network"), ("istio_role", "role"), ("istio_revisions", "revision"))
_AT_ONCE: t.Final = 32  # clusters asked at a time


@dataclass
class _Host:
    found: Found
    variables: dict[str, t.Any] = field(default_factory=dict)


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):  # type: ignore[misc]
    """Ansible's entry."""

    NAME = "meshfleet.istio.fleet"

    def verify_file(self, path: str) -> bool:
        """Whether a file is a configuration of this plugin, by its name."""
        return bool(super().verify_file(path)) and path.endswith(("fleet.yml", "fleet.yaml"))

    def parse(self, inventory: t.Any, loader: t.Any, path: str, cache: bool = True) -> None:
        """Fill the inventory. Raises AnsibleParserError."""
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        self._folder = os.path.dirname(os.path.abspath(path))
        cached = bool(self.get_option("cache"))
        key = self.get_cache_key(path)
        kept: dict[str, t.Any] = dict(self._cache.get(key) or {}) if cached and cache else {}
        self._answers = dict(kept)
        self._asked: dict[str, t.Any] = {}
        try:
            hosts = self._hosts()
        except KubeconfigError as error:
            raise AnsibleParserError(f"{path}: {error}") from None
        if self.get_option("query_clusters"):
            self._ask_all(hosts)
        self._apply_cluster_vars(hosts, path)
        for name, host in hosts.items():
            self._add(name, host)
        if cached and self._asked != kept:
            self._cache[key] = self._asked

    def _hosts(self) -> dict[str, _Host]:
        """The hosts of all sources by name."""
        hosts: dict[str, _Host] = {}
        for number, given in enumerate(plain(self.get_option("sources"))):
            where = f"sources[{number}]"
            checked = ArgumentSpecValidator(SOURCE.argument_spec, **SOURCE.rules()).validate(given if isinstance(given, dict) else {"type": given})
            if checked.error_messages:
                raise KubeconfigError(f"{where}: {checked.errors.msg}")
            source = checked.validated_parameters
            for found in self._found(source, where, hosts):
                name = self._host_name(source, found, where)
                if not selected(name, source["include"], source["exclude"]):
                    continue
                if name in hosts:
                    example = " ~ '-' ~ ".join(reversed(found.names))
                    raise KubeconfigError(
                        f"{where}: {found.origin} and {hosts[name].found.origin} would both be the host {name!r}; leave one out by `exclude`, "
                        f'or rename by an expression: `host_name: "{example}"`'
                    )
                hosts[name] = _Host(found)
        return hosts

    def _found(self, source: dict[str, t.Any], where: str, hosts: dict[str, _Host]) -> list[Found]:
        if source["type"] == "contexts":
            return from_contexts([os.path.join(self._folder, path) for path in source["kubeconfig"] or []])
        if source["type"] == "directory":
            return from_directory(os.path.join(self._folder, source["path"]))
        primary = hosts.get(source["primary"])
        if primary is None or not isinstance(primary.found.access["kubeconfig"], str):
            known = ", ".join(name for name, host in hosts.items() if isinstance(host.found.access["kubeconfig"], str)) or "none"
            raise KubeconfigError(f"{where}: primary: {source['primary']!r} is no host of a kubeconfig of an earlier source; those are: {known}")
        return self._remote_secrets(source["primary"], primary.found.access)

    def _remote_secrets(self, primary: str, access: dict[str, t.Any]) -> list[Found]:
        namespace = self.get_option("namespace")
        place = f"secrets {access['kubeconfig']} {access['context']} {namespace}"
        if place not in self._answers:
            try:
                found, warnings = from_remote_secrets(self._client(primary, access), access["kubeconfig"], access["context"], namespace)
            except ClusterError as error:
                self.display.warning(f"{error}; the clusters of its remote secrets are not in this inventory")
                return []
            for text in warnings:
                self.display.warning(text)
            self._answers[place] = [[one.names, one.access, one.origin] for one in found]
        self._asked[place] = self._answers[place]
        return [Found(names, access, origin) for names, access, origin in self._answers[place]]

    def _host_name(self, source: dict[str, t.Any], found: Found, where: str) -> str:
        if not source["host_name"]:
            return next(iter(found.names.values()))
        try:
            name = plain(self._compose(trust_as_template(source["host_name"]), found.names))
        except AnsibleError as error:
            raise KubeconfigError(f"{where}: host_name {source['host_name']!r} for {found.origin}: {error}") from None
        if not isinstance(name, str) or not name:
            raise KubeconfigError(f"{where}: host_name {source['host_name']!r} gives no text for {found.origin}, but {name!r}")
        return name

    def _ask_all(self, hosts: dict[str, _Host]) -> None:
        """Fill in what the clusters say; one that does not answer is a warning."""
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            for name, answer in zip(hosts, threads.map(self._ask, hosts, hosts.values()), strict=True):
                if isinstance(answer, ClusterError):
                    self.display.warning(f"{answer}; what only the cluster tells of host {name} is left out")
                else:
                    hosts[name].variables.update(_harmless(answer))

    def _ask(self, name: str, host: _Host) -> Facts | ClusterError:
        access, namespace = host.found.access, self.get_option("namespace")
        place = f"facts {access['kubeconfig']} {access.get('context', '')} {namespace}"
        if place not in self._answers:
            try:
                self._answers[place] = read_facts(self._client(name, access), namespace)
            except ClusterError as error:
                return error
        self._asked[place] = self._answers[place]
        return dict(self._answers[place])

    def _client(self, name: str, access: dict[str, t.Any]) -> t.Any:
        auth = Auth(kubeconfig=access["kubeconfig"], context=access.get("context", ""), connect_timeout=self.get_option("connect_timeout"))
        return connect(auth, name=name)

    def _apply_cluster_vars(self, hosts: dict[str, _Host], path: str) -> None:
        for pattern, variables in self.get_option("cluster_vars").items():
            if not isinstance(variables, dict):
                raise AnsibleParserError(f"{path}: cluster_vars[{pattern!r}] is no dictionary of variables")
            access = variables.get("istio_access") or {}
            if not isinstance(access, dict) or _secret_options(plain(access)):
                named = ", ".join(_secret_options(plain(access))) if isinstance(access, dict) else "no dictionary"
                raise AnsibleParserError(
                    f"{path}: cluster_vars[{pattern!r}].istio_access: {named}: an inventory holds no credential; keep it in a vaulted variable "
                    "and give it to the modules by module_defaults"
                )
            for name, host in hosts.items():
                if selected(name, [str(pattern)], []):
                    added = {**host.variables.get("istio_access", {}), **access}
                    host.variables.update({**variables, "istio_access": added} if added else variables)

    def _add(self, name: str, host: _Host) -> None:
        self.inventory.add_group("istio_fleet")
        self.inventory.add_host(name, group="istio_fleet")
        variables = {
            "ansible_connection": trust_as_template("local"),
            "ansible_python_interpreter": trust_as_template("{{ ansible_playbook_python }}"),
            "istio_cluster": _harmless(name),
            **host.variables,
            "istio_access": {**_harmless(host.found.access), **host.variables.get("istio_access", {})},
        }
        for key, value in variables.items():
            self.inventory.set_variable(name, key, value)
        strict = self.get_option("strict")
        self._set_composite_vars(self.get_option("compose"), self.inventory.get_host(name).get_vars(), name, strict=strict)
        variables = self.inventory.get_host(name).get_vars()
        for variable, prefix in _GROUPS:
            values = variables.get(variable) or []
            for value in values if isinstance(values, list) else [values]:
                self.inventory.add_child(self.inventory.add_group(self._sanitize_group_name(f"{prefix}_{value}")), name)
        self._add_host_to_composed_groups(self.get_option("groups"), variables, name, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, name, strict=strict)


def _secret_options(access: dict[str, t.Any]) -> list[str]:
    """The options of ``istio_access`` that hold credentials."""
    named = [key for key in access if AUTH.get(key, {}).get("no_log") or key == "proxy_headers"]
    return named or (["kubeconfig or proxy"] if auth_secrets(access) else [])


def _harmless(value: t.Any) -> t.Any:
    """Names and paths of foreign files: templates to nobody, and plain texts to ``ansible-inventory --list`` where they could be none."""
    if isinstance(value, dict):
        return {key: _harmless(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_harmless(item) for item in value]
    return wrap_var(value) if "{" in value else trust_as_template(value)
