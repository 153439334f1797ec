"""Where a parenthesis ends, in texts that number their items "a)", "1)"."""

import re

# "a)", "b.1)", "12)" after a space or a mark: a list's number, not the end of a parenthesis.
_LIST_NUMBER = re.compile(r"(?:^|(?<=[\s;:.,(]))(?:[a-zđ]|\d{1,2})(?:\.\d{1,2})?\)")


def closing(text: str) -> int:
    """Index of the ")" that closes the "(" at index 0; -1 when the text does not balance.

    Numbers of a list count as parentheses only if the text balances with them.

    >>> closing("(khi a) gió b) mưa) sau")
    18
    >>> closing("(tầng 1) sau"), closing("(lần (miễn sau")
    (7, -1)
    """
    plain = _scan(text, frozenset())
    return plain if plain >= 0 else _scan(text, _list_numbers(text))


def _scan(text: str, passed_over: frozenset[int]) -> int:
    depth, end = 0, -1
    for index, letter in enumerate(text):
        if letter == "(":
            depth += 1
        elif letter == ")" and index not in passed_over:
            depth -= 1
            if depth == 0 and end < 0:
                end = index
        if depth < 0:
            return -1
    return end if depth == 0 else -1


def _list_numbers(text: str) -> frozenset[int]:
    # "(x)" in the middle is a whole parenthesis; at the very start "(a) ..." opens the explanation.
    return frozenset(
        match.end() - 1
        for match in _LIST_NUMBER.finditer(text)
        if match.start() <= 1 or text[match.start() - 1] != "("
    )
