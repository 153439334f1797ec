"""Policy texts: handed in, their statements settled, pairs concluded."""

import hashlib
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.insight.assistants.access import TEXTS
from nhip.insight.assistants.contracts import (
    NewText,
    Standing,
    TextInUse,
    TextUnusable,
    UnknownText,
)
from nhip.insight.assistants.events import StatementSettled, TextDropped, TextHandedIn, VerdictGiven
from nhip.insight.assistants.models import PairVerdict, PolicyStatement, PolicyText
from nhip.insight.assistants.queries.policies import pair_key, review
from nhip.insight.assistants.rules.places import paragraphs, spot
from nhip.insight.indicators import api as indicators
from nhip.insight.indicators.contracts import NewMetric, NewTarget, TargetKind, Text
from nhip.kernel import clock, profile
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.work.law import api as law
from nhip.work.law.contracts import Alias, ConflictLabel, Statement, StatementKind, TextAbout

LONGEST_TEXT = 400_000
MOST_STATEMENTS = 3000


@dataclass(frozen=True, slots=True)
class Assigned:
    """Which indicator a statement measures; `words` is what texts call it, "" to teach nothing."""

    indicator: str
    words: str = ""


def hand_in(actor: Actor, new: NewText) -> UUID:
    """Keep a text and everything it says in numbers. Needs `assistants.texts`.

    Raises TextUnusable, NotAllowed.
    """
    actor.require(TEXTS.code)
    _check(new)
    about = TextAbout(new.title, new.number, new.kind, new.dated, profile.current().name_vi)
    found = law.statements_of(new.text, about)[:MOST_STATEMENTS]
    row = PolicyText(
        title=new.title,
        number=new.number,
        kind=new.kind,
        dated=new.dated,
        issuer=new.issuer,
        text=new.text,
        sha256=hashlib.sha256(new.text.encode()).hexdigest(),
        file_name=new.file_name[:200],
        is_draft=new.is_draft,
        handed_in_by_id=actor.own_party(),
    )
    with action("assistants.hand_in_text", actor=actor, about=("policy_text", row.pk)) as act:
        act.require(TEXTS.code)
        row.save(force_insert=True)
        PolicyStatement.objects.bulk_create(_row(row, number, one) for number, one in enumerate(found))
        open_ones = [one for one in found if one.kind is not StatementKind.COUNT_CLAIM]
        unmatched = sum(1 for one in open_ones if one.indicator is None)
        act.note(statements=len(found), unmatched=unmatched, draft=new.is_draft)
        act.emit(TextHandedIn(str(row.pk), new.is_draft, len(found), unmatched))
    return row.pk


def drop_text(actor: Actor, text_id: UUID) -> None:
    """Throw a text and its statements away. Raises UnknownText, TextInUse, NotAllowed."""
    with action("assistants.drop_text", actor=actor, about=("policy_text", text_id)) as act:
        act.require(TEXTS.code)
        row = PolicyText.objects.select_for_update().filter(pk=text_id).first()
        if row is None:
            raise UnknownText(_("Không có văn bản này."))
        if row.statements.filter(standing=Standing.ADOPTED.value).exists():
            raise TextInUse(_("Đã có mục tiêu theo dõi lấy từ văn bản này nên phải giữ nó."))
        row.delete()
        act.emit(TextDropped(str(text_id)))


def assign(actor: Actor, statement_id: UUID, assigned: Assigned) -> int:
    """Give a statement its indicator, and with `words` every open statement that the words now fit.

    Answers how many statements got the indicator. Needs `law.alias` for the words. Raises UnknownText,
    NotAllowed, NotFound (indicator), Invalid (words).
    """
    indicators.metric(assigned.indicator)
    with action("assistants.assign_indicator", actor=actor, about=("statement", statement_id)) as act:
        act.require(TEXTS.code)
        row = _locked(statement_id)
        row.indicator = assigned.indicator
        row.save(update_fields=["indicator"])
        more = 0
        if assigned.words:
            law.give_alias(actor, Alias(assigned.indicator, assigned.words, row.unit))
            more = _recognised(assigned.indicator)
        act.note(indicator=assigned.indicator, more=more)
        act.emit(StatementSettled(str(row.pk), row.indicator, row.standing))
    return 1 + more


def assign_new(actor: Actor, statement_id: UUID, metric: NewMetric, words: str = "") -> int:
    """The same for an indicator that the register does not have yet. Needs `indicators.adopt`."""
    with action(
        "assistants.describe_indicator", actor=actor, about=("statement", statement_id), emits=False
    ) as act:
        act.require(TEXTS.code)
        unit = metric.unit or _locked(statement_id).unit
        indicators.describe_metric(actor, replace(metric, unit=unit))
        return assign(actor, statement_id, Assigned(metric.code, words))


def adopt(actor: Actor, statement_id: UUID) -> str:
    """A confirmed statement becomes a target that the province's board follows; answers the target's id.

    Needs `indicators.adopt`. Raises UnknownText, NotAllowed, Invalid.
    """
    with action("assistants.adopt_statement", actor=actor, about=("statement", statement_id)) as act:
        act.require(TEXTS.code)
        row = _locked(statement_id)
        target = indicators.adopt_target(actor, _text(row.text), _target(row))
        row.standing = Standing.ADOPTED.value
        row.save(update_fields=["standing"])
        act.note(target=target.id)
        act.emit(StatementSettled(str(row.pk), row.indicator, row.standing))
    return target.id


def set_aside(actor: Actor, statement_id: UUID) -> None:
    """A statement is no target and no conflict: it leaves the lists. Raises UnknownText, NotAllowed."""
    with action("assistants.set_aside_statement", actor=actor, about=("statement", statement_id)) as act:
        act.require(TEXTS.code)
        row = _locked(statement_id)
        row.standing = Standing.SET_ASIDE.value
        row.save(update_fields=["standing"])
        act.emit(StatementSettled(str(row.pk), row.indicator, row.standing))


def give_verdict(actor: Actor, text_id: UUID, key: str, *, label: ConflictLabel, note: str = "") -> None:
    """Conclude what a pair of a text is; a later conclusion takes the place of an earlier one.

    Raises UnknownText (the pair is not there any more), NotAllowed.
    """
    found = next((one for one in review(actor, text_id).pairs if one.key == key), None)
    if found is None:
        raise UnknownText(_("Cặp câu này không còn; văn bản hoặc chỉ số vừa được đổi."))
    with action("assistants.give_verdict", actor=actor, about=("pair", key)) as act:
        act.require(TEXTS.code)
        judged = found.pair.label.value
        PairVerdict.objects.update_or_create(
            key=pair_key(found.pair),
            defaults={
                "judged": judged,
                "label": label.value,
                "note": note.strip(),
                "first": _plain(found.pair.first),
                "second": _plain(found.pair.second),
                "given_by_id": actor.own_party(),
                "given_at": clock.now(),
            },
        )
        act.note(judged=judged, label=label.value)
        act.emit(VerdictGiven(key, judged, label.value))


def _check(new: NewText) -> None:
    fields: dict[str, str] = {}
    if not new.title.strip():
        fields["title"] = str(_("Xin ghi tên văn bản."))
    if not new.text.strip():
        fields["text"] = str(_("Xin dán chữ của văn bản hoặc chọn tệp."))
    if len(new.text) > LONGEST_TEXT:
        message = _("Văn bản dài %(length)s ký tự; nhiều nhất %(most)s, xin chia theo chương.")
        fields["text"] = str(message % {"length": len(new.text), "most": LONGEST_TEXT})
    if fields:
        raise TextUnusable(_("Chưa đọc được văn bản."), fields=fields)


def _row(text: PolicyText, number: int, one: Statement) -> PolicyStatement:
    return PolicyStatement(
        text=text,
        position=number,
        kind=one.kind.value,
        indicator=one.indicator or "",
        metric=one.metric,
        comparator=one.comparator,
        value=one.value,
        unit=one.unit[:40],
        year=one.year,
        locality=one.locality[:100],
        scope=one.scope,
        quote=one.quote,
        start=one.start,
        end=one.end,
        listed=one.listed,
    )


def _locked(statement_id: UUID) -> PolicyStatement:
    row = (
        PolicyStatement.objects.select_for_update(of=("self",))
        .select_related("text")
        .filter(pk=statement_id)
        .first()
    )
    if row is None:
        raise UnknownText(_("Không có câu này; văn bản có thể đã bị bỏ."))
    return row


def _recognised(indicator: str) -> int:
    """Counts the statements without an indicator whose words the register now knows as this one."""
    rows = PolicyStatement.objects.select_related("text").filter(indicator="", standing=Standing.OPEN.value)
    known = [row for row in rows if law.indicator_of(row.metric, row.quote, unit=row.unit) == indicator]
    for row in known:
        row.indicator = indicator
    PolicyStatement.objects.bulk_update(known, ["indicator"], batch_size=500)
    return len(known)


def _text(row: PolicyText) -> Text:
    code = f"vb-{row.sha256[:12]}"
    return Text(code, row.number, row.kind, row.title, row.dated, row.issuer, row.sha256)


def _target(row: PolicyStatement) -> NewTarget:
    at = spot(row.text.text, row.start, row.end)
    lines = paragraphs(row.text.title, row.text.text)
    place = indicators.place_of(
        lines, source=_text(row.text).code, paragraph=at.number, start=at.start, end=at.end
    )
    return NewTarget(
        metric=row.indicator,
        kind=TargetKind(row.kind),
        comparator=row.comparator,
        value=row.value,
        unit=row.unit,
        year=row.year,
        scope=row.scope,
        place=place,
        quoted=row.quote,
    )


def _plain(one: Statement) -> dict[str, Any]:
    return {**asdict(one), "kind": one.kind.value, "value": str(one.value)}


__all__ = [
    "Assigned",
    "adopt",
    "assign",
    "assign_new",
    "drop_text",
    "give_verdict",
    "hand_in",
    "set_aside",
]
