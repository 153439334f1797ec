"""Errors of law, all under the kernel's tree.

NhipError
  NotFound
    DocumentNotFound    no document has that address, or no article of it
  Invalid
    FileUnreadable      a file of documents or questions is not in a known format; nothing was changed
"""

from nhip.kernel.errors import Invalid, NotFound


class DocumentNotFound(NotFound):
    """No document, or no article of it, has that address."""

    code = "law.not_found"


class FileUnreadable(Invalid):
    """The file cannot be read; the message says where and why."""

    code = "law.file_unreadable"
