"""The article that answers a question, and how sure that is."""

from datetime import date

from nhip.kernel import clock
from nhip.work.law.adapters import search_index
from nhip.work.law.adapters.search_index import Found
from nhip.work.law.contracts import LawAnswer
from nhip.work.law.models import ArticleText
from nhip.work.law.queries.ranked import ranked
from nhip.work.law.queries.search import hits_of
from nhip.work.law.rules import codec, ranking
from nhip.work.law.rules.clauses import clause_text
from nhip.work.law.rules.sureness import shared, sureness

FIRST = 5


def answer(words: str, *, day: date | None = None) -> LawAnswer:
    """The best articles with the chance that the first is right; none before the first build."""
    index = search_index.opened()
    asked = ranking.question(words)
    about = day or asked.day or clock.today()
    if index is None or not asked.syllables:
        return LawAnswer(about, (), 0.0, 0.0, 0.0)
    found, about = ranked(index, words, today=about)
    single, double = shared(asked.syllables, _text_of(found[0])) if found else (0.0, 0.0)
    return LawAnswer(
        day=about,
        hits=hits_of(found[:FIRST], about),
        sureness=sureness([one.score for one in found[:2]]),
        words_shared=single,
        pairs_shared=double,
    )


def _text_of(found: Found) -> str:
    entry = found.entry
    rows = ArticleText.objects.filter(expression__document__slug=entry.document, address=entry.address)
    content = rows.order_by("-expression__number").values_list("content", flat=True).first() or []
    clauses = " ".join(clause_text(one) for one in codec.clauses_from_json(content))
    return f"{entry.title} {entry.heading} {clauses}"
