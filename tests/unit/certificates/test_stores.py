# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders: modes, ansible-vault beside the real one, places that pass."""
from __future__ import annotations

import os
import stat
import typing as t
from pathlib import Path

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates import vault
from ansible_collections.meshfleet.istio.plugins.module_utils.certificates.file_store import FileStore, file_system
from ansible_collections.meshfleet.istio.plugins.module_utils.istio.x509 import CertificateError

SECRET: t.Final = b"-----BEGIN PRIVATE KEY-----\nkanarienvogel\n-----END PRIVATE KEY-----\n"
PASSWORD: t.Final = "pass wörd"
FILES: t.Final = {"ca-key.pem": SECRET, "ca-cert.pem": b"public"}


def test_ansible_reads_what_we_wrote_and_we_what_it_wrote(tmp_path: Path) -> None:
    ansible = VaultLib([("default", VaultSecret(PASSWORD.encode()))])
    FileStore(str(tmp_path), PASSWORD).write(FILES)
    file = tmp_path / "ca-key.pem"
    assert b"kanarienvogel" not in file.read_bytes()
    assert ansible.decrypt(file.read_bytes()) == SECRET
    file.write_bytes(ansible.encrypt(SECRET))
    assert FileStore(str(tmp_path), PASSWORD).read() == FILES


def test_each_encryption_is_another_text() -> None:
    assert vault.encrypt(SECRET, PASSWORD) != vault.encrypt(SECRET, PASSWORD)


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 4096])
def test_any_length_comes_back(size: int) -> None:
    data = os.urandom(size)
    assert vault.decrypt(vault.encrypt(data, PASSWORD), PASSWORD, "here") == data


def test_a_wrong_password_or_damage_is_told_without_a_word_of_it(tmp_path: Path) -> None:
    store = FileStore(str(tmp_path / "store"), PASSWORD)
    store.write(FILES)
    with pytest.raises(CertificateError, match=r"ca-key\.pem: vault_password does not fit"):
        FileStore(str(tmp_path / "store"), "another").read()
    with pytest.raises(CertificateError, match=r"ca-key\.pem: is encrypted by ansible-vault; give its password by store\.vault_password"):
        FileStore(str(tmp_path / "store")).read()
    file = tmp_path / "store" / "ca-key.pem"
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(CertificateError, match=r"damaged|does not fit"):
        store.read()
    file.write_bytes(b"$ANSIBLE_VAULT;1.1;ROT13\n00\n")
    with pytest.raises(CertificateError, match="in an unknown way"):
        store.read()


def test_keys_are_their_owners_alone(tmp_path: Path) -> None:
    store = FileStore(str(tmp_path / "a" / "store"))
    before = os.umask(0)
    try:
        store.write(FILES)
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in store.folder.iterdir()}
    assert modes == {"ca-key.pem": 0o600, "ca-cert.pem": 0o644}
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700
    assert store.open_keys() == []
    (store.folder / "ca-key.pem").chmod(0o640)
    (warning,) = store.open_keys()
    assert "others may read this private key" in warning


def test_what_was_there_stays_whole_when_a_write_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileStore(str(tmp_path))
    store.write(FILES)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CertificateError, match="No space left on device"):
        store.write({"ca-key.pem": b"new"})
    assert store.read() == FILES
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_passes_is_refused_before_anything_is_made() -> None:
    place = Path("/dev/shm") / f"meshfleet-{os.getpid()}"
    assert file_system(Path("/dev/shm")) == "tmpfs"
    with pytest.raises(CertificateError, match=r"lies on tmpfs, which ends with the machine's run or its container"):
        FileStore(str(place)).write(FILES)
    assert not place.exists()
    FileStore(str(place), allow_temporary=True).write({}, dry_run=True)
    assert not place.exists()


def test_a_containers_own_layer_is_told_from_a_volume() -> None:
    mounts = (
        "22 1 0:30 / / rw,relatime - overlay overlay rw,lowerdir=/l\n"
        "23 22 8:1 /data /runner/my\\040project rw - ext4 /dev/sda1 rw\n"
        "24 22 0:31 / /runner rw - tmpfs tmpfs rw\n"
    )
    assert file_system(Path("/root/x"), mounts) == "overlay"
    assert file_system(Path("/runner/my project/certificates"), mounts) == "ext4"
    assert file_system(Path("/runner/artifacts"), mounts) == "tmpfs"
    assert file_system(Path("/runnerup"), mounts) == "overlay"


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CertificateError, match="is no folder; name another one"):
        FileStore(str(tmp_path / "file" / "store")).write(FILES)
    assert FileStore(str(tmp_path / "missing")).read() == {}
