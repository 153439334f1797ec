"""Search in the law over labelled questions, beside plain BM25 and PostgreSQL's full-text search.

Reads laws, documents and questions from `../shared/data/legal` and skips with a line where they are not
there. A is the laws alone, B has the documents as distractors; `folded` asks without diacritics.
PostgreSQL is measured when DATABASE_URL names one. Arguments: `a` or `b` for one of the two sets.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

SETS = {"a": False, "b": True}
FOUND = 10


def main(arguments: list[str]) -> int:
    """Print one line a system and a set."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
    django.setup()
    folder = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "legal"
    if not folder.is_dir():
        print(f"skipped: there is no {folder} with laws and labelled questions")
        return 0
    print(
        f"{'set':<4}{'system':<34}{'n':>5}{'R@1':>8}{'R@5':>8}{'R@10':>8}{'MRR':>8}{'p50 ms':>9}{'p95 ms':>9}"
    )
    for name in arguments or list(SETS):
        _measure(name.upper(), folder, with_distractors=SETS[name.lower()])
    return 0


def _measure(name: str, folder: Path, *, with_distractors: bool) -> None:
    from nhip.work.law.adapters import search_index
    from nhip.work.law.queries import evaluation

    asked = evaluation.labelled(folder / "questions-dev.jsonl")
    distractors = folder / "legal-documents.jsonl.gz" if with_distractors else None
    documents = evaluation.read_all(folder / "alqac-laws.json.gz", distractors)
    with tempfile.TemporaryDirectory() as place:
        search_index.write(Path(place) / "build", evaluation.texts(documents))
        index = search_index.open_at(Path(place) / "build")
        _tell(name, "nhip", evaluation.ask(index, asked))
        _tell(name, "nhip, folded", evaluation.ask(index, asked, fold=True))
    articles = list(_articles(documents))
    _tell(name, "BM25, syllables", _ranked(asked, _bm25(articles)))
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        _tell(name, "PostgreSQL full text", _ranked(asked, _postgresql(articles)))
    else:
        print(f"{name:<4}PostgreSQL full text: skipped, DATABASE_URL names no PostgreSQL")


def _tell(name: str, system: str, found: Any) -> None:
    shares = "".join(f"{value:8.3f}" for value in (found.r1, found.r5, found.r10, found.mrr))
    print(f"{name:<4}{system:<34}{found.n:>5}{shares}{found.ms_p50:9.2f}{found.ms_p95:9.2f}", flush=True)


def _articles(documents: Sequence[Any]) -> Iterator[tuple[tuple[str, str], str]]:
    from nhip.work.law.rules.clauses import clause_text

    for one in documents:
        for article in one.articles:
            text = "\n".join([article.heading, *(clause_text(part) for part in article.clauses)])
            yield (one.key, article.label), text


def _words(text: str) -> list[str]:
    import re

    return re.findall(r"[^\W_]+", text.lower())


def _ranked(asked: Sequence[Any], ask: Callable[[str], list[tuple[str, str]]]) -> Any:
    from nhip.work.law.rules.measures import measure

    ranks, times = [], []
    for one in asked:
        start = time.perf_counter()
        found = ask(one.text)
        times.append(1_000 * (time.perf_counter() - start))
        ranks.append(next((rank for rank, key in enumerate(found, 1) if key in one.answers), 0))
    return measure(ranks, times)


def _bm25(articles: list[tuple[tuple[str, str], str]]) -> Callable[[str], list[tuple[str, str]]]:
    """Articles as wholes, syllables as they are written."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("article", stored=True)
    builder.add_text_field("text", stored=False, tokenizer_name="whitespace", index_option="freq")
    index = tantivy.Index(builder.build())
    writer = index.writer(120_000_000, 1)
    for number, (_key, text) in enumerate(articles):
        document = tantivy.Document()
        document.add_integer("article", number)
        document.add_text("text", " ".join(_words(text)))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(question: str) -> list[tuple[str, str]]:
        terms = [
            tantivy.Query.term_query(index.schema, "text", one) for one in dict.fromkeys(_words(question))
        ]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in terms])
        hits = searcher.search(query, limit=FOUND, count=False).hits
        return [articles[searcher.doc(address)["article"][0]][0] for _score, address in hits]

    return ask


def _postgresql(articles: list[tuple[tuple[str, str], str]]) -> Callable[[str], list[tuple[str, str]]]:
    """A table of this connection alone, a GIN index, ts_rank over any of the words."""
    from django.db import connection

    cursor = connection.cursor()
    cursor.execute("drop table if exists bench_law")
    cursor.execute("create temporary table bench_law (number integer, words tsvector)")
    rows = [(number, " ".join(_words(text))) for number, (_key, text) in enumerate(articles)]
    cursor.executemany("insert into bench_law values (%s, to_tsvector('simple', %s))", rows)
    cursor.execute("create index on bench_law using gin (words)")
    cursor.execute("analyze bench_law")

    def ask(question: str) -> list[tuple[str, str]]:
        cursor.execute(
            "select number from bench_law, to_tsquery('simple', %s) asked where words @@ asked"
            " order by ts_rank(words, asked, 1) desc, number limit %s",
            [" | ".join(dict.fromkeys(_words(question))), FOUND],
        )
        return [articles[number][0] for (number,) in cursor.fetchall()]

    return ask


if __name__ == "__main__":
    raise SystemExit(main([]))
