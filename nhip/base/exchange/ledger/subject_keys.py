"""A key for each data subject, wrapped by the master key, in a file of its own: erasing it erases the bodies.

The file is overwritten before it is removed. What a disk or a backup keeps of it is still wrapped: whoever
destroys a backup's copy of the master key destroys that too.
"""

import os
import re
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nhip.base.exchange.ledger import disk
from nhip.base.exchange.ledger.errors import BodyUnreadable

FOLDER = "subjects"
KEY_BYTES = 32
NONCE_BYTES = 12
NO_SUBJECT = "none"
_NAME = re.compile(r"^[0-9a-f]{64}$")


class SubjectKeys:
    """The keys of a ledger's data subjects; a subject is the hex HMAC of its identifier, or empty."""

    def __init__(self, folder: Path, *, master_key: bytes) -> None:
        self._folder = Path(folder) / FOLDER
        self._master = AESGCM(master_key)

    def get(self, subject: str) -> bytes:
        """The subject's key. Raises BodyUnreadable when it was erased, or another master key wrapped it."""
        path = self._path(subject)
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise BodyUnreadable(f"the key of the subject {subject or NO_SUBJECT} was erased") from error
        try:
            return self._master.decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], path.name.encode())
        except (InvalidTag, ValueError) as error:
            raise BodyUnreadable(
                f"{path} does not open with this master key; put the old one back"
            ) from error

    def get_or_make(self, subject: str) -> bytes:
        """The subject's key, made when first needed; of several that start together the first wins."""
        path = self._path(subject)
        if not path.exists():
            disk.make_folder(path.parent)
            nonce, key = secrets.token_bytes(NONCE_BYTES), secrets.token_bytes(KEY_BYTES)
            wrapped = nonce + self._master.encrypt(nonce, key, path.name.encode())
            disk.write_whole(path, wrapped, is_once=True)
        return self.get(subject)

    def erase(self, subject: str) -> bool:
        """Destroy the subject's key; answers whether there was one. Nothing opens its bodies again."""
        path = self._path(subject)
        try:
            with path.open("r+b") as file:
                file.write(bytes(os.fstat(file.fileno()).st_size))
                file.flush()
                os.fsync(file.fileno())
        except FileNotFoundError:
            return False
        path.unlink()
        disk.keep_folder(path.parent)
        return True

    def _path(self, subject: str) -> Path:
        name = subject or NO_SUBJECT
        if subject and not _NAME.match(subject):
            raise ValueError("a subject is 64 hex digits, the HMAC-SHA256 of its identifier")
        return self._folder / name[:2] / name
