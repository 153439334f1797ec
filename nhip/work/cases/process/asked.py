"""Which tasks the inbox lists, from the parameters of its address."""

from collections.abc import Mapping

from nhip.work.cases.contracts.inbox import TaskQuery, Which
from nhip.work.flows.contracts import TaskFilters, TaskKind

_KINDS = {Which.OPINIONS: TaskKind.OPINION, Which.WARNINGS: TaskKind.ESCALATION}


def query_of(asked: Mapping[str, str]) -> TaskQuery:
    """What an officer asked for; what is no way of asking counts as everything."""
    which = asked.get("which", "")
    return TaskQuery(
        which=Which(which) if which in set(Which) else Which.EVERYTHING,
        text=asked.get("q", "")[:60],
        after=asked.get("after", "")[:200],
        before=asked.get("before", "")[:200],
    )


def filters_of(query: TaskQuery, *, subject_kind: str) -> TaskFilters:
    """The same in the words of flows."""
    return TaskFilters(
        subject_kind=subject_kind,
        kind=_KINDS.get(query.which),
        text=query.text,
        is_mine=query.which is Which.MINE,
        is_unassigned=query.which is Which.UNASSIGNED,
        is_overdue=query.which is Which.LATE,
        after=query.after,
        before=query.before,
    )
