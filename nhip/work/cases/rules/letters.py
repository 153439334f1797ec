"""The words of a letter of apology. It is in Vietnamese, the language of the law, whoever reads the page."""

from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from nhip.work.cases.contracts.lateness import StepTotal, Timeline
from nhip.work.cases.contracts.states import Holder
from nhip.work.cases.rules.working_time import Office

_STEPS = MappingProxyType(
    {
        Holder.ONE_STOP_TO_ACCEPT: "tiếp nhận hồ sơ",
        Holder.HANDLER_TO_TAKE: "phân công người xử lý",
        Holder.HANDLER_TO_PROCESS: "xem xét, xử lý hồ sơ",
        Holder.APPROVER_TO_DECIDE: "duyệt và quyết định",
        Holder.RESULT_TO_ISSUE: "lập văn bản kết quả",
    }
)
MOST_STEPS = 2


@dataclass(frozen=True, slots=True)
class Missed:
    """What the letter speaks of: the procedure, the day that passed, where the time went."""

    procedure: str
    missed_on: date
    timeline: Timeline
    office: Office


def apology_text(missed: Missed) -> str:
    """The draft of a letter, for an officer to make better: what was missed, why as far as known, sorry."""
    opening = (
        f"Hồ sơ “{missed.procedure}” của Ông/Bà được hẹn trả kết quả ngày {missed.missed_on:%d/%m/%Y} "
        "nhưng đến nay chúng tôi chưa giải quyết xong."
    )
    regret = "Cơ quan chúng tôi xin lỗi Ông/Bà về sự chậm trễ này. Ông/Bà không phải làm thêm việc gì."
    return "\n".join(part for part in (opening, _why(missed), regret) if part)


def _why(missed: Missed) -> str:
    steps = [one for one in missed.timeline.owed if one.holder in _STEPS][:MOST_STEPS]
    if not steps:
        return ""
    return "Nguyên nhân: " + "; ".join(_step(one, missed.office) for one in steps) + "."


def _step(one: StepTotal, office: Office) -> str:
    used, over = hours_words(one.working), hours_words(one.over)
    return f"bước {_STEPS[one.holder]} đã mất {used} làm việc, quá {over} so với thời gian dự kiến"


def hours_words(span: timedelta) -> str:
    """A span in Vietnamese: `14 giờ`, `40 phút`."""
    minutes = round(span.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} giờ"] if hours else []
    parts += [f"{rest} phút"] if rest or not hours else []
    return " ".join(parts)
