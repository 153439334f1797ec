"""Where bytes are kept: one port, a folder or an S3 bucket behind it. Content is its own address."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nhip.kernel.errors import NotFound, Unavailable
from nhip.kernel.space import is_out_of_space, storage_full

CHUNK = 1024 * 1024


class BytesNotFound(NotFound):
    """No bytes are kept under this key."""

    code = "storage.not_found"


@dataclass(frozen=True, slots=True)
class Stored:
    """What was put: `key` to fetch it by, its SHA-256 in hex, its size in bytes."""

    key: str
    sha256: str
    size: int


class Storage(Protocol):
    """The port. All implementations pass `tests/test_storage.py`."""

    def put(self, file: IO[bytes]) -> Stored:
        """Keep the bytes; the same bytes give the same key, and are kept once. Raises StorageFull."""

    def open(self, key: str) -> IO[bytes]:
        """Read the bytes; raises BytesNotFound."""

    def exists(self, key: str) -> bool:
        """Whether the key is kept."""

    def delete(self, key: str) -> None:
        """Forget the bytes; a missing key is not an error."""


def storage() -> Storage:
    """The storage this installation is set to."""
    return _storage(settings.STORAGE_URL)


@lru_cache(maxsize=8)
def _storage(url: str) -> Storage:
    if url.startswith("s3://"):
        parts = urlsplit(url)
        return S3Storage(bucket=parts.netloc, prefix=parts.path.strip("/"))
    return FolderStorage(Path(url))


@dataclass(frozen=True, slots=True)
class FolderStorage:
    """Files in a folder, written beside and renamed, so that a kill leaves no half file."""

    folder: Path

    def put(self, file: IO[bytes]) -> Stored:
        try:
            return self._put(file)
        except OSError as error:
            if is_out_of_space(error):
                raise storage_full() from error
            raise

    def _put(self, file: IO[bytes]) -> Stored:
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False, prefix=".part-") as part:
            try:
                sha256, size = _copy(file, part)
                part.flush()
                os.fsync(part.fileno())
                target = self._path(sha256)
                target.parent.mkdir(parents=True, exist_ok=True)
                Path(part.name).replace(target)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
        return Stored(sha256, sha256, size)

    def open(self, key: str) -> IO[bytes]:
        try:
            return self._path(key).open("rb")
        except FileNotFoundError:
            raise _missing(key) from None

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / _checked(key)[:2] / key


@dataclass(frozen=True, slots=True)
class S3Storage:
    """An S3 bucket; needs the `s3` extra. Credentials and endpoint come from the client's environment."""

    bucket: str
    prefix: str = ""

    def put(self, file: IO[bytes]) -> Stored:
        with tempfile.TemporaryFile() as part:
            sha256, size = _copy(file, part)
            part.seek(0)
            self._client().upload_fileobj(part, self.bucket, self._name(sha256))
        return Stored(sha256, sha256, size)

    def open(self, key: str) -> IO[bytes]:
        client = self._client()
        part = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        try:
            client.download_fileobj(self.bucket, self._name(key), part)
        except client.exceptions.ClientError as error:
            part.close()
            raise _missing(key) from error
        part.seek(0)
        return part

    def exists(self, key: str) -> bool:
        client = self._client()
        try:
            client.head_object(Bucket=self.bucket, Key=self._name(key))
        except client.exceptions.ClientError:
            return False
        return True

    def delete(self, key: str) -> None:
        self._client().delete_object(Bucket=self.bucket, Key=self._name(key))

    def _name(self, key: str) -> str:
        return "/".join(part for part in (self.prefix, _checked(key)) if part)

    def _client(self) -> Any:
        return _s3_client()


@lru_cache(maxsize=1)
def _s3_client() -> Any:
    try:
        import boto3
    except ModuleNotFoundError:
        raise Unavailable(
            _("Kho S3 cần phần mở rộng “s3”: hãy chạy ./run extra s3 rồi khởi động lại.")
        ) from None
    return boto3.client("s3")


def _copy(source: IO[bytes], target: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(source):
        digest.update(chunk)
        size += len(chunk)
        target.write(chunk)
    return digest.hexdigest(), size


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk


def _checked(key: str) -> str:
    # A key is a digest; anything else could climb out of the folder.
    if len(key) != 64 or not set(key) <= set("0123456789abcdef"):
        raise _missing(key)
    return key


def _missing(key: str) -> BytesNotFound:
    return BytesNotFound(_("Không có tệp nào được lưu dưới khoá %(key)s."), key=key)
