"""What is counted over dossiers (hồ sơ), from the feed `cases`."""

from datetime import date
from typing import TYPE_CHECKING

from nhip.insight.indicators.contracts import Direction, Metric, Owner
from nhip.insight.indicators.definitions.measures import Measure, count, median, share, stock
from nhip.insight.indicators.definitions.registry import indicator

if TYPE_CHECKING:
    from ibis.expr.types import Table

OFFICE = Owner("van-phong-ubnd", "Văn phòng UBND", "Office of the People's Committee")
MONTHLY = ("unit_code", "month")

# The national status codes in which nobody works on the dossier: supplement requested, financial
# obligation, stopped. Their clock is paused, so they cannot be late meanwhile.
PAUSED = (5, 6, 8)
SATISFIED_FROM = 4


@indicator(
    Metric(
        code="online_dossier_share",
        title_vi="Hồ sơ nộp trực tuyến",
        title_en="Dossiers filed online",
        unit="%",
        direction=Direction.UP,
        meaning_vi="Hồ sơ nộp qua kênh trực tuyến chia tổng hồ sơ nộp trong kỳ, tính theo ngày nộp và "
        "đơn vị giải quyết. Văn bản 2020 nói “giải quyết theo dịch vụ công mức 3, 4”, phát biểu 2024 "
        "nói “làm điện tử, từ xa”: chỉ số này đo lúc nộp, chưa đo khâu trả kết quả.",
        meaning_en="Dossiers filed through the online channel over all dossiers filed in the period, "
        "by day of filing and competent unit. The 2020 text says “dealt with at levels 3 and 4”, the "
        "2024 words “done electronically, remotely”: this measures the filing, not the return.",
        owner=OFFICE,
        frequency="month",
        computed=True,
        version=1,
        feeds=("cases",),
        dimensions=MONTHLY,
        method="share",
    )
)
def online_dossier_share(cases: "Table") -> Measure:
    filed = cases.filter(cases.received_at.notnull())
    return share(filed, counted=filed.channel == "online", day=filed.received_at_date)


@indicator(
    Metric(
        code="online_settled_share",
        title_vi="Hồ sơ có kết quả đã nộp trực tuyến",
        title_en="Settled dossiers that were filed online",
        unit="%",
        direction=Direction.UP,
        meaning_vi="Hồ sơ có kết quả trong kỳ mà đã nộp trực tuyến chia hồ sơ có kết quả trong kỳ. Gần với "
        "lời “giải quyết theo dịch vụ công trực tuyến” của văn bản 2020; chưa phải toàn trình, vì nguồn "
        "chưa ghi thanh toán và cách nhận kết quả.",
        meaning_en="Dossiers with a result in the period that had been filed online over those with a "
        "result. Close to “dealt with online” in the 2020 text; not end to end, because the feed does not "
        "carry payment and how the result was received.",
        owner=OFFICE,
        frequency="month",
        computed=True,
        version=1,
        feeds=("cases",),
        dimensions=MONTHLY,
        method="share",
    )
)
def online_settled_share(cases: "Table") -> Measure:
    settled = cases.filter(cases.on_time.notnull() & cases.closed_at.notnull())
    return share(settled, counted=settled.channel == "online", day=settled.closed_at_date)


@indicator(
    Metric(
        code="supplement_share",
        title_vi="Hồ sơ bị yêu cầu bổ sung",
        title_en="Dossiers asked for supplements",
        unit="%",
        direction=Direction.DOWN,
        meaning_vi="Hồ sơ nộp trong kỳ mà đến nay đã bị yêu cầu bổ sung ít nhất một lần chia hồ sơ nộp trong "
        "kỳ. Con số của kỳ gần đây còn tăng khi hồ sơ được xử lý tiếp.",
        meaning_en="Dossiers filed in the period and asked for supplements at least once so far over those "
        "filed in the period. Recent periods still grow as their dossiers are handled.",
        owner=OFFICE,
        frequency="month",
        computed=True,
        version=1,
        feeds=("cases",),
        dimensions=MONTHLY,
        method="share",
    )
)
def supplement_share(cases: "Table") -> Measure:
    filed = cases.filter(cases.received_at.notnull())
    return share(filed, counted=filed.supplements >= 1, day=filed.received_at_date)


@indicator(
    Metric(
        code="on_time_share",
        title_vi="Hồ sơ giải quyết đúng hạn",
        title_en="Dossiers decided in time",
        unit="%",
        direction=Direction.UP,
        meaning_vi="Hồ sơ có kết quả đúng hoặc trước hạn chia hồ sơ có kết quả trong kỳ, theo ngày kết "
        "thúc. Hồ sơ quá hạn chưa có kết quả không nằm ở đây mà ở “hồ sơ đang quá hạn”.",
        meaning_en="Dossiers with a result on or before the due day over those with a result in the "
        "period, by day of closing. Late dossiers still open are not here but in “open and overdue”.",
        owner=OFFICE,
        frequency="month",
        computed=True,
        version=1,
        feeds=("cases",),
        dimensions=MONTHLY,
        method="share",
    )
)
def on_time_share(cases: "Table") -> Measure:
    settled = cases.filter(cases.on_time.notnull() & cases.closed_at.notnull())
    return share(settled, counted=settled.on_time == 1, day=settled.closed_at_date)


@indicator(
    Metric(
        code="satisfaction_tthc",
        title_vi="Người dân hài lòng khi làm thủ tục",
        title_en="People satisfied with procedures",
        unit="%",
        direction=Direction.UP,
        meaning_vi="Lượt đánh giá 4 hoặc 5 sao chia tổng lượt đánh giá của hồ sơ kết thúc trong kỳ. Chỉ "
        "gồm người có đánh giá; mục tiêu nói “người dân và doanh nghiệp hài lòng”, thường đo bằng khảo sát.",
        meaning_en="Ratings of 4 or 5 stars over all ratings of dossiers closed in the period. Only those "
        "who rated; the target speaks of people and firms satisfied, usually taken from surveys.",
        owner=OFFICE,
        frequency="month",
        computed=True,
        version=1,
        feeds=("cases",),
        dimensions=MONTHLY,
        method="share",
    )
)
def satisfaction_tthc(cases: "Table") -> Measure:
    rated = cases.filter(cases.rating.notnull() & cases.closed_at.notnull())
    return share(rated, counted=rated.rating >= SATISFIED_FROM, day=rated.closed_at_date)


@indicator(
    Metric(
        code="dossiers_received",
        title_vi="Hồ sơ nộp trong kỳ",
        title_en="Dossiers filed",
        unit="hồ sơ",
        direction=Direction.NEITHER,
        meaning_vi="Số hồ sơ nộp trong kỳ, mọi kênh. Là quy mô công việc, không có mục tiêu.",
        meaning_en="How many dossiers were filed in the period, all channels. A workload, not a goal.",
        owner=OFFICE,
        frequency="month",
        computed=True,
        version=1,
        feeds=("cases",),
        dimensions=MONTHLY,
        method="count",
    )
)
def dossiers_received(cases: "Table") -> Measure:
    filed = cases.filter(cases.received_at.notnull())
    return count(filed, day=filed.received_at_date)


@indicator(
    Metric(
        code="handling_days",
        title_vi="Thời gian giải quyết (trung vị)",
        title_en="Handling time (median)",
        unit="ngày",
        direction=Direction.DOWN,
        meaning_vi="Trung vị số ngày lịch từ ngày nộp đến ngày có kết quả, của hồ sơ có kết quả trong kỳ. "
        "Tính cả thời gian chờ bổ sung, nên là điều người dân thấy, không phải thời hạn luật định.",
        meaning_en="Median calendar days from filing to result, of dossiers with a result in the period. "
        "Waiting for supplements is included: what people live through, not the statutory time.",
        owner=OFFICE,
        frequency="month",
        computed=True,
        version=1,
        feeds=("cases",),
        dimensions=MONTHLY,
        method="median",
    )
)
def handling_days(cases: "Table") -> Measure:
    settled = cases.filter(cases.on_time.notnull() & cases.closed_at.notnull() & cases.received_at.notnull())
    days = settled.closed_at_date.delta(settled.received_at_date, unit="day")
    return median(settled, amount=days, day=settled.closed_at_date)


@indicator(
    Metric(
        code="late_open",
        title_vi="Hồ sơ đang quá hạn",
        title_en="Open and overdue dossiers",
        unit="hồ sơ",
        direction=Direction.DOWN,
        meaning_vi="Số hồ sơ chưa kết thúc, đồng hồ đang chạy, đã qua hạn vào ngày đo. Là con số tại một "
        "thời điểm: kỳ chỉ cho biết lần đo cuối cùng nằm ở đâu.",
        meaning_en="Dossiers not closed, clock running, past their due day on the day of measuring. A "
        "stock: the period only says where the last measuring lies.",
        owner=OFFICE,
        frequency="month",
        computed=True,
        version=1,
        feeds=("cases",),
        dimensions=MONTHLY,
        method="stock",
    )
)
def late_open(cases: "Table", *, today: date) -> Measure:
    running = cases.filter(cases.closed_at.isnull() & cases.status.notin(PAUSED))
    return stock(running, counted=(running.due_on < today).fill_null(False))
