# SPDX-License-Identifier: GPL-3.0-or-later
"""The Secret cacerts on a real API server: written once, and every refusal before the first write. Seconds."""
from __future__ import annotations

import datetime
import json
import typing as t
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.bundle import Bundle, decoded, encoded
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.trust import mark
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.unit.certificates.made import Made, make

from .conftest import Fleet

FAST: t.Final = {"key_type": "ecdsa"}
NOW: t.Final = datetime.datetime.now(datetime.UTC)


def prepared(fleet: Fleet, folder: Path, name: str = "one") -> dict[str, t.Any]:
    """A store with an intermediate below a root that is made once."""
    fleet.call("root_ca", store={"path": str(folder / "root")}, **FAST)
    store = {"path": str(folder / name)}
    fleet.call("intermediate_ca", name=name, store=store, root={"path": str(folder / "root")}, **FAST)
    return store


def secret(fleet: Fleet, cluster: str = "one") -> dict[str, t.Any] | None:
    return fleet.client(cluster).find("/api/v1/namespaces/istio-system/secrets/cacerts")


def put(fleet: Fleet, name: str, files: dict[str, bytes], kind: str = "Opaque") -> None:
    body = {"apiVersion": "v1", "kind": "Secret", "type": kind, "metadata": {"name": name}, "data": encoded(files)}
    fleet.client("one").create("/api/v1/namespaces/istio-system/secrets", body)


def istiod(fleet: Fleet, *, name: str = "istiod", annotations: dict[str, str] | None = None, **settings: str) -> None:
    """A Deployment as istiod's, which nothing runs."""
    container = {"name": "discovery", "image": "none", "env": [{"name": key, "value": value} for key, value in settings.items()]}
    template = {"metadata": {"labels": {"app": "istiod"}, "annotations": annotations or {}}, "spec": {"containers": [container]}}
    spec = {"selector": {"matchLabels": {"app": "istiod"}}, "template": template}
    body = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "labels": {"app": "istiod"}}, "spec": spec}
    fleet.client("one").create("/apis/apps/v1/namespaces/istio-system/deployments", body)


def test_it_is_written_once_with_its_namespace(fleet: Fleet, tmp_path: Path) -> None:
    store = prepared(fleet, tmp_path)
    client = fleet.client("one")
    assert client.find("/api/v1/namespaces/mesh") is None
    predicted = fleet.call("cacerts", store=store, namespace="mesh", check_mode=True)
    assert predicted.changed
    assert client.find("/api/v1/namespaces/mesh") is None
    done = fleet.call("cacerts", store=store, namespace="mesh")
    assert done.changed
    assert done.values == predicted.values
    path = "/api/v1/namespaces/mesh/secrets/cacerts"
    live = client.get(path)
    files = {name: (tmp_path / "one" / name).read_bytes() for name in ("ca-cert.pem", "ca-key.pem", "root-cert.pem", "cert-chain.pem")}
    assert decoded(live) == files
    assert not fleet.call("cacerts", store=store, namespace="mesh").changed
    assert client.get(path)["metadata"]["resourceVersion"] == live["metadata"]["resourceVersion"]
    shown = json.dumps([predicted.diff, done.diff, done.values])
    assert "PRIVATE KEY" not in shown
    assert files["ca-key.pem"].decode().splitlines()[1] not in shown


def test_a_renewed_intermediate_of_the_same_root_is_written_under_a_running_istiod(fleet: Fleet, space: str, tmp_path: Path) -> None:
    store = prepared(fleet, tmp_path)
    fleet.call("cacerts", store=store)
    istiod(fleet)
    fleet.call("intermediate_ca", name="one", store=store, root={"path": str(tmp_path / "root")}, renew=True, **FAST)
    done = fleet.call("cacerts", store=store)
    assert done.changed
    assert not done.values["restart_needed"]


def test_the_store_may_be_a_secret_of_another_cluster(fleet: Fleet, space: str) -> None:
    at = {"type": "secret", "cluster": fleet.access("two"), "namespace": "default"}
    root, own = {**at, "name": "mesh-root"}, {**at, "name": "mesh-one"}
    assert fleet.call("root_ca", store=root, check_mode=True, **FAST).changed
    assert fleet.call("root_ca", store=root, **FAST).changed
    assert not fleet.call("root_ca", store=root, **FAST).changed
    assert fleet.call("intermediate_ca", name="one", store=own, root=root, **FAST).changed
    assert not fleet.call("intermediate_ca", name="one", store=own, root=root, **FAST).changed
    assert fleet.call("cacerts", store=own).changed
    kept = fleet.client("two").get("/api/v1/namespaces/default/secrets/mesh-one")
    assert decoded(kept) == decoded(secret(fleet) or {})
    with pytest.raises(OperationError, match=r"Secret nonesuch/mesh-root of cluster .*: the namespace nonesuch is not there"):
        fleet.call("root_ca", store={**root, "namespace": "nonesuch"}, **FAST)


def test_a_second_root_is_refused_while_a_cluster_has_one(fleet: Fleet, space: str, tmp_path: Path) -> None:
    clusters = {"one": fleet.access("one"), "two": fleet.access("two")}
    fleet.call("cacerts", store=prepared(fleet, tmp_path / "first"))
    new = {"path": str(tmp_path / "second")}
    with pytest.raises(OperationError, match=r"there is one already: cluster one: Secret istio-system/cacerts \(CN=Root CA,O=Istio, SHA-256"):
        fleet.call("root_ca", store=new, clusters=clusters, **FAST)
    assert not (tmp_path / "second").exists()
    assert fleet.call("root_ca", store=new, clusters=clusters, force=True, **FAST).changed


def _below(middle: Made, root: Made) -> Bundle:
    """An authority below another one that is below the root."""
    own = make("Own CA", middle, depth=0, now=NOW)
    return Bundle(own.pem, own.key_pem, root.pem, own.pem + middle.pem + root.pem)


BAD: t.Final[dict[str, tuple[t.Callable[[Made], Bundle], str]]] = {
    "ended": (lambda root: bundle(make("Own CA", root, start=-9, days=-1, now=NOW), root), "ca-cert.pem: CN=Own CA: ended at"),
    "not yet valid": (lambda root: bundle(make("Own CA", root, start=2, now=NOW), root), "ca-cert.pem: CN=Own CA: is not valid before"),
    "no authority": (lambda root: bundle(make("Own CA", root, ca=False, now=NOW), root), "is no certificate authority"),
    "another key": (lambda root: bundle(Made(make("Own CA", root, now=NOW).certificate, root.key), root), "ca-key.pem: is not the key of ca-cert.pem"),
    "not whole": (lambda root: Bundle(root.pem, root.key_pem, root.pem, b""), "cert-chain.pem is missing"),
    "no room": (lambda root: _below(make("Middle CA", root, depth=0, now=NOW), root), "cert-chain.pem: CN=Middle CA: its path length allows 0 authorities"),
    "weak key": (lambda root: bundle(make("Own CA", root, key=rsa.generate_private_key(65537, 1024), now=NOW), root), "an RSA key of 1024 bits is too weak"),
    "ended root": (lambda root: bundle(make("Own CA", gone := make("Gone", start=-9, days=-1, now=NOW), now=NOW), gone), "root-cert.pem: CN=Gone: ended at"),
    "another root": (lambda root: bundle(make("Own CA", root, now=NOW), make("Other Root", now=NOW)), "was issued by CN=Root CA"),
}


def bundle(own: Made, root: Made) -> Bundle:
    return Bundle(own.pem, own.key_pem, root.pem, own.pem + root.pem)


@pytest.mark.parametrize("what", sorted(BAD))
def test_a_bad_bundle_is_never_written(what: str, fleet: Fleet, space: str, tmp_path: Path) -> None:
    making, named = BAD[what]
    for name, content in making(make("Root CA", days=999, now=NOW)).files().items():
        (tmp_path / name).write_bytes(content)
        (tmp_path / name).chmod(0o600)
    for check_mode in (True, False):
        with pytest.raises(OperationError) as caught:
            fleet.call("cacerts", store={"path": str(tmp_path)}, check_mode=check_mode)
        assert named in str(caught.value)
        assert "nothing was written" in str(caught.value)
    assert secret(fleet) is None


def test_a_root_that_workloads_do_not_trust_is_refused(fleet: Fleet, space: str, tmp_path: Path) -> None:
    fleet.call("cacerts", store=prepared(fleet, tmp_path / "first"))
    before = secret(fleet)
    second = prepared(fleet, tmp_path / "second")
    with pytest.raises(OperationError, match=r"istio-system/cacerts has another root \(CN=Root CA,O=Istio, SHA-256 .*change the root in stages"):
        fleet.call("cacerts", store=second)
    assert secret(fleet) == before
    istiod(fleet)
    done = fleet.call("cacerts", store=second, force=True)
    assert done.changed
    assert done.values["restart_needed"]


def test_proxies_of_a_cluster_that_this_istiod_serves_count_too(fleet: Fleet, space: str, tmp_path: Path) -> None:
    """One that does not say what it trusts, as nothing runs here, refuses the phase by its cluster's name."""
    fleet.call("cacerts", store=prepared(fleet, tmp_path / "first"))
    second = prepared(fleet, tmp_path / "second")
    with fleet.silent_proxy("two"):
        with pytest.raises(OperationError, match=r"phase trust: 1 of 1 proxies are not ready for it: proxy remote\.default of cluster served: "):
            fleet.call("cacerts", store=second, phase="trust", remote_clusters={"served": fleet.access("two")}, timeout=5.0)
        assert fleet.call("cacerts", store=second, phase="trust").values["phase_before"] == "start"
    with pytest.raises(OperationError, match=r"remote_clusters\.served: is no dictionary"):
        fleet.call("cacerts", store=second, phase="trust", remote_clusters={"served": "two"})


def test_of_two_istiods_one_that_was_not_restarted_is_found(fleet: Fleet, space: str, tmp_path: Path) -> None:
    """A run that ended between the two restarts: the roots that are handed out are the first one's."""
    fleet.call("cacerts", store=prepared(fleet, tmp_path / "first"))
    second = prepared(fleet, tmp_path / "second")
    fleet.call("cacerts", store=second, phase="trust")
    istiod(fleet, annotations={"meshfleet.istio/roots": mark(Bundle.of(decoded(secret(fleet) or {})))})
    handed = {"root-cert.pem": decoded(secret(fleet) or {})["root-cert.pem"].decode()}
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "istio-ca-root-cert"}, "data": handed}
    fleet.client("one").create("/api/v1/namespaces/istio-system/configmaps", body)
    found = fleet.call("cacerts", store=second, phase="trust", restart=True, check_mode=True)
    assert (found.changed, found.values["restart_needed"]) == (False, False)
    istiod(fleet, name="istiod-canary")
    found = fleet.call("cacerts", store=second, phase="trust", restart=True, check_mode=True)
    assert (found.changed, found.values["restart_needed"]) == (True, True)


def test_istiods_own_root_counts_while_it_runs(fleet: Fleet, space: str, tmp_path: Path) -> None:
    own = make("cluster.local", now=NOW)
    put(fleet, "istio-ca-secret", {"ca-cert.pem": own.pem, "ca-key.pem": own.key_pem})
    istiod(fleet)
    with pytest.raises(OperationError, match=r"Secret istio-system/istio-ca-secret has another root \(CN=cluster\.local"):
        fleet.call("cacerts", store=prepared(fleet, tmp_path))
    fleet.client("one").request("DELETE", "/apis/apps/v1/namespaces/istio-system/deployments/istiod")
    assert fleet.call("cacerts", store=prepared(fleet, tmp_path)).changed


@pytest.mark.parametrize(
    ("settings", "named"),
    [({"ENABLE_CA_SERVER": "false"}, "ENABLE_CA_SERVER=false"), ({"EXTERNAL_CA": "ISTIOD_RA_KUBERNETES_API"}, "EXTERNAL_CA=ISTIOD_RA_KUBERNETES_API")],
)
def test_an_istiod_without_an_authority_of_its_own_is_refused(settings: dict[str, str], named: str, fleet: Fleet, space: str, tmp_path: Path) -> None:
    istiod(fleet, **settings)
    with pytest.raises(OperationError, match=f"istiod has no authority of its own, Deployment istio-system/istiod has {named}"):
        fleet.call("cacerts", store=prepared(fleet, tmp_path))
    assert secret(fleet) is None


def test_istio_csr_is_known_by_the_proxies_address(fleet: Fleet, space: str, tmp_path: Path) -> None:
    istiod(fleet)
    values = json.dumps({"global": {"caAddress": "cert-manager-istio-csr.cert-manager.svc:443"}})
    meta = {"name": "istio-sidecar-injector", "labels": {"istio.io/rev": "default"}}
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": {"values": values}}
    fleet.client("one").create("/api/v1/namespaces/istio-system/configmaps", body)
    with pytest.raises(OperationError, match=r"its proxies ask cert-manager-istio-csr\.cert-manager\.svc:443 for certificates"):
        fleet.call("cacerts", store=prepared(fleet, tmp_path))
    assert secret(fleet) is None


def test_a_secret_that_cannot_hold_it_is_told_and_left(fleet: Fleet, space: str, tmp_path: Path) -> None:
    own = make("Root CA", now=NOW)
    put(fleet, "cacerts", {"tls.crt": own.pem, "tls.key": own.key_pem, "ca.crt": own.pem}, "kubernetes.io/tls")
    with pytest.raises(OperationError, match=r"is of type kubernetes\.io/tls, whose keys istiod takes before all others"):
        fleet.call("cacerts", store=prepared(fleet, tmp_path))


def test_missing_rights_are_named(fleet: Fleet, space: str, tmp_path: Path) -> None:
    store = prepared(fleet, tmp_path)
    with pytest.raises(OperationError, match="cannot get resource"):
        fleet.call("cacerts", store=store, impersonate_user="nobody")
