"""Search in the law: hits with their clause, filters with counts."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import get_language

from nhip.kernel import clock
from nhip.work.law.adapters import kinds, search_index
from nhip.work.law.adapters.search_index import Found
from nhip.work.law.amending.applying import amended
from nhip.work.law.contracts import AmendedArticle, Article, Clause, Facet, LawHit, LawPage, LawQuery
from nhip.work.law.models import ArticleText, Relation
from nhip.work.law.queries import amendments
from nhip.work.law.queries.ranked import in_force, ranked
from nhip.work.law.rules import codec, validity
from nhip.work.law.rules.clauses import clause_text

LARGEST_PAGE = 50
LONGEST_SHOWN = 420
# A hit that shares a few common words only scores far below the best one and is left out.
FARTHEST_SHARE = 0.3


def find(query: LawQuery) -> LawPage:
    """Articles that answer, best first; without words, or before the first build, none."""
    index = search_index.opened()
    day = query.day or clock.today()
    found: list[Found] = []
    if index and query.words.strip():
        found, day = ranked(index, query.words, today=day)
    least = found[0].score * FARTHEST_SHARE if found else 0.0
    found = [one for one in found if one.score >= least]
    if query.only_in_force:
        found = [one for one in found if in_force(one.entry, day)]
    kept = [one for one in found if _passes(one, kind=query.kind, body=query.body)]
    size = min(max(query.page_size, 1), LARGEST_PAGE)
    pages = max(-(-len(kept) // size), 1)
    first = (min(max(query.page, 1), pages) - 1) * size
    return LawPage(
        query=query,
        day=day,
        count=len(kept),
        pages=pages,
        hits=hits_of(kept[first : first + size], day),
        kinds=_facet(
            [one.entry.kind for one in found if _passes(one, body=query.body)], query.kind, kind_name
        ),
        bodies=_facet(
            [one.entry.body for one in found if _passes(one, kind=query.kind)], query.body, body_name
        ),
    )


def _passes(one: Found, *, kind: str = "", body: str = "") -> bool:
    return kind in ("", one.entry.kind) and body in ("", one.entry.body)


def _facet(values: list[str], selected: str, name: Callable[[str], str]) -> tuple[Facet, ...]:
    counted = Counter(one for one in values if one)
    if selected and selected not in counted:
        counted[selected] = 0
    return tuple(Facet(one, name(one), counted[one], one == selected) for one in sorted(counted))


def kind_name(code: str) -> str:
    """The kind in the reader's language."""
    found = next((one for one in kinds.table().kinds if one.code == code), None)
    return (found.en if _english() else found.vi) if found else code


def kind_choices() -> tuple[tuple[str, str], ...]:
    """Codes and names of every kind, in the order of their ranks."""
    return tuple((one.code, kind_name(one.code)) for one in kinds.table().kinds)


def body_name(mark: str) -> str:
    """The issuing body in the reader's language; the mark itself where it is not known."""
    found = kinds.table().body(mark)
    return (found.en if _english() else found.vi) if found else mark


def _english() -> bool:
    return (get_language() or "vi").startswith("en")


def hits_of(found: list[Found], day: date) -> tuple[LawHit, ...]:
    """What lists and answers show of found articles."""
    wanted = {(one.entry.document, one.entry.address) for one in found}
    rows = ArticleText.objects.filter(
        expression__document__slug__in={document for document, _address in wanted},
        address__in={address for _document, address in wanted},
    ).order_by("expression__number")
    values = rows.values_list("expression__document__slug", "address", "content")
    replaced = set(
        Relation.objects.filter(
            kind__in=validity.ENDING,
            target_address="",
            starts_on=None,
            target__slug__in={document for document, _address in wanted},
        ).values_list("target__slug", flat=True)
    )
    contents = {(slug, address): codec.clauses_from_json(content) for slug, address, content in values}
    changed = _as_of(wanted, contents, day)
    return tuple(
        _hit(
            one,
            contents.get((one.entry.document, one.entry.address), ()),
            changed.get((one.entry.document, one.entry.address)),
            day,
            replaced=one.entry.document in replaced,
        )
        for one in found
    )


def _as_of(
    wanted: set[tuple[str, str]], contents: Mapping[tuple[str, str], tuple[Clause, ...]], day: date
) -> dict[tuple[str, str], AmendedArticle]:
    """Those of the articles that amendments changed by the day."""
    found = {}
    for key, changes in amendments.of_articles(wanted, day).items():
        address = key[1]
        article = Article(address, address.removeprefix("dieu-"), "", (), contents.get(key, ()))
        made, _failed = amended([article], changes)
        if made[0].notes:
            found[key] = made[0]
    return found


def _hit(
    one: Found, printed: tuple[Clause, ...], changed: AmendedArticle | None, day: date, *, replaced: bool
) -> LawHit:
    entry = one.entry
    clauses = changed.article.clauses if changed else printed
    best = next((part for part in clauses if part.label == one.clause), clauses[0] if clauses else None)
    text = clause_text(best) if best else ""
    return LawHit(
        document=entry.document,
        number=entry.number,
        title=entry.title,
        kind=kind_name(entry.kind),
        address=entry.address,
        label=entry.label,
        heading=entry.heading,
        clause=best.label if best else "",
        text=text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN].rsplit(' ', 1)[0]} …",
        in_force=in_force(entry, day),
        starts_on=date.fromisoformat(entry.starts) if entry.starts else None,
        ends_on=date.fromisoformat(entry.stops) if entry.stops else None,
        replaced_without_day=replaced,
        amended=changed is not None,
        repealed=changed is not None and _is_empty(best),
        score=round(one.score, 4),
    )


def _is_empty(clause: Clause | None) -> bool:
    return clause is None or not (clause.text or clause.points)
