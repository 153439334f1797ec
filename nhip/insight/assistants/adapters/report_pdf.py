"""The report on a policy text as PDF: typst with its own embedded fonts."""

import json
from datetime import date
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from nhip.insight.assistants.contracts import JudgedPair, Review
from nhip.insight.assistants.wording import LABELS, level
from nhip.work.law.contracts import Statement

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "assistants" / "typst" / "review.typ"


def report_pdf(review: Review, *, day: date) -> bytes:
    """The pairs, both sentences of each, the doubtful citations and the statements without an indicator."""
    data = {
        "words": _words(),
        "title": review.card.title,
        "name": review.card.name,
        "draft": review.card.is_draft,
        "summary": _("%(statements)s câu có số, so với %(others)s câu đang có hiệu lực, ngày %(day)s.")
        % {
            "statements": len(review.lines),
            "others": review.compared_with,
            "day": f"{day:%d/%m/%Y}",
        },
        "pairs": [_pair(one) for one in review.pairs],
        "left_out": review.left_out,
        "cited": [{"named": one.named, "problem": one.problem} for one in review.doubtful_citations],
        "unmatched": [
            {"quote": one.statement.quote, "level": level(one.statement)}
            for one in review.lines
            if not one.statement.indicator and one.statement.kind != "count_claim"
        ],
        "date": {"year": day.year, "month": day.month, "day": day.day},
    }
    return bytes(
        typst.compile(
            TEMPLATE.read_bytes(),
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    )


def _pair(judged: JudgedPair) -> dict[str, object]:
    pair = judged.pair
    label = judged.verdict.label if judged.verdict else pair.label
    said = _("Cán bộ kết luận: %(label)s. %(note)s") if judged.verdict else ""
    concluded = {
        "label": LABELS[label],
        "note": f"{judged.verdict.note} ({judged.verdict.given_by})" if judged.verdict else "",
    }
    return {
        "label": str(LABELS[pair.label]),
        "reason": pair.reason,
        "first": _side(pair.first),
        "second": None if pair.second == pair.first else _side(pair.second),
        "prevails": pair.prevails,
        "why": pair.why,
        "verdict": said % concluded if said else "",
    }


def _side(one: Statement) -> dict[str, str]:
    return {"source": one.source, "quote": one.quote, "level": level(one), "year": str(one.year or "")}


def _words() -> dict[str, str]:
    return {
        "heading": _("Báo cáo rà văn bản"),
        "draft": _("Dự thảo, chưa ban hành"),
        "pairs": _("Những điểm cần xem"),
        "none": _("Không thấy cặp câu nào trái nhau."),
        "prevails": _("Theo"),
        "neither": _("Chưa bên nào đứng trên"),
        "cited": _("Văn bản được dẫn cần kiểm lại"),
        "unmatched": _("Câu có số chưa biết đo chỉ số nào"),
        "left_out": _("Số cặp nữa không in ở đây"),
        "limit": _(
            "Máy so câu có số về cùng chỉ số, cùng địa phương; câu không có số và điều kiện bằng lời chưa "
            "được so. Báo cáo giúp người xem, không thay kết luận của người có thẩm quyền."
        ),
    }
