"""From a text to a reply: heard, looked up in three places, judged."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhip.insight.assistants.adapters.vocabulary import vocabulary
from nhip.insight.assistants.contracts import (
    LONGEST_QUESTION,
    Choice,
    Emergency,
    Evidence,
    Kind,
    Outcome,
    QuestionUnusable,
    Quotation,
    Reply,
    Service,
)
from nhip.insight.assistants.queries.handed import reviewed_like
from nhip.insight.assistants.rules import judging
from nhip.insight.assistants.rules.hearing import Alarm, hear
from nhip.insight.assistants.rules.masking import masked
from nhip.kernel import clock
from nhip.work.law import api as law
from nhip.work.law.contracts import Clause, LawAnswer, LawHit, RelationKind
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import CatalogueHit, CatalogueQuery

SERVICES = 3
CHOICES = 4
CLAUSES_SEEN = 4
LONGEST_QUOTED = 1600


@dataclass(frozen=True, slots=True)
class _Found:
    """What the three places hold for a question."""

    law: LawAnswer
    named: tuple[CatalogueHit, ...]
    others: tuple[CatalogueHit, ...]

    @property
    def is_law_sure(self) -> bool:
        return bool(self.law.hits) and judging.is_law_sure(
            sureness=self.law.sureness,
            words_shared=self.law.words_shared,
            pairs_shared=self.law.pairs_shared,
        )


def answer(text: str, *, about: str = "", day: date | None = None) -> Reply:
    """Answer, ask back or abstain. `about`: the code of the procedure whose page was asked from.

    Raises QuestionUnusable, ProcedureNotFound.
    """
    asked = " ".join(text.split())
    if not asked:
        raise _unusable(str(_("Xin gõ câu hỏi, ví dụ: bao nhiêu tuổi thì được kết hôn.")))
    if len(asked) > LONGEST_QUESTION:
        message = _("Câu hỏi dài %(length)s chữ; xin rút còn nhiều nhất %(most)s, mỗi lần một việc.")
        raise _unusable(message % {"length": len(asked), "most": LONGEST_QUESTION})
    heard = hear(asked, vocabulary())
    alarms = tuple(_emergency(one) for one in heard.alarms)
    shown = masked(asked)
    if heard.kind is not Kind.QUESTION:
        return Reply(shown, heard.kind, Outcome.TURNED_AWAY, day or clock.today(), alarms)
    found = _looked_up(heard.words or asked, day)
    codes = tuple(dict.fromkeys([*([about] if about else []), *(one.code for one in found.named)]))
    return _replied(shown, found, alarms, codes[:SERVICES])


def evidence(reply: Reply) -> tuple[Evidence, ...]:
    """The clauses a language model may see for a question: those found and in force on its day, whole."""
    heard = hear(reply.question, vocabulary())
    hits = law.answer(heard.words or reply.question, day=reply.day).hits[:CLAUSES_SEEN]
    usable = [one for one in hits if one.in_force and not one.replaced_without_day]
    quoted = [(one, quotation(one, reply.day)) for one in usable]
    return tuple(
        Evidence(provision_name(hit), address_of(hit), said.text, hit.in_force)
        for hit, said in quoted
        if not said.is_shortened and not said.amended_by
    )


def provision_name(hit: LawHit) -> str:
    """An article as it is cited: `Khoản 1, Điều 2, Luật Vườn hoa`."""
    clause = [f"{_('Khoản')} {hit.clause}"] if hit.clause else []
    return ", ".join([*clause, f"{_('Điều')} {hit.label}", hit.title])


def _unusable(message: str) -> QuestionUnusable:
    return QuestionUnusable(message, fields={"q": message})


def _looked_up(words: str, day: date | None) -> _Found:
    hits = procedures.find(CatalogueQuery(words=words, page_size=CHOICES)).hits
    titles = _vietnamese_titles(hits)
    shares = {one: judging.named(words, titles[one.code]) for one in hits}
    named = tuple(one for one in hits if shares[one] >= judging.LEAST_TITLE)
    others = tuple(one for one in hits if shares[one] >= judging.LEAST_TITLE_TO_ASK)
    return _Found(law.answer(words, day=day), named[:SERVICES], others)


def _vietnamese_titles(hits: tuple[CatalogueHit, ...]) -> dict[str, str]:
    """Questions are looked up in Vietnamese, whatever the reader's language."""
    return {one.code: procedures.current_version(one.code).content.title.vi for one in hits}


def _replied(question: str, found: _Found, alarms: tuple[Emergency, ...], codes: tuple[str, ...]) -> Reply:
    services = tuple(Service(procedures.procedure(one)) for one in codes)
    reviewed = reviewed_like(question)
    # Whoever is in danger calls, and reads no law.
    is_sure = found.is_law_sure and not alarms
    choices = () if is_sure or services or reviewed or alarms else _choices(found)
    return Reply(
        question=question,
        kind=Kind.QUESTION,
        outcome=judging.outcome(is_sure=is_sure or reviewed is not None, services=services, choices=choices),
        day=found.law.day,
        emergencies=alarms,
        reviewed=reviewed,
        quotation=quotation(found.law.hits[0], found.law.day) if is_sure else None,
        services=services,
        choices=choices,
        sureness=found.law.sureness,
    )


def _choices(found: _Found) -> tuple[Choice, ...]:
    """What may have been meant, only among what shares words with the question at all."""
    about = found.law
    if not judging.may_ask_back(words_shared=about.words_shared, pairs_shared=about.pairs_shared):
        return ()
    services = [
        Choice(one.title, reverse("procedures:procedure", args=[one.code])) for one in found.others[:1]
    ]
    return (*services, *(_provision(one) for one in found.law.hits[: CHOICES - len(services)]))


def _provision(hit: LawHit) -> Choice:
    said = hit.heading or hit.text.split("\n")[0][:120]
    return Choice(f"{said} ({hit.title}, {_('Điều')} {hit.label})", address_of(hit))


def address_of(hit: LawHit) -> str:
    """Where the clause stands here."""
    address = reverse("law:article", args=[hit.document, hit.address])
    return f"{address}#khoan-{hit.clause}" if hit.clause else address


def quotation(hit: LawHit, day: date) -> Quotation:
    """The best clause of a hit, word for word as of a day, and who amended it."""
    card, found = law.article(hit.document, hit.address, on=day)
    article = found.article
    clause = next((one for one in article.clauses if one.label == hit.clause), None)
    text = _said(clause) if clause else "\n".join(_said(one) for one in article.clauses)
    amending = (RelationKind.AMENDS, RelationKind.REPLACES, RelationKind.REPEALS)
    in_text = {one.document: one.number or one.title for one in found.notes}
    amended = (
        one.number or one.title
        for one in card.relations
        if one.incoming
        and one.kind in amending
        and one.target_address.split(".")[0] in ("", hit.address)
        and one.document not in in_text
    )
    short = text if len(text) <= LONGEST_QUOTED else text[:LONGEST_QUOTED].rsplit(" ", 1)[0]
    return Quotation(hit, short, short != text, tuple(dict.fromkeys(amended)), tuple(in_text.values()))


def _said(clause: Clause) -> str:
    head = " ".join(part for part in (clause.mark, clause.text) if part)
    return "\n".join([head, *(f"{point.mark} {point.text}" for point in clause.points)]).strip()


def _emergency(alarm: Alarm) -> Emergency:
    is_english = (get_language() or "vi").startswith("en")
    return Emergency(alarm.number, alarm.en if is_english else alarm.vi)
