"""The public catalogue: search, filters with counts, a procedure's page."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import get_language

from nhip.kernel import clock
from nhip.work.procedures.adapters import life, search_index, shelf
from nhip.work.procedures.adapters.search_index import Opened
from nhip.work.procedures.adapters.shelf import Entry
from nhip.work.procedures.contracts import (
    CatalogueHit,
    CataloguePage,
    CatalogueQuery,
    Facet,
    Level,
    LifeEvent,
    ProcedureCard,
)
from nhip.work.procedures.models import Version
from nhip.work.procedures.queries.versions import current_version
from nhip.work.procedures.queries.wording import AUDIENCE_WORDS, LEVEL_WORDS
from nhip.work.procedures.rules.language import in_language

# A hit that shares a few common words only scores far below the best one and is left out.
FARTHEST_SHARE = 0.3
LARGEST_PAGE = 100


def find(query: CatalogueQuery) -> CataloguePage:
    """The procedures in force that answer a query, best first, with facets. Without words: those that
    can be filed here come first, then by title.
    """
    index = search_index.opened()
    entries = _found(index, query) if index else []
    chosen = _chosen(query)
    hits = shelf.kept([entry for entry, _ in entries], chosen)
    scores = {entry.code: score for entry, score in entries}
    size = min(max(query.page_size, 1), LARGEST_PAGE)
    pages = max(-(-len(hits) // size), 1)
    first = (min(max(query.page, 1), pages) - 1) * size
    facets = {name: _facet([one for one, _ in entries], chosen, name) for name in shelf.FACETS}
    return CataloguePage(
        query=query,
        count=len(hits),
        pages=pages,
        hits=tuple(_hit(one, scores[one.code]) for one in hits[first : first + size]),
        life_events=facets["life_event"],
        fields=facets["field"],
        audiences=facets["audience"],
        levels=facets["level"],
    )


def _found(index: Opened, query: CatalogueQuery) -> list[tuple[Entry, float]]:
    if not query.words.strip():
        found = [(entry, 0.0) for entry in index.entries.values()]
    else:
        ranked = search_index.ranked(index, query.words)
        least = ranked[0][1] * FARTHEST_SHARE if ranked else 0.0
        found = [(index.entries[code], score) for code, score in ranked if score >= least]
    return [one for one in found if one[0].can_be_filed or not query.fileable_only]


def _chosen(query: CatalogueQuery) -> dict[str, str]:
    return {
        "life_event": query.life_event,
        "field": query.field,
        "audience": str(query.audience),
        "level": str(query.level),
    }


def _hit(entry: Entry, score: float) -> CatalogueHit:
    return CatalogueHit(
        code=entry.code,
        title=_say(entry.title_vi, entry.title_en),
        summary=_say(entry.summary_vi, entry.summary_en),
        field=entry.field,
        levels=tuple(Level(one) for one in entry.levels),
        can_be_filed=entry.can_be_filed,
        simulated=entry.simulated,
        score=round(score, 4),
    )


def _say(vietnamese: str, english: str) -> str:
    return english if english and (get_language() or "vi").startswith("en") else vietnamese


def _facet(entries: list[Entry], chosen: dict[str, str], name: str) -> tuple[Facet, ...]:
    counted = shelf.counts(entries, chosen, name)
    selected = chosen[name]
    if selected and selected not in counted:
        counted[selected] = 0
    order = _order(name, counted)
    labels = _labels(name)
    return tuple(Facet(one, labels.get(one, one), counted[one], one == selected) for one in order if one)


def _order(name: str, counted: Iterable[str]) -> list[str]:
    if name == "field":
        return sorted(counted)
    known = {"life_event": [one.code for one in life.rules()]}.get(name) or list(_labels(name))
    return [one for one in known if one in set(counted)]


def _labels(name: str) -> dict[str, str]:
    if name == "level":
        return {str(one): str(word) for one, word in LEVEL_WORDS.items()}
    if name == "audience":
        return {str(one): str(word) for one, word in AUDIENCE_WORDS.items()}
    if name == "life_event":
        return {one.code: one.title.say(get_language() or "vi") for one in life.rules()}
    return {}


def procedure(code: str, *, on: date | None = None) -> ProcedureCard:
    """A procedure as its page shows it. Raises ProcedureNotFound."""
    found = current_version(code, on=on)
    language = get_language() or "vi"
    return ProcedureCard(
        version=found,
        title=found.content.title.say(language),
        summary=found.content.summary.say(language),
        content=in_language(found.content, language),
        life_events=tuple(
            LifeEvent(one.code, one.title.say(language), one.summary.say(language))
            for one in life.rules()
            if one.gathers(code=found.code, field=found.field, title=found.title)
        ),
        filed_as=found.code if found.handling else filed_as(found.code),
    )


def codes_in_force() -> list[str]:
    """The codes of all procedures in force, in order."""
    rows = Version.objects.in_force(clock.today()).order_by("procedure__code")
    return list(rows.values_list("procedure__code", flat=True))


def filed_as(national_code: str) -> str:
    """The province's own procedure that takes dossiers of a national one; "" when none does."""
    rows = Version.objects.in_force(clock.today()).filter(handling__national_code=national_code)
    return rows.values_list("procedure__code", flat=True).first() or ""


def life_events() -> tuple[LifeEvent, ...]:
    """The life events of the profile, in its order, with the number of procedures of each."""
    index = search_index.opened()
    entries = list(index.entries.values()) if index else []
    counted = shelf.counts(entries, {}, "life_event")
    language = get_language() or "vi"
    return tuple(
        LifeEvent(one.code, one.title.say(language), one.summary.say(language), counted[one.code])
        for one in life.rules()
    )
