"""What an outside agent may ask: the law, the catalogue, the numbers of texts, own cases. All read only.

Whoever calls has the rights of their token and no more; the law, the catalogue and the reading of a text in
hand are for everybody. Every answer is plain JSON.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.insight.assistants import queries
from nhip.insight.assistants.access import TEXTS, TEXTS_SCOPE
from nhip.kernel import limits, profile
from nhip.kernel.access import ANONYMOUS, Actor, InsufficientScope, SignInRequired
from nhip.kernel.errors import Invalid, NhipError
from nhip.work.cases import api as cases
from nhip.work.law import api as law
from nhip.work.law.contracts import Article, Conflict, LawQuery, Statement, TextAbout
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import CatalogueQuery

Json = dict[str, Any]
TRACK, READ = "cases.track", "cases.read"
CALLS_A_MINUTE = 120
LONGEST_TEXT = 200_000
MOST_TEXTS = 5
MOST_PAIRS = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """A program with a token, or nobody in particular where it has none."""

    token: str = ""

    def actor(self) -> Actor:
        """Who that is now; a token may have been revoked since the last call. Raises TokenRefused."""
        return identity.actor_of_token(self.token) if self.token else ANONYMOUS

    def within(self, *scopes: str) -> Actor:
        """The actor, if its token has one of these scopes. Raises SignInRequired, InsufficientScope."""
        actor = self.actor()
        if not actor.is_signed_in:
            raise SignInRequired(_("Việc này cần mã truy cập; đặt nó vào NHIP_TOKEN."))
        if actor.scopes is not None and not actor.scopes & set(scopes):
            raise InsufficientScope(
                _("Mã truy cập không có phạm vi “%(scope)s”; hãy cấp mã khác."), scope=scopes[0]
            )
        return actor


def called(caller: Caller, name: str, act: Callable[[], Json]) -> Json:
    """One call: a token's is counted against its limit and written to the log that its owner reads."""
    actor = caller.actor()
    if actor.client_id is not None:
        limits.take("mcp.call", str(actor.client_id), allowed=CALLS_A_MINUTE, per_seconds=60)
    try:
        answer = act()
    except NhipError as error:
        _record(actor, name, error.http_status)
        raise
    _record(actor, name, 200)
    return answer


def search_law(words: str, *, day: str, in_force_only: bool) -> Json:
    """Articles for words or a question."""
    found = law.find(LawQuery(words=words[:500], day=_day(day), only_in_force=in_force_only))
    hits = [
        {
            "document": one.document,
            "title": one.title,
            "number": one.number,
            "address": one.address,
            "clause": one.clause,
            "heading": one.heading,
            "text": one.text,
            "in_force": one.in_force,
            "url": _law_url(one.document, one.address, one.clause),
        }
        for one in found.hits
    ]
    return {"day": found.day.isoformat(), "count": found.count, "hits": hits}


def read_clause(document: str, article: str, *, clause: str, day: str) -> Json:
    """The words of an article or of one clause of it, as of a day."""
    card, found = law.article(document, article, on=_day(day))
    read: Article = found.article
    wanted = [one for one in read.clauses if not clause or one.label == clause]
    if not wanted:
        raise Invalid(_("Điều này không có khoản %(clause)s."), clause=clause)
    return {
        "document": card.title,
        "number": card.number,
        "article": read.label,
        "heading": read.heading,
        "clauses": [
            {
                "label": one.label,
                "text": " ".join(part for part in (one.mark, one.text) if part),
                "points": [f"{point.mark} {point.text}" for point in one.points],
            }
            for one in wanted
        ],
        "day": card.day.isoformat(),
        "in_force": card.in_force,
        "url": _law_url(document, article, clause),
    }


def find_procedures(words: str) -> Json:
    """Procedures for words."""
    found = procedures.find(CatalogueQuery(words=words[:500], page_size=10))
    hits = [
        {"code": one.code, "title": one.title, "summary": one.summary, "can_be_filed": one.can_be_filed}
        for one in found.hits
    ]
    return {"count": found.count, "procedures": hits}


def read_procedure(code: str) -> Json:
    """What a procedure needs, where it is dealt with, on what law it stands."""
    card = procedures.procedure(code)
    content = card.content
    return {
        "code": card.code,
        "title": card.title,
        "summary": card.summary,
        "can_be_filed": card.can_be_filed,
        "papers": list(dict.fromkeys(one.name for one in content.documents)),
        "authority": list(content.authority),
        "steps": [one.text for one in content.steps],
        "legal_bases": [" ".join(filter(None, (one.number, one.title))) for one in content.legal_bases],
        "url": f"/procedures/{card.code}/",
    }


def read_targets(text: str, *, title: str, dated: str) -> Json:
    """Every quantitative statement of a text."""
    found = _read(text, title or "text", dated)
    return {"statements": [_statement(one) for one in found]}


def find_conflicts(caller: Caller, texts: Sequence[str], *, with_in_force: bool) -> Json:
    """What texts say to each other, and with the right to it, to everything in force."""
    if not 1 <= len(texts) <= MOST_TEXTS:
        raise Invalid(_("Mỗi lần từ 1 đến %(most)s văn bản."), most=MOST_TEXTS)
    own = [one for number, text in enumerate(texts, 1) for one in _read(text, f"text {number}", "")]
    others: list[Statement] = []
    if with_in_force:
        caller.within(TEXTS_SCOPE.code).require(TEXTS.code)
        others = queries.in_force()
    pairs = law.judge(own, others)
    return {
        "compared_with": len(others),
        "pairs": [_pair(one) for one in pairs[:MOST_PAIRS]],
        "left_out": max(len(pairs) - MOST_PAIRS, 0),
    }


def case_status(caller: Caller, code: str) -> Json:
    """Where a case stands, for whoever it belongs to and for the officers of it."""
    view = cases.case(caller.within(TRACK, READ), code)
    card = view.card
    return {
        "code": card.code,
        "procedure": card.procedure_name,
        "status": int(card.status),
        "status_name": card.status.name.lower(),
        "filed_at": card.filed_at.isoformat(),
        "due_on": card.due_on.isoformat(),
        "is_late": card.is_late,
        "is_paused": card.is_paused,
        "agency": card.competent_agency,
        "simulated": card.simulated,
        "url": f"/cases/{card.code}/",
    }


def my_cases(caller: Caller) -> Json:
    """The caller's own cases, latest first."""
    cards = cases.my_cases(caller.within(TRACK))
    listed = [
        {
            "code": one.code,
            "procedure": one.procedure_name,
            "status_name": one.status.name.lower(),
            "due_on": one.due_on.isoformat(),
        }
        for one in cards[:50]
    ]
    return {"count": len(cards), "cases": listed}


def _read(text: str, title: str, dated: str) -> list[Statement]:
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise Invalid(_("Văn bản phải có chữ và dài nhất %(most)s ký tự."), most=LONGEST_TEXT)
    return law.statements_of(text, TextAbout(title, dated=dated, locality=profile.current().name_vi))


def _statement(one: Statement) -> Json:
    whole = one.value == one.value.to_integral_value()
    return {
        "kind": one.kind.value,
        "indicator": one.indicator,
        "metric": one.metric,
        "comparator": one.comparator,
        "value": int(one.value) if whole else float(one.value),
        "unit": one.unit,
        "year": one.year,
        "locality": one.locality,
        "scope": one.scope,
        "quote": one.quote,
        "start": one.start,
        "end": one.end,
        "source": one.source,
    }


def _pair(one: Conflict) -> Json:
    return {
        "label": one.label.value,
        "reason": one.reason,
        "first": _statement(one.first),
        "second": _statement(one.second),
        "prevails": one.prevails,
        "why": one.why,
    }


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(_("Ngày phải viết năm-tháng-ngày, ví dụ 2026-03-31.")) from error


def _law_url(document: str, address: str, clause: str) -> str:
    return f"/law/{document}/{address}/" + (f"#khoan-{clause}" if clause else "")


def _record(actor: Actor, name: str, status: int) -> None:
    if actor.client_id is not None:
        identity.record_use(actor.client_id, method="MCP", path=f"tools/{name}", status=status)
