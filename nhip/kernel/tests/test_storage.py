"""One suite for every storage behind the port; S3 is a real HTTP server on loopback."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from nhip.kernel import storage as module
from nhip.kernel.storage import BytesNotFound, FolderStorage, S3Storage, Storage

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Storage]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    module._s3_client.cache_clear()
    module._s3_client().create_bucket(Bucket="nhip")
    yield S3Storage("nhip", "files")
    module._s3_client.cache_clear()
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return FolderStorage(tmp_path / "kept") if request.param == "folder" else request.getfixturevalue("s3")


def test_bytes_come_back_under_their_digest(store: Storage) -> None:
    stored = store.put(io.BytesIO(b"hello"))
    assert (stored.key, stored.sha256, stored.size) == (HELLO, HELLO, 5)
    with store.open(stored.key) as file:
        assert file.read() == b"hello"


def test_the_same_bytes_are_kept_once(store: Storage) -> None:
    assert store.put(io.BytesIO(b"hello")).key == store.put(io.BytesIO(b"hello")).key


def test_deleted_bytes_are_gone(store: Storage) -> None:
    key = store.put(io.BytesIO(b"hello")).key
    store.delete(key)
    store.delete(key)
    assert not store.exists(key)
    with pytest.raises(BytesNotFound):
        store.open(key)


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "A" * 64])
def test_a_key_that_is_no_digest_is_not_found(store: Storage, key: str) -> None:
    with pytest.raises(BytesNotFound):
        store.open(key)


def test_a_folder_keeps_no_half_written_file(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("the line went dead")

    with pytest.raises(OSError, match="went dead"):
        FolderStorage(tmp_path).put(Broken())
    assert list(tmp_path.glob("*")) == []
