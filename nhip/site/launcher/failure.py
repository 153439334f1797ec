"""How a command of `./run` gives up: one line that says what, which value, and what to do."""

import re


class CannotGoOn(Exception):
    """Something only a person can mend; its text is shown without a traceback."""


def without_password(text: str) -> str:
    """The text with the password of any address in it hidden."""
    return re.sub(r"(://[^:/@\s]*):[^@\s]*@", r"\1:***@", text)
