"""Errors of the module.

NhipError
├── Conflict
│   ├── IllegalTransition      the act is not open in this status
│   ├── PaperNotReady          a file is still in quarantine, or was refused
│   ├── ResultNotRendered      a result was to be issued before its PDF existed
│   ├── NoIssuedResult         there is no result to revoke, replace or sign
│   ├── NothingAsked           a supplement that nobody asked for
│   ├── AlreadyRated           the case was rated before
│   ├── CaseMovedOn            somebody acted since the case was read (412)
│   ├── NothingMissed          no promised day has passed that was not noticed before
│   ├── NoGround               nothing to complain of, or no ground to take a case up again
│   └── TooLate                the time for a complaint or a reopening is over
├── Invalid
│   ├── DraftIncomplete        answers or documents are missing or wrong
│   ├── UploadRefused          files that were not taken; everything else was kept
│   └── UnknownUnit            nobody receives, or nobody is competent, at that place
└── NotFound
    ├── CaseNotFound           no such case, or not for this reader
    ├── DisputeNotFound        no such dispute of data, or not for this reader
    └── TrackingRefused        wrong code or wrong second factor: the same answer for both
"""

from nhip.kernel.errors import Conflict, Invalid, NhipError, NotFound

CaseError = NhipError


class IllegalTransition(Conflict):
    """The act is not open in the status the case has. Data: `act`, `status`."""

    code = "cases.illegal_transition"


class PaperNotReady(Conflict):
    """A decision may not rest on a file nobody could open. Data: `name`."""

    code = "cases.paper_not_ready"


class ResultNotRendered(Conflict):
    """The PDF is made before it is issued, outside any transaction."""

    code = "cases.result_not_rendered"


class NoIssuedResult(Conflict):
    """There is no result to revoke, replace or sign. Data: `code`."""

    code = "cases.no_issued_result"


class NothingAsked(Conflict):
    """A supplement answers an open request, item by item."""

    code = "cases.nothing_asked"


class AlreadyRated(Conflict):
    """A case is rated once."""

    code = "cases.already_rated"


class CaseMovedOn(Conflict):
    """The case is no longer the one the program read; it reads again and decides anew."""

    code = "cases.moved_on"
    http_status = 412


class NothingMissed(Conflict):
    """No promised day has passed, or it was noticed before."""

    code = "cases.nothing_missed"


class NoGround(Conflict):
    """There is nothing of that kind to complain of, or no ground to take the case up again."""

    code = "cases.no_ground"


class TooLate(Conflict):
    """The time the law gives for it is over. Data: `day`, `source`."""

    code = "cases.too_late"


class DraftIncomplete(Invalid):
    """Answers or documents are missing or wrong; `fields` says which."""

    code = "cases.draft_incomplete"


class UploadRefused(Invalid):
    """Some files were not taken; `fields` says which and why. Everything else was kept."""

    code = "cases.upload_refused"


class UnknownUnit(Invalid):
    """No agency receives, or none is competent, at that place."""

    code = "cases.unknown_unit"


class CaseNotFound(NotFound):
    """No such case, or not for this reader: the two look the same from outside."""

    code = "cases.not_found"


class TrackingRefused(NotFound):
    """Wrong code or wrong second factor, never saying which."""

    code = "cases.tracking_refused"


class DisputeNotFound(NotFound):
    """There is no such dispute of data, or somebody else answers for its source."""

    code = "cases.dispute_not_found"
