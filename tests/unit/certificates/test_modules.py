# SPDX-License-Identifier: GPL-3.0-or-later
"""root_ca and intermediate_ca on folders: made once, kept, renewed, signed elsewhere, refused."""
from __future__ import annotations

import datetime
import json
import subprocess
import typing as t
from pathlib import Path

import pytest
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.bundle import Bundle
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.checks import problems_of
from ansible_collections.meshfleet.istio.plugins.module_utils.operations.result import OperationError, Result

from .made import Made, Warnings, call, make

NOW: t.Final = datetime.datetime.now(datetime.UTC)
FAST: t.Final = {"key_type": "ecdsa"}


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def root(folder: Path, **options: t.Any) -> Result:
    return call("root_ca", store={"path": str(folder / "root")}, **FAST, **options)


def own(folder: Path, reporter: Warnings | None = None, **options: t.Any) -> Result:
    usual: dict[str, t.Any] = {"name": "one", "store": {"path": str(folder / "one")}, "root": {"path": str(folder / "root")}, **FAST}
    return call("intermediate_ca", reporter, **{name: value for name, value in {**usual, **options}.items() if value is not None})


def put(folder: Path, made: Made, name: str = "root") -> None:
    (folder / name).mkdir()
    (folder / name / "root-cert.pem").write_bytes(made.pem)
    (folder / name / "root-key.pem").write_bytes(made.key_pem)
    (folder / name / "root-key.pem").chmod(0o600)


def test_check_mode_makes_nothing_and_a_second_run_keeps_all(tmp_path: Path) -> None:
    predicted = root(tmp_path, check_mode=True)
    assert predicted.changed
    assert tree(tmp_path) == {}
    made = root(tmp_path)
    assert made.changed
    assert own(tmp_path, check_mode=True).changed
    assert own(tmp_path).changed
    files = tree(tmp_path)
    assert sorted(files) == ["one/ca-cert.pem", "one/ca-key.pem", "one/cert-chain.pem", "one/root-cert.pem", "root/root-cert.pem", "root/root-key.pem"]
    again = root(tmp_path)
    assert not again.changed
    assert again.values == made.values
    assert not own(tmp_path).changed
    assert not own(tmp_path, check_mode=True).changed
    assert tree(tmp_path) == files
    assert problems_of(Bundle.of({name[4:]: content for name, content in files.items() if name.startswith("one/")}), datetime.datetime.now(datetime.UTC)) == []


def test_no_result_or_diff_holds_a_key(tmp_path: Path) -> None:
    shown = [root(tmp_path), own(tmp_path), own(tmp_path, renew=True), root(tmp_path)]
    text = json.dumps([[one.values, one.diff] for one in shown])
    assert "PRIVATE KEY" not in text
    for name, content in tree(tmp_path).items():
        if name.endswith("-key.pem"):
            assert content.decode().splitlines()[1] not in text


def test_keys_below_a_password(tmp_path: Path) -> None:
    hidden = {"path": str(tmp_path / "root"), "vault_password": "one"}
    assert call("root_ca", store=hidden, **FAST).changed
    assert not call("root_ca", store=hidden, **FAST).changed
    with pytest.raises(OperationError, match=r"give its password by store\.vault_password"):
        root(tmp_path)
    assert own(tmp_path, root=hidden, store={"path": str(tmp_path / "one"), "vault_password": "two"}).changed
    assert (tmp_path / "one" / "ca-key.pem").read_bytes().startswith(b"$ANSIBLE_VAULT;1.1;AES256\n")


def test_it_is_renewed_in_time_and_by_another_root(tmp_path: Path) -> None:
    root(tmp_path)
    first = own(tmp_path, validity=20, renew_before=10)
    assert not own(tmp_path, renew_before=10).changed
    second = own(tmp_path, renew_before=30)
    assert second.changed
    assert second.values["certificate"]["fingerprint"] != first.values["certificate"]["fingerprint"]
    assert not own(tmp_path).changed
    other = {"path": str(tmp_path / "other")}
    call("root_ca", store=other, **FAST)
    third = own(tmp_path, root=other)
    assert third.changed
    assert third.values["roots"][0]["fingerprint"] != first.values["roots"][0]["fingerprint"]


def test_an_intermediate_never_outlives_its_root(tmp_path: Path) -> None:
    root(tmp_path, validity=50)
    warnings = Warnings()
    made = own(tmp_path, warnings, validity=100)
    assert made.values["certificate"]["days_left"] in (49, 50)
    assert any("ends with its root" in text for text in warnings)


def test_a_damaged_store_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    root(tmp_path)
    own(tmp_path)
    (tmp_path / "one" / "ca-key.pem").write_bytes((tmp_path / "root" / "root-key.pem").read_bytes())
    files = tree(tmp_path)
    with pytest.raises(OperationError, match=r"ca-key\.pem: is not the key of ca-cert\.pem.*empty the store, or set renew"):
        own(tmp_path)
    (tmp_path / "root" / "root-key.pem").unlink()
    with pytest.raises(OperationError, match=r"holds no root-key\.pem beside what is there"):
        root(tmp_path)
    with pytest.raises(OperationError, match=r"root: folder .*: holds no root-key\.pem; make the root first"):
        own(tmp_path)
    assert tree(tmp_path) == {name: content for name, content in files.items() if name != "root/root-key.pem"}


BAD_ROOTS: t.Final[dict[str, tuple[t.Callable[[], Made], str]]] = {
    "ended": (lambda: make("Root CA", start=-9, days=-1, now=NOW), "ended at"),
    "not yet valid": (lambda: make("Root CA", start=2, now=NOW), "is not valid before"),
    "no authority": (lambda: make("Root CA", ca=False, now=NOW), "is no certificate authority"),
    "no room": (lambda: make("Root CA", depth=0, now=NOW), "its path length allows 0 authorities below it, there would be 1"),
    "another key": (lambda: Made(make("Root CA", now=NOW).certificate, make("x").key), "root-key.pem is not the key of root-cert.pem"),
}


@pytest.mark.parametrize("what", sorted(BAD_ROOTS))
def test_a_bad_root_signs_nothing(what: str, tmp_path: Path) -> None:
    making, named = BAD_ROOTS[what]
    put(tmp_path, making())
    for work in (root, own):
        with pytest.raises(OperationError) as caught:
            work(tmp_path)
        assert named in str(caught.value)
    assert not (tmp_path / "one").exists()


def test_signed_elsewhere(tmp_path: Path) -> None:
    root(tmp_path)
    csr, signed = tmp_path / "one.csr", tmp_path / "one.pem"
    elsewhere: dict[str, t.Any] = {
        "root": None, "csr": str(csr), "certificate": str(signed), "root_certificate": str(tmp_path / "root" / "root-cert.pem"),
    }  # fmt: skip
    first = own(tmp_path, **elsewhere)
    assert first.changed
    assert first.values["pending"]
    assert first.values["csr"] == csr.read_text()
    assert "PRIVATE" not in csr.read_text()
    waiting = own(tmp_path, **elsewhere)
    assert not waiting.changed
    assert waiting.values["pending"]
    with pytest.raises(OperationError, match=r"holds no certificate; make the intermediate first|ca-cert\.pem"):
        call("cacerts", store={"path": str(tmp_path / "one")}, host="https://127.0.0.1:1")
    sign = ["openssl", "x509", "-req", "-CA", str(tmp_path / "root" / "root-cert.pem"), "-CAkey", str(tmp_path / "root" / "root-key.pem"), "-days", "99"]
    subprocess.run([*sign, "-in", str(csr), "-out", str(signed)], check=True, capture_output=True)  # without the extensions that were asked for
    with pytest.raises(OperationError, match=r"one\.pem with root_certificate .*is no certificate authority.*have it signed anew"):
        own(tmp_path, **elsewhere)
    subprocess.run([*sign, "-in", str(csr), "-out", str(signed), "-copy_extensions", "copyall"], check=True, capture_output=True)
    done = own(tmp_path, **elsewhere)
    assert done.changed
    assert not done.values["pending"]
    assert done.values["certificate"]["path_length"] == 0
    assert not own(tmp_path, **elsewhere).changed
    signed.write_bytes((tmp_path / "root" / "root-cert.pem").read_bytes())
    with pytest.raises(OperationError, match=r"was not made of the request .*: its key is another one"):
        own(tmp_path, **elsewhere)


def test_a_passing_folder_and_bad_options_are_refused_before_a_key_is_made(tmp_path: Path) -> None:
    with pytest.raises(OperationError, match="lies on tmpfs"):
        call("root_ca", store={"path": "/dev/shm/meshfleet-none"}, check_mode=True)
    root(tmp_path)
    with pytest.raises(OperationError, match="path_length: -1 is no number of authorities"):
        own(tmp_path, path_length=-1)
    with pytest.raises(OperationError, match="key_size: 1024 is too weak"):
        own(tmp_path, key_type="rsa", key_size=1024)
    assert not (tmp_path / "one").exists()


def test_a_cluster_that_is_silent_or_has_a_root_stops_a_new_one(tmp_path: Path) -> None:
    with pytest.raises(OperationError, match=r"while a cluster does not say whether it has one: cluster far: https://127\.0\.0\.1:1 does not answer"):
        root(tmp_path, clusters={"far": {"host": "https://127.0.0.1:1", "connect_timeout": 0.2}})
    with pytest.raises(OperationError, match=r"clusters\.far: server is no option that reaches a cluster"):
        root(tmp_path, clusters={"far": {"server": "https://127.0.0.1:1"}})
    with pytest.raises(OperationError, match=r"clusters\.far\.connect_timeout: is no float"):
        root(tmp_path, clusters={"far": {"host": "https://127.0.0.1:1", "connect_timeout": "soon"}})
    assert tree(tmp_path) == {}
