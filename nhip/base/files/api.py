"""The door of files.

>>> from nhip.base.files import api
>>> ref = api.receive(actor, request.FILES["deed"], "case.attachment")  # doctest: +SKIP
>>> ref.state  # doctest: +SKIP
<FileState.QUARANTINED: 'quarantined'>
"""

from collections.abc import Sequence
from typing import IO
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from nhip.base.files import actions, queries
from nhip.base.files.access import register_reader as register_reader
from nhip.base.files.contracts import CheckResult, FileRef, NewDocument
from nhip.kernel.access import Actor


def receive(
    actor: Actor, upload: "UploadedFile[bytes]", purpose: str, about: tuple[str, object] | None = None
) -> FileRef:
    """Take an upload: size, kind by content, a clean name, SHA-256; then hold it back until checked.

    `purpose` is a short code of the asking module (`case.attachment`); `about` names the object it
    belongs to. The actor owns the file. A job checks it within seconds and emits
    `nhip.files.checked.v1`. Raises FileRefused (`fields["file"]` is the sentence to show) for an empty
    file, one over `settings.FILES_MAX_BYTES`, or a kind that is not accepted; nothing is kept then.
    """
    return actions.receive(actor, upload, purpose=purpose, about=about)


def keep(actor: Actor, document: NewDocument) -> FileRef:
    """Keep a document the platform made itself: clean at once, and its record says that no check ran."""
    return actions.keep(actor, document)


def attach(actor: Actor, file_id: UUID, about: tuple[str, object]) -> FileRef:
    """Bind a file to an object (a draft's file to its case), inside the caller's action.

    Only the file's owner or the system may; raises NotAllowed, NotFound.
    """
    return actions.attach(actor, file_id, about=about)


def attach_all(actor: Actor, ids: Sequence[UUID], about: tuple[str, object]) -> list[FileRef]:
    """Bind several files to an object, each as its own act on record, and read them once.

    Raises NotAllowed, NotFound like `attach`; nothing is bound then, as the caller's action is rolled back.
    """
    return actions.attach_all(actor, ids, about=about)


def forget_all(actor: Actor, about: tuple[str, object]) -> int:
    """Delete the files of an object that is gone, inside the caller's action; answers how many there were.

    Bytes that another file has too stay. A file received in the very moment in which its bytes were deleted
    is refused by its check, so that its sender is asked for it again.
    """
    return actions.forget_all(actor, about=about)


def ref(file_id: UUID) -> FileRef:
    """What is known of a file. Raises NotFound."""
    return queries.ref(file_id)


def refs(ids: list[UUID]) -> list[FileRef]:
    """Many at once, in the order asked for; unknown ids are left out."""
    return queries.refs(ids)


def refs_about(about: tuple[str, object]) -> list[FileRef]:
    """All files of one object, oldest first."""
    return queries.refs_about(about)


def checks_of(file_id: UUID) -> list[CheckResult]:
    """Which checks ran on a file and which did not, with what they found."""
    return queries.checks_of(file_id)


def may_read(actor: Actor, file_id: UUID) -> bool:
    """Whether the actor owns the file, or the registered reader of its object lets them."""
    return queries.may_read(actor, file_id)


def check(file_id: UUID) -> FileRef:
    """Check a held-back file now, as the background job would; for seeds and tests."""
    return actions.check(file_id)


def open_file(actor: Actor, file_id: UUID) -> IO[bytes]:
    """The bytes of a clean file; the caller closes it.

    When somebody else than its owner opens it, the owner sees that in their log of reads. Raises
    NotAllowed, UnknownFile, FileNotClean.
    """
    return actions.open_file(actor, file_id)
