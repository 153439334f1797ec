"""The sentence that amends: its verbs and the provisions it names. Pure."""

import re
from dataclasses import dataclass, replace

from nhip.work.law.contracts import AmendmentVerb

_LABEL = r"\d+[a-zđ]?\d?\b(?!\.\d)"
_LETTER = r"[a-zđ]\d?(?![\w(])"
_ALL = r"{one}(?:\s*(?:,|và\b|đến\b|hoặc\b)\s*{one})*"
_PLACE = re.compile(
    r"(?P<before>\b(?:vào\s+)?(?:ngay\s+)?(?:sau|trước|vào)\s+)?"
    r"(?=(?:các\s+)?(?:[Đđ]iểm|[Kk]hoản|Điều|điều)\s+[\da-zđ])"
    rf"(?:(?:các\s+)?[Đđ]iểm\s+(?P<points>{_ALL.format(one=_LETTER)}))?"
    rf"(?:\s*,?\s*(?:của\s+)?(?:các\s+)?[Kk]hoản\s+(?P<clauses>{_ALL.format(one=_LABEL)}))?"
    rf"(?:\s*,?\s*(?:của\s+)?(?:các\s+)?(?:Điều|điều)\s+(?P<articles>{_ALL.format(one=_LABEL)}))?"
)
_VERB = re.compile(
    r"(?P<repeal>\b[Bb]ãi bỏ|\bBỏ|\bbỏ(?=\s+(?:các\s+)?(?:điểm|khoản|Điều|cụm từ|từ)\b))"
    r"|(?P<put>\b[Ss]ửa đổi\s*(?:,|và)\s*bổ sung|\b[Ss]ửa đổi|\b[Bb]ổ sung|\b[Tt]hay thế|\bThay)"
)
# `Luật số 1 đã được sửa đổi theo Luật số 2`: what amended it before is not what is amended now.
_HISTORY = re.compile(
    r"\s*,?\s*\(?(?:đã\s+)?được\s+(?:sửa đổi|bổ sung)(?:,?\s*bổ sung)?[^:;]*?\s(?:theo|tại|bởi)\s+[^:;]*?"
    r"(?=\s+như sau|\s*:|\s*$|;)"
)
_NAME = re.compile(r"\s*(?:tên|tiêu đề)\s+(?:gọi\s+)?(?:của\s+)?(?=Điều)")
# What is smaller than a point or larger than an article is not exchanged by itself.
_WITHIN = re.compile(
    r"\b(?:đoạn|gạch đầu dòng|câu|tiết|Chương|Mục|mục|Phụ lục|Phần|tên|mẫu|tiểu mục)\b[^,;]{0,40}$"
    r"|\b(?:đổi|chuyển|sắp xếp|đánh số)\b[^:]*\bthành\b[^:]*$|\bsố thứ tự\b[^:]*$"
)
_OTHER = re.compile(r"\b(?:Chương|Mục|mục|Phụ lục|Phần|mẫu|Mẫu|Danh mục|câu dẫn|đoạn)\b")


@dataclass(frozen=True, slots=True)
class Place:
    """Provisions named together: `điểm a, b khoản 1 Điều 5`. A level that is not named is empty."""

    articles: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    points: tuple[str, ...] = ()

    def addresses(self) -> list[str]:
        """Every provision meant: `dieu-5.khoan-1.diem-a`. Empty while no article is known."""
        found = [f"dieu-{one}" for one in self.articles]
        if self.clauses:
            found = [f"{found[-1]}.khoan-{one}" for one in self.clauses] if found else []
        if self.points:
            found = [f"{found[-1]}.diem-{one}" for one in self.points] if found else []
        return found


@dataclass(frozen=True, slots=True)
class Order:
    """A verb with the provisions it is about.

    `renames`: it is the heading of an article that changes. `beyond`: it also names what cannot be exchanged
    by itself, a sentence of a clause or a whole chapter.
    """

    verb: AmendmentVerb
    places: tuple[Place, ...]
    renames: bool = False
    beyond: bool = False


def plain(head: str) -> str:
    """A head without the history of the document it amends.

    >>> plain("Sửa Luật số 1/2010/QH12 đã được sửa đổi theo Luật số 2/2015/QH13 như sau:")
    'Sửa Luật số 1/2010/QH12 như sau:'
    """
    return _HISTORY.sub("", head)


def orders(head: str, context: Place = Place()) -> list[Order]:  # a frozen value
    """What a head orders; `context` is the article, or the clause, that the head above it named.

    >>> [one.verb.value for one in orders("Bãi bỏ khoản 2 và sửa đổi, bổ sung khoản 1 Điều 24 như sau:")]
    ['repeal', 'put']
    """
    text = plain(head)
    passive = re.search(r"\bđược\s+(sửa đổi|bổ sung|thay thế|bãi bỏ)", text)
    if passive and not _VERB.match(text):
        text = f"{passive[1].capitalize()} {text[: passive.start()]}"
    verbs = list(_VERB.finditer(text))
    named = _whole(_places(text), context)
    found = []
    for index, verb in enumerate(verbs):
        end = verbs[index + 1].start() if index + 1 < len(verbs) else len(text)
        own = [(at, place) for at, place in named if verb.end() <= at < end]
        whole = [place for at, place in own if not _WITHIN.search(text, verb.end(), at)]
        renames = bool(_NAME.match(text, verb.end()))
        found.append(
            Order(
                AmendmentVerb.REPEAL if verb["repeal"] else AmendmentVerb.PUT,
                tuple(place for _at, place in own) if renames else tuple(whole),
                renames,
                not renames
                and (len(whole) < len(own) or bool(not own and _OTHER.search(text, verb.end(), end))),
            )
        )
    return found


def context_of(head: str, context: Place) -> Place:
    """What the heads below may leave unsaid: the one article, and the one clause, that this one names."""
    named = [place for _at, place in _whole(_places(plain(head)), context)]
    articles = {one for place in named for one in place.articles}
    clauses = {one for place in named for one in place.clauses}
    if len(articles) != 1:
        return context
    return Place(tuple(articles), tuple(clauses) if len(clauses) == 1 else ())


def _places(text: str) -> list[tuple[int, Place, bool]]:
    return [
        (
            found.start(),
            Place(_labels(found["articles"]), _labels(found["clauses"]), _labels(found["points"])),
            bool(found["before"]),
        )
        for found in _PLACE.finditer(text)
    ]


def _whole(places: list[tuple[int, Place, bool]], context: Place) -> list[tuple[int, Place]]:
    """Places with the levels above filled in: from what follows (`khoản 1 và khoản 3 Điều 5`), else from the
    context. What only says where something is added is used for that and left out.
    """
    found: list[tuple[int, Place]] = []
    following = context
    for at, place, is_anchor in reversed(places):
        if not place.articles:
            above = following if following.articles else context
            clauses = place.clauses or (above.clauses[-1:] if place.points else ())
            place = replace(place, articles=above.articles[:1], clauses=clauses)
        following = place
        if not is_anchor:
            found.append((at, place))
    return found[::-1]


def _labels(text: str | None) -> tuple[str, ...]:
    """`1, khoản 2 và 5`, `3 đến 5`: every label.

    >>> _labels("1, khoản 3 đến 5")
    ('1', '3', '4', '5')
    """
    found: list[str] = []
    words = re.sub(r"(?i)\b(?:điểm|khoản|điều)\s+", "", text or "")
    for part in re.split(r"\s*(?:,|;|\bvà\b|\bhoặc\b)\s*", words):
        ends = re.split(r"\s*đến\s*", part.strip())
        if len(ends) == 2 and all(one.isdigit() for one in ends) and 0 < int(ends[1]) - int(ends[0]) < 60:
            found += [str(one) for one in range(int(ends[0]), int(ends[1]) + 1)]
        else:
            found += [one for one in ends if one]
    return tuple(found)
