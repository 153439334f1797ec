"""Codes that leave the module: checked when they are made."""

from nhip.kernel.codes import Code


class CaseCode(Code):
    """Mã hồ sơ (01/2018/TT-VPCP art.

    19): agency code, date as YYMMDD, daily sequence: `000.00.01.H29-240115-0001`.
    """

    pattern = r"[0-9A-Z][0-9A-Z.\-]{1,38}[0-9A-Z]"


class VerificationCode(Code):
    """The public code of a result, printed beside its QR:

    16 characters that cannot be mistaken for one another.
    """

    pattern = r"[2-9A-HJ-NP-Z]{16}"
