"""Made-up laws in the two formats that are read."""

from typing import Any

LAWS: list[dict[str, Any]] = [
    {
        "id": "Luật Vườn hoa",
        "articles": [
            {"id": "1", "text": "Phạm vi điều chỉnh\n\nLuật này quy định về việc trồng và chăm sóc hoa."},
            {
                "id": "2",
                "text": "Tuổi trồng hoa\n\n1. Người từ đủ 12 tuổi được trồng hoa.\n\n"
                "2. Người chưa đủ 12 tuổi:\n\na) Trồng cùng cha mẹ;\n\nb) Trồng ở trường theo khoản 1 Điều này.",
            },
            {
                "id": "3",
                "text": "Hiệu lực thi hành\n\nLuật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2020.",
            },
        ],
    }
]


def _chapter(title: str, subtitle: str, *articles: tuple[str, str, str]) -> dict[str, Any]:
    listed = [
        {"id": f"art-{number}", "number": f"Điều {number}", "heading": heading, "body": body}
        for number, heading, body in articles
    ]
    return {"title": title, "subtitle": subtitle, "articles": listed}


OLD = {
    "id": "10/2005/QH11",
    "sourceUrl": "https://example.vn/van-ban/luat-cay-canh-so-10-2005-qh11--101",
    "chapters": [
        _chapter(
            "CHƯƠNG I",
            "QUY ĐỊNH CHUNG",
            ("1", "Phạm vi điều chỉnh", "Luật cây cảnh quy định về bonsai.\nMục 2\nCHĂM SÓC"),
            ("2", "Tưới cây cảnh", "1. Cây cảnh được tưới hai lần mỗi ngày.\n3. Bỏ qua số hai."),
        ),
        _chapter(
            "CHƯƠNG II",
            "ĐIỀU KHOẢN THI HÀNH",
            (
                "3",
                "Hiệu lực thi hành",
                "Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2006.\n"
                "Luật này đã được Quốc hội khóa XI thông qua ngày 29 tháng 11 năm 2005.",
            ),
        ),
    ],
}
NEW = {
    "id": "20/2019/QH14",
    "sourceUrl": "https://example.vn/van-ban/luat-cay-canh-so-20-2019-qh14--202",
    "chapters": [
        _chapter(
            "PHẦN MỞ ĐẦU",
            "",
            ("1", "Phạm vi điều chỉnh", "Luật cây cảnh quy định về bonsai và lan."),
            ("2", "Tưới cây cảnh", "Cây cảnh được tưới một lần mỗi ngày theo Điều 9 của Luật này."),
            (
                "3",
                "Hiệu lực thi hành",
                "1. Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2020.\n"
                "2. Luật cây cảnh số 10/2005/QH11 đã được sửa đổi, bổ sung một số điều theo Luật số 15/2010/QH12 "
                "hết hiệu lực kể từ ngày Luật này có hiệu lực thi hành.",
            ),
        )
    ],
}
PLAN = {
    "id": "2649/KH-UBND",
    "sourceUrl": "https://example.vn/van-ban/ke-hoach-trong-hoa--303",
    "chapters": [
        _chapter("PHẦN MỞ ĐẦU", "", ("1", "Mục tiêu", "Kế hoạch trồng hoa theo Điều 2 của Luật Vườn hoa."))
    ],
}
NEWER = [OLD, NEW, PLAN]
AMENDING = {
    "id": "15/2010/QH12",
    "sourceUrl": "https://example.vn/van-ban/luat-sua-doi-so-15-2010-qh12--404",
    "chapters": [
        {
            "title": "",
            "subtitle": "",
            "articles": [
                {
                    "id": "art-1",
                    "number": "Điều 1",
                    "heading": "Sửa đổi, bổ sung một số điều của Luật cây cảnh số 10/2005/QH11",
                    "body": "1. Sửa đổi, bổ sung khoản 1 Điều 2 như sau:\n"
                    "“1. Cây cảnh được tưới ba lần mỗi ngày.”.\n"
                    "2. Bổ sung Điều 2a vào sau Điều 2 như sau:\n"
                    "“Điều 2a. Bón phân\n1. Bón mỗi tháng.”.\n"
                    "3. Sửa đổi tên Mục 2 như sau:\n“CHĂM BÓN”.",
                },
                {
                    "id": "art-2",
                    "number": "Điều 2",
                    "heading": "Hiệu lực thi hành",
                    "body": "Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2011.",
                },
            ],
        }
    ],
}
