"""Codes are types checked where they are made, so a wrong one never travels."""

import re
from typing import ClassVar, Self

from django.utils.translation import gettext_lazy as _

from nhip.kernel.errors import Invalid


class InvalidCode(Invalid):
    """The text is not a code of this kind."""

    code = "code.invalid"


class Code(str):
    """A string that matches `pattern`; subclasses set it and say an `example`.

    Raises InvalidCode when the text does not match in full.
    """

    __slots__ = ()
    pattern: ClassVar[str] = r"[A-Za-z0-9._-]+"
    example: ClassVar[str] = "A-1"

    def __new__(cls, text: str) -> Self:
        # Codes are written in ASCII: digits of other scripts would look alike and differ.
        if not re.fullmatch(cls.pattern, text, re.ASCII):
            raise InvalidCode(
                _("“%(value)s” không phải mã hợp lệ; mã đúng có dạng như %(example)s."),
                value=text,
                example=cls.example,
            )
        return super().__new__(cls, text)
