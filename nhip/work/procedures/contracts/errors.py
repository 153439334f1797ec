"""Errors of procedures, all under the kernel's tree.

NhipError
  NotFound
    ProcedureNotFound   no procedure of that code has a version in force on that day
    VersionNotFound     no version of that id
  Conflict
    FormChangedMeanwhile somebody else saved the form that is being written
    NotFileable         the procedure is described here, but dossiers of it are not taken
  Invalid
    FormBroken          a form's data file does not follow the rules of forms (says where)
    CatalogueUnreadable nothing at all could be read from a catalogue's file; nothing was changed
"""

from nhip.kernel.errors import Conflict, Invalid, NotFound


class ProcedureNotFound(NotFound):
    """No procedure of that code has a version in force on the day asked about."""

    code = "procedures.not_found"


class VersionNotFound(NotFound):
    """No version has that id."""

    code = "procedures.version_not_found"


class NotFileable(Conflict):
    """The procedure is only described here: it has no form and no competent agency."""

    code = "procedures.not_fileable"


class FormChangedMeanwhile(Conflict):
    """Somebody else saved the form after this officer opened it; nothing was changed."""

    code = "procedures.form_changed"


class FormBroken(Invalid):
    """A form's data file breaks the rules of forms; the message names the file, the place and the
    rule.
    """

    code = "procedures.form_broken"


class CatalogueUnreadable(Invalid):
    """Nothing could be read from the file; the message says what it is not."""

    code = "procedures.catalogue_unreadable"
