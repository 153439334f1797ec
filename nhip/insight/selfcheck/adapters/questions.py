"""The questionnaire as data: read from the profile's `losi-2024.csv`."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from nhip.insight.selfcheck.contracts import Question, UnknownComponent, Words
from nhip.kernel import profile

FILE = "losi-2024.csv"
TITLE = Words("Chỉ số dịch vụ trực tuyến địa phương (LOSI)", "Local Online Service Index (LOSI)")
NOTE = Words(
    "Nhóm và số câu theo LOSI 2024 của Liên Hợp Quốc; lời từng câu là của nền tảng, "
    "chưa đối chiếu với bản gốc.",
    "Groups and counts are those of the United Nations' LOSI 2024; the wording of each question is the "
    "platform's own and was not checked against the original.",
)
GROUPS = {
    "institutional": Words("Khung thể chế", "Institutional framework"),
    "content": Words("Cung cấp nội dung", "Content provision"),
    "services": Words("Cung cấp dịch vụ", "Services provision"),
    "participation": Words("Tham gia của người dân", "Participation and engagement"),
    "literacy": Words("Hiểu biết về chính quyền số", "E-government literacy"),
    "technology": Words("Công nghệ", "Technology"),
}


@dataclass(frozen=True, slots=True)
class InstrumentFile:
    """The questions by group, before anybody answered."""

    code: str
    source: str
    groups: tuple[tuple[Words, tuple[Question, ...]], ...]


def instrument_file() -> InstrumentFile:
    """The questionnaire of this installation's profile. Raises UnknownComponent where it has none."""
    found = profile.current().file(FILE)
    if found is None:
        raise UnknownComponent(_("Hồ sơ tỉnh này chưa có bộ câu hỏi nào."))
    return _read(found)


@lru_cache(maxsize=4)
def _read(file: Path) -> InstrumentFile:
    with file.open(encoding="utf-8", newline="") as lines:
        questions = [
            Question(one["code"], one["group"], Words(one["vi"], one["en"]), one["check"])
            for one in csv.DictReader(lines)
        ]
    groups = tuple(
        (title, tuple(one for one in questions if one.group == key)) for key, title in GROUPS.items()
    )
    return InstrumentFile("losi-2024", "UN LOSI 2024", groups)
