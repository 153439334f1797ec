"""Articles that answer a question, best first, over an opened index."""

from datetime import date

from nhip.work.law.adapters import search_index
from nhip.work.law.adapters.search_index import Found, Opened, Shelved
from nhip.work.law.rules import ranking, validity

# So many clauses are looked at: the right article was never farther down in the labelled questions.
CANDIDATES = 120


def ranked(index: Opened, text: str, *, today: date) -> tuple[list[Found], date]:
    """The articles, and the day the question is about: the one it names, else today."""
    asked = ranking.question(text)
    day = asked.day or today
    scores = search_index.scores(index, list(asked.syllables), limit=CANDIDATES)
    found = []
    for place, (score, clause) in scores.items():
        entry = index.entries[place]
        factor = ranking.factor(asked, title=entry.title, label=entry.label, in_force=in_force(entry, day))
        found.append(Found(entry, score * factor, clause))
    return sorted(found, key=lambda one: -one.score), day


def in_force(entry: Shelved, day: date) -> bool:
    """Whether the article's document counts on a day."""
    return validity.counts_on(day, starts=_day(entry.starts), stops=_day(entry.stops))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
