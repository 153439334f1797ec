"""Where a parenthesis ends, in texts that number their items "a)", "1)"."""

import re

# "a)", "b.1)", "12)" after a space or a mark: a list's number, not the end of a parenthesis.
_LIST_NUMBER = re.compile(r"(?:^|(?<=[\s;:.,(]))(?:[a-zđ]|\d{1,2})(?:\.\d{1,2})?\)")


def closing(text: str) -> int:
    """Index of the ")" that closes the "(" at index 0; -1 when the text does not balance.

    >>> closing("(a) khi (x) b) khi y) sau")
    20
    >>> closing("(lần (miễn sau")
    -1
    """
    depth, end = 0, -1
    numbers = _list_numbers(text)
    for index, letter in enumerate(text):
        if letter == "(":
            depth += 1
        elif letter == ")" and index not in numbers:
            depth -= 1
            if depth == 0 and end < 0:
                end = index
        if depth < 0:
            return -1
    return end if depth == 0 else -1


def _list_numbers(text: str) -> set[int]:
    # "(x)" in the middle is a whole parenthesis; at the very start "(a) ..." opens the explanation.
    return {
        match.end() - 1
        for match in _LIST_NUMBER.finditer(text)
        if match.start() <= 1 or text[match.start() - 1] != "("
    }
