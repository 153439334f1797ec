"""Search in a catalogue of 3,000 procedures, beside SQLite's full-text index and LIKE.

`measure()` returns the figures; `./run bench catalogue-search` prints them.
The catalogue is made up (titles from a few hundred words of administration), so it needs no file.
"""

import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PROCEDURES = 3_000
QUERIES = 300
_ACTS = (
    "Cấp giấy phép", "Cấp lại giấy chứng nhận", "Đăng ký thay đổi", "Gia hạn", "Thu hồi", "Thông báo",
    "Công nhận", "Phê duyệt", "Xác nhận", "Đổi", "Điều chỉnh", "Thẩm định", "Chấm dứt", "Tạm ngừng",
)  # fmt: skip
_THINGS = (
    "khai sinh", "kết hôn", "khai tử", "hộ kinh doanh", "nhà ở riêng lẻ", "quyền sử dụng đất",
    "an toàn thực phẩm", "giấy phép lái xe", "phương tiện thủy nội địa", "tàu cá", "giống cây trồng",
    "thuốc thú y", "văn phòng luật sư", "công chứng viên", "hàng hóa xuất khẩu", "tờ khai hải quan",
    "hóa đơn điện tử", "bảo hiểm xã hội", "lương hưu", "trợ cấp hằng tháng", "trường mầm non",
    "hợp tác xã", "đầu tư ra nước ngoài", "chứng khoán", "ngân hàng", "ngoại hối", "môi trường",
    "tài nguyên nước", "khoáng sản", "thủy lợi", "đê điều", "đường sắt", "cảng biển", "hàng không",
    "xuất nhập cảnh", "thẻ căn cước", "cư trú", "vũ khí", "phòng cháy chữa cháy", "người cao tuổi",
)  # fmt: skip
_FOR = (
    "cho tổ chức", "cho cá nhân", "cho người nước ngoài", "đối với doanh nghiệp", "cấp tỉnh", "cấp xã",
    "lần đầu", "do bị mất", "do hư hỏng", "do thay đổi thông tin", "trong trường hợp đặc biệt",
    "tại khu vực biên giới",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds a query, over all queries of the run."""

    name: str
    p50_ms: float
    p95_ms: float


def measure(*, procedures: int = PROCEDURES, queries: int = QUERIES, seed: int = 11) -> dict[str, Any]:
    """p50 and p95 of the catalogue's search with facets, and of its two peers, in one run."""
    from nhip.work.procedures.contracts import CatalogueQuery
    from nhip.work.procedures.queries import find

    chance = random.Random(seed)
    titles = _titles(chance, procedures)
    asked = [_question(chance, titles) for _ in range(queries)]
    with tempfile.TemporaryDirectory() as folder, _catalogue(titles, Path(folder)):
        ours = _timed("catalogue", asked, lambda words: find(CatalogueQuery(words=words)).count)
    peers = sqlite3.connect(":memory:")
    _fill(peers, titles)
    fts = _timed("SQLite FTS5", asked, lambda words: _fts(peers, words))
    like = _timed("SQLite LIKE", asked, lambda words: _like(peers, words))
    return {
        "procedures": procedures,
        "queries": queries,
        "timings": [asdict(one) for one in (ours, fts, like)],
    }


def _titles(chance: random.Random, count: int) -> list[str]:
    return [
        f"{chance.choice(_ACTS)} {chance.choice(_THINGS)} {chance.choice(_FOR)} và {chance.choice(_THINGS)}"
        for _ in range(count)
    ]


def _question(chance: random.Random, titles: list[str]) -> str:
    from nhip.kernel.text import fold

    words = chance.choice(titles).split()
    start = chance.randrange(max(len(words) - 4, 1))
    text = " ".join(words[start : start + chance.randint(2, 6)])
    return fold(text) if chance.random() < 0.5 else text


class _catalogue:
    """The search index over made-up procedures, in a folder of its own."""

    def __init__(self, titles: list[str], folder: Path) -> None:
        self.titles, self.folder = titles, folder

    def __enter__(self) -> None:
        from django.test import override_settings

        from nhip.work.procedures.adapters import search_index
        from nhip.work.procedures.adapters.search_index import Text
        from nhip.work.procedures.adapters.shelf import Entry

        self.settings = override_settings(DATA_DIR=self.folder)
        self.settings.enable()
        texts = (
            Text(
                Entry(
                    code=f"B.{number:06d}",
                    title_vi=title,
                    title_en="",
                    summary_vi="",
                    summary_en="",
                    field=_THINGS[number % len(_THINGS)],
                    levels=("province", "commune")[: 1 + number % 2],
                    audiences=("citizen", "enterprise", "organisation")[: 1 + number % 3],
                    life_events=(),
                    can_be_filed=number % 100 == 0,
                    simulated=True,
                ),
                title,
                f"{title} nộp hồ sơ trực tiếp hoặc qua bưu chính; cơ quan xem xét, trả kết quả. " * 8,
            )
            for number, title in enumerate(self.titles)
        )
        search_index.build(texts, revision=1)

    def __exit__(self, *_: object) -> None:
        self.settings.disable()


def _timed(name: str, asked: list[str], ask: Callable[[str], int]) -> Timing:
    ask(asked[0])
    spent = []
    for words in asked:
        start = time.perf_counter()
        ask(words)
        spent.append(1_000 * (time.perf_counter() - start))
    spent.sort()
    return Timing(name, round(spent[len(spent) // 2], 2), round(spent[int(len(spent) * 0.95)], 2))


def _fill(database: sqlite3.Connection, titles: list[str]) -> None:
    from nhip.kernel.text import fold

    body = "nop ho so truc tiep hoac qua buu chinh; co quan co tham quyen xem xet, tra ket qua. " * 8
    database.execute("create table procedures (id integer primary key, title text, body text)")
    database.execute("create virtual table searched using fts5(title, body, content='')")
    rows = [(number, fold(title), f"{fold(title)} {body}") for number, title in enumerate(titles)]
    database.executemany("insert into procedures values (?, ?, ?)", rows)
    database.executemany("insert into searched (rowid, title, body) values (?, ?, ?)", rows)


def _fts(database: sqlite3.Connection, words: str) -> int:
    from nhip.kernel.text import fold

    asked = " OR ".join(f'"{word}"' for word in fold(words).split())
    found = database.execute(
        "select rowid, bm25(searched, 4.0, 1.0) as score from searched where searched match ? order by score",
        (asked,),
    )
    return len(found.fetchall())


def _like(database: sqlite3.Connection, words: str) -> int:
    from nhip.kernel.text import fold

    parts = [f"%{word}%" for word in fold(words).split()]
    where = " and ".join("(title || ' ' || body) like ?" for _ in parts)
    # The number of conditions comes from the query; their values are bound.
    return len(database.execute(f"select id from procedures where {where}", parts).fetchall())


def main(arguments: list[str]) -> int:
    """Print the timings; the first argument is the number of procedures."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
    django.setup()
    result = measure(procedures=int(arguments[0]) if arguments else PROCEDURES)
    print(f"{result['procedures']} procedures, {result['queries']} queries, half of them without diacritics")
    for timing in result["timings"]:
        print(f"{timing['name']:<12} p50 {timing['p50_ms']:8.2f} ms   p95 {timing['p95_ms']:8.2f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
