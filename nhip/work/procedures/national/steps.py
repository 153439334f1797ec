"""Stage: the course of the procedure ("trình tự thực hiện") cut into its numbered steps.

Understood when the whole text is a sequence of steps numbered from one: "Bước 1", or at the start of
lines "1.", "a)", or the two headings filing and handling. Words before the first number are a step
without label; numbering may start again, for another case. A list of dashes in which no line lacks
its mark is understood too: its items are steps without labels.
"""

import re
from itertools import pairwise

from nhip.work.procedures.contracts import Step
from nhip.work.procedures.national.reading import Read, is_unstated

_STEP = re.compile(r"(?:^|(?<=[\s;.:*(+\-]))[Bb][ưƯ][ớỚ][cC] ?(\d{1,2})(?!\d)")
_NUMBER = re.compile(r"^[ \t]*[-+*]?[ \t]*\(?(\d{1,2})[.)/](?!\d)", re.MULTILINE)
_LETTER = re.compile(r"^[ \t]*[-+*]?[ \t]*\(?([a-zđ])[.)](?!\w)", re.MULTILINE)
_PHASE = re.compile(r"(?:^|(?<=\n))\s*(Nộp hồ sơ|Giải quyết)(?= (?:TTHC|thủ tục hành chính))", re.MULTILINE)
_MARKED = re.compile(r"[-+*•–]|\((?:[ivx]+|[a-zđ]|\d)\)")
_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_ENGLISH_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def steps(text: str) -> Read[tuple[Step, ...]]:
    """The steps; one unlabelled step with all the words when no numbering fits."""
    if is_unstated(text):
        return Read((), text, "nothing stated")
    for pattern, fits in ((_STEP, _counts), (_NUMBER, _counts), (_LETTER, _spells), (_PHASE, _phases)):
        marks = list(pattern.finditer(text))
        if marks and fits([mark[1] for mark in marks]):
            return Read(tuple(_cut(text, marks)))
    if items := _items(text):
        return Read(items)
    return Read((Step("", text.strip()),), text, "no numbering that runs through the text")


def _cut(text: str, marks: list[re.Match[str]]) -> list[Step]:
    head = text[: marks[0].start()].strip(" -+*\n\t")
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    rest = [
        Step(mark[1], text[mark.end() : end].strip(" .:)-+*\n\t"))
        for mark, end in zip(marks, ends, strict=True)
    ]
    return [Step("", head), *rest] if head else rest


def _items(text: str) -> tuple[Step, ...]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or not all(_MARKED.match(line) for line in lines):
        return ()
    first = lines[0][0]
    items: list[list[str]] = []
    for line in lines:
        # Lines with another mark than the first belong to the item above them.
        if line[0] == first:
            items.append([line.lstrip("-+*•– ")])
        else:
            items[-1].append(line)
    return tuple(Step("", "\n".join(item)) for item in items)


def _counts(labels: list[str]) -> bool:
    """Whether numbers run 1, 2, 3 ..., starting again at 1 at most where they end."""
    numbers = [int(label) for label in labels]
    return len(numbers) > 1 and numbers[0] == 1 and _runs(numbers)


def _runs(numbers: list[int]) -> bool:
    return all(two in (one + 1, 1) for one, two in pairwise(numbers))


def _spells(labels: list[str]) -> bool:
    return any(
        len(labels) > 1 and labels[0] == "a" and _runs([order.find(one) + 1 for one in labels])
        for order in (_ALPHABET, _ENGLISH_ALPHABET)
        if all(one in order for one in labels)
    )


def _phases(labels: list[str]) -> bool:
    return labels == ["Nộp hồ sơ", "Giải quyết"]
