"""From the articles of an amending document to its instructions. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nhip.work.law.amending.heads import Order, Place, context_of, orders, plain
from nhip.work.law.contracts import Amendment, AmendmentVerb, Article, Unapplied
from nhip.work.law.rules import numbers
from nhip.work.law.rules.clauses import clause_text

LONGEST_QUOTE = 300
# Laws are known by their names; of the others only a number tells which is meant.
_BY_NAME = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")
_KINDS = "Bộ luật|Luật|Hiến pháp|Pháp lệnh|Nghị định|Nghị quyết|Thông tư liên tịch|Thông tư|Quyết định"
_NAMED = re.compile(
    rf"(?:của\s+|^|\s)(?P<name>(?P<kind>{_KINDS})\s+(?!này\b|sửa đổi)"
    r"(?P<rest>[^:;“\"]+?))(?=\s+(?:như sau|bằng)\b|[:;“\"]|\.\s|\.?$)"
)
_NUMBER = re.compile(numbers.PATTERN)
_BEGINS = re.compile(
    r"\W*(?:\d+[a-zđ]?\.\s*|[a-zđ]\)\s*)?(?:Sửa đổi|Bổ sung|Bãi bỏ|Thay thế|Thay\b|Bỏ\b"
    r"|(?:Các\s+)?(?:[Đđ]iểm|[Kk]hoản|Điều|[Tt]ên)\s[^.:]{0,120}?\bđược\s+"
    r"(?:sửa đổi|bổ sung|thay thế|bãi bỏ)(?!.*\btheo\b))"
)
_SAID = r"[“\"]([^“”\"]+)[”\"]"
_OF = r"(?:các\s+)?(?:cụm từ|từ)"
_EXCHANGED = re.compile(
    rf"(?:Thay|[Tt]hay thế|[Ss]ửa đổi)\s+{_OF}\s*:?\s*{_SAID}(?P<places>[^“\"]*?)"
    rf"\s+(?:bằng|thành)\s+(?:{_OF}\s*)?:?\s*{_SAID}"
)
_STRUCK = re.compile(rf"(?:[Bb]ỏ|[Bb]ãi bỏ)\s+{_OF}\s*:?\s*{_SAID}")
_ADDED = re.compile(
    rf"[Bb]ổ sung\s+{_OF}\s*:?\s*{_SAID}\s+(?:vào\s+)?(?:ngay\s+)?(?P<side>sau|trước)\s+{_OF}\s*:?\s*{_SAID}"
)
_MARKS = {
    "dieu": r"Điều\s+{label}\s*[.:]?(?:\s|$)",
    "khoan": r"{label}\s?[.)\-]\s",
    "diem": r"{label}\s?[.)]\s",
}


@dataclass(frozen=True, slots=True)
class _Told:
    """One sentence that may amend, and what is quoted after it."""

    address: str
    head: str
    blocks: tuple[str, ...]


def amendments(title: str, articles: tuple[Article, ...]) -> tuple[Amendment, ...]:
    """Every instruction of a document, in order; those that are not understood are among them, with why.

    `title` names the document amended where the articles do not.
    """
    whole = _document(title) if re.search("sửa đổi|bổ sung", title) else ("", "")
    found = [one for article in articles for one in _of_article(article, whole)]
    stated = _stated({one.name for one in found if not one.number}, articles)
    return tuple(one if one.number else replace(one, number=stated.get(one.name, "")) for one in found)


def _stated(names: set[str], articles: tuple[Article, ...]) -> dict[str, str]:
    """The number a document states somewhere for a law that it elsewhere names alone: names come again."""
    text = "\n".join(
        part for one in articles for part in (one.heading, *(clause_text(clause) for clause in one.clauses))
    )
    found = {}
    for name in names:
        said = re.search(rf"{re.escape(name)}\s+số\s+({numbers.PATTERN})", text, re.IGNORECASE)
        read = numbers.number(said[1]) if said else None
        if read:
            found[name] = read.text
    return found


def _of_article(article: Article, whole: tuple[str, str]) -> Iterator[Amendment]:
    heading = plain(article.heading)
    amends = bool(_BEGINS.match(heading))
    named = _document(heading) if amends else ("", "")
    document = named if any(named) else whole
    context = context_of(heading, Place()) if amends else Place()
    for clause in article.clauses:
        at = f"{article.address}.khoan-{clause.label}" if clause.label else article.address
        told = _told(at, clause.text)
        if amends and told and not told[0].head:
            told[0] = replace(told[0], head=article.heading)
        below, inner = document, context
        for one in told:
            below = _nearest(one.head, document)
            inner = context_of(one.head, context)
            yield from _instructions(one, below, context, leads=bool(clause.points))
        for point in clause.points:
            for one in _told(f"{at}.diem-{point.label}", point.text):
                yield from _instructions(one, _nearest(one.head, below), inner)


def _nearest(head: str, above: tuple[str, str]) -> tuple[str, str]:
    own = _document(plain(head)) if _BEGINS.match(head) else ("", "")
    return own if any(own) else above


def _document(text: str) -> tuple[str, str]:
    """Number and name of the document a heading or a head amends, "" both where it names none."""
    for found in _NAMED.finditer(text):
        number = _NUMBER.search(found["rest"])
        read = numbers.number(number[0]) if number else None
        if read or found["kind"] in _BY_NAME:
            return read.text if read else "", " ".join(found["name"].split())[:200]
    return "", ""


def _told(address: str, text: str) -> list[_Told]:
    """The sentences of a clause or a point; the first is "" where it starts with a quotation."""
    found: list[tuple[str, list[list[str]]]] = []
    depth = 0
    for line in (part.strip() for part in re.sub(r"(như sau\s*:)\s*([“\"])", r"\1\n\2", text).split("\n")):
        starts = line.startswith(("“", '"'))
        if depth == 0 and not starts:
            found.append((line, []))
            continue
        if not found:
            found.append(("", []))
        if depth == 0:
            found[-1][1].append([])
        found[-1][1][-1].append(line)
        depth = max(depth + line.count("“") - line.count("”"), 0)
        if line.count('"') % 2:
            depth = 0 if depth else 1
    return [_Told(address, head, tuple(_unquoted(one) for one in blocks)) for head, blocks in found]


def _unquoted(lines: list[str]) -> str:
    text = "\n".join(lines)
    return re.sub(r"\s*[”\"]\s*[.;,]?\s*$", "", text[1:]).strip()


def _instructions(
    told: _Told, document: tuple[str, str], context: Place, *, leads: bool = False
) -> Iterator[Amendment]:
    """What one sentence orders. `leads`: points follow it, which say what its own words only announce."""
    if not any(document) or not _BEGINS.match(told.head):
        return
    exchanged = list(_words(told, document, context))
    if exchanged:
        yield from exchanged
        return
    for order in orders(told.head, context):
        announces = order.verb is AmendmentVerb.PUT and not told.blocks
        if not (announces and (leads or not (order.places or order.beyond))):
            yield from _ordered(told, document, order)


def _ordered(told: _Told, document: tuple[str, str], order: Order) -> Iterator[Amendment]:
    targets = [one for place in order.places for one in place.addresses()]
    if order.beyond or (order.places and not targets):
        yield _unread(told, document)
    if order.verb is AmendmentVerb.REPEAL:
        for target in targets:
            yield _read(told, document, AmendmentVerb.REPEAL, target)
        return
    texts = _texts(told.blocks, targets)
    for target in targets:
        reason = "" if target in texts else Unapplied.NO_TEXT
        verb = AmendmentVerb.RENAME if order.renames else AmendmentVerb.PUT
        yield replace(_read(told, document, verb, target), text=texts.get(target, ""), reason=str(reason))


def _texts(blocks: tuple[str, ...], targets: list[str]) -> dict[str, str]:
    """The new text of each target: from the line that carries its mark to the next one that does."""
    waiting = list(dict.fromkeys(targets))
    found: dict[str, list[str]] = {}
    for block in blocks:
        current = ""
        for line in block.split("\n"):
            begun = next((one for one in waiting if re.match(_mark(one), line)), "")
            if begun:
                waiting.remove(begun)
                current = begun
            if current:
                found.setdefault(current, []).append(line)
    if not found and len(targets) == 1 and blocks:
        return {targets[0]: "\n".join(blocks)}
    return {target: "\n".join(lines) for target, lines in found.items()}


def _mark(target: str) -> str:
    level, _dash, label = target.rsplit(".", 1)[-1].partition("-")
    return _MARKS[level].format(label=re.escape(label))


def _words(told: _Told, document: tuple[str, str], context: Place) -> Iterator[Amendment]:
    """Exchanges of words, each with the provisions named in it or after it."""
    text = plain(told.head)
    pairs = [
        *((found, found[1], found[3], found["places"]) for found in _EXCHANGED.finditer(text)),
        *((found, found[1], "", "") for found in _STRUCK.finditer(text)),
        *((found, found[3], _beside(found), "") for found in _ADDED.finditer(text)),
    ]
    pairs.sort(key=lambda one: one[0].start())
    for index, (found, old, new, places) in enumerate(pairs):
        end = pairs[index + 1][0].start() if index + 1 < len(pairs) else len(text)
        order = orders(f"Bỏ {places} {text[found.end() : end]}", context)[0]
        targets = [one for place in order.places for one in place.addresses()]
        if order.beyond:
            yield _unread(told, document)
        elif not targets:
            targets = Place(context.articles, context.clauses).addresses() or [""]
        for target in targets:
            yield replace(_read(told, document, AmendmentVerb.WORDS, target), old=old, new=new)


def _beside(found: re.Match[str]) -> str:
    added, there = found[1], found[3]
    if found["side"] == "trước":
        return f"{added.rstrip()} {there}"
    return f"{there}{'' if added[:1] in ',;' else ' '}{added}"


def _unread(told: _Told, document: tuple[str, str]) -> Amendment:
    """A sentence as an instruction that was not understood."""
    number, name = document
    return Amendment(
        verb=AmendmentVerb.UNREAD,
        address=told.address,
        number=number,
        name=name,
        target="",
        text="",
        old="",
        new="",
        quote=told.head[:LONGEST_QUOTE],
        reason=str(Unapplied.NOT_READ),
    )


def _read(told: _Told, document: tuple[str, str], verb: AmendmentVerb, target: str) -> Amendment:
    return replace(_unread(told, document), verb=verb, target=target, reason="")
