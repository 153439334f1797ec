"""What stands together on the page of a step."""

from dataclasses import dataclass

from django.forms import BoundField


@dataclass(frozen=True, slots=True)
class RowGroup:
    """One row of a repeatable group."""

    number: int
    groups: tuple["Group", ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Controls that belong together: `legend` is "" for a single control.

    `value` is what a calculated field comes to; `rows` are those of a repeatable group, `error` what is wrong
    with all of them; `source` says where a prefilled value comes from, `wrong` is the tick to dispute it.
    `is_required` goes for the group as a whole, such as a set of files of which one is enough.
    """

    key: str
    legend: str
    hint: str
    controls: tuple[BoundField, ...]
    is_calculated: bool = False
    value: str = ""
    is_repeated: bool = False
    rows: tuple[RowGroup, ...] = ()
    count: BoundField | None = None
    can_add: bool = False
    can_drop: bool = False
    source: str = ""
    wrong: BoundField | None = None
    is_required: bool = False
