"""The twelve shipped procedures: who files each, who decides it, and what the dossier says of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.journeys.dossier import Told

WARD = ("xu-ly", "duyet")


@dataclass(frozen=True, slots=True)
class Walk:
    """One procedure: by which words it is looked for, who files it, who handles and approves it, who is
    asked, which paper has to be sent again, what it costs, and what the dossier says.
    """

    code: str
    words: str
    person: str
    staff: tuple[str, str] = WARD
    asked: str = ""
    paper: str = ""
    fee: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> Told:
        return Told(self.texts, {"place": "26740", **self.choices})


WALKS = (
    Walk(
        "khai-sinh",
        "khai sinh",
        "Nguyễn Thị Mai Lan",
        paper="Giấy chứng sinh",
        texts={"copies": "2", "child__name": "Nguyễn Bảo An", "child__birth_date": "10/11/2026"},
        choices={"relation": "mother"},
    ),
    Walk(
        "xac-nhan-cu-tru",
        "xac nhan cu tru",
        "Đỗ Nhật Minh",
        texts={
            "since": "01/08/2025",
            "until": "01/08/2026",
            "household__0__person__name": "Đỗ Nhật Minh",
            "household__1__person__name": "Đỗ Nhật An",
        },
        choices={"kinds": "past,household"},
    ),
    Walk(
        "ho-kinh-doanh",
        "mo quan nuoc",
        "Phạm Thị Ngọc Sương",
        texts={
            "business_name": "Quán Ngọc Sương",
            "capital": "50.000.000",
            "workers": "3",
            "trades__0__name": "Bán nước giải khát",
            "trades__0__code": "5630",
            "members__0__share": "30.000.000",
            "members__1__share": "20.000.000",
        },
        choices={"tenure": "rented", "trade": "food", "owner_kind": "family"},
        paper="Hợp đồng thuê hoặc giấy cho mượn",
        fee="100.000",
    ),
    Walk(
        "nhap-hoc-mam-non",
        "xin hoc mam non",
        "Bùi Thị Khánh Vy",
        paper="Giấy khai sinh của trẻ",
        texts={
            "child__birth_date": "12/04/2022",
            "child__name": "Nguyễn Bảo An",
            "child__number": "079322000001",
            "siblings__0__name": "Nguyễn Gia Bảo",
        },
    ),
    Walk(
        "tro-cap-huu-tri-xa-hoi",
        "tro cap nguoi gia",
        "Trần Văn Hòa",
        texts={
            "bank_account": "0071001234567",
            "other_incomes__0__amount": "900.000",
            "other_incomes__1__amount": "600.000",
        },
        choices={"other_pension": "yes"},
    ),
    Walk(
        "giay-phep-xay-dung-nha-o",
        "xay nha",
        "Lê Quốc Khánh",
        asked="xu-ly-so-xd",
        paper="Bản vẽ thiết kế xây dựng",
        fee="75.000",
        texts={
            "area": "80",
            "footprint": "8",
            "floors__0__area": "70",
            "floors__0__height": "360",
            "floors__1__area": "70",
            "floors__1__height": "330",
            "storeys": "2",
            "basement": "0",
            "cost": "900.000.000",
            "sheet": "12",
            "parcel": "34",
        },
        choices={"designed_by": "company"},
    ),
    Walk(
        "ban-hang-via-he",
        "ban hang via he",
        "Võ Thị Tư",
        asked="xu-ly-so-xd",
        paper="Ảnh hoặc sơ đồ chỗ bán",
        fee="80.000",
        texts={"area": "2", "months": "2", "partners__0__person__name": "Võ Văn Năm"},
        choices={"household": "none"},
    ),
    Walk(
        "dien-thoai-ho-ngheo",
        "dien thoai cho ho ngheo",
        "Võ Thị Tư",
        asked="xu-ly-so-khcn",
        paper="Giấy chứng nhận hộ nghèo, cận nghèo hoặc chính sách",
        texts={
            "phones": "0",
            "people__0__person__name": "Võ Thị Tư",
            "people__1__person__name": "Võ Văn Năm",
        },
        choices={"signal": "weak"},
    ),
    Walk(
        "doi-giay-phep-lai-xe",
        "doi bang lai xe",
        "Huỳnh Tấn Tài",
        staff=("xu-ly-ca", "duyet-ca"),
        paper="Ảnh giấy phép lái xe hiện có",
        fee="115.000",
        texts={"licence_number": "790123456789", "issued_on": "01/12/2016", "expires_on": "01/12/2026"},
    ),
    Walk(
        "thong-bao-an-toan-dien",
        "an toan dien",
        "Lê Quốc Khánh",
        staff=("xu-ly-so-ct", "duyet-so-ct"),
        paper="Sơ đồ hoặc phương án an toàn",
        texts={"equipment__0__count": "2", "equipment__0__power": "15"},
        choices={"for_whom": "organisation", "subject": "equipment"},
    ),
    Walk(
        "an-toan-thuc-pham",
        "an toan thuc pham",
        "Phạm Thị Ngọc Sương",
        staff=("xu-ly-so-attp", "duyet-so-attp"),
        asked="xu-ly-so-yt",
        paper="Danh sách người đủ sức khỏe, đã tập huấn kiến thức",
        fee="700.000",
        texts={"area": "60", "handlers": "4", "meals": "50"},
        choices={"holder_kind": "company"},
    ),
    Walk(
        "bien-dong-dat-dai",
        "tach thua dat",
        "Trần Văn Hòa",
        staff=("xu-ly-so-nnmt", "duyet-so-nnmt"),
        paper="Giấy chứng nhận đã cấp",
        fee="50.000",
        texts={
            "certificate_number": "BX 123456",
            "certificate_issued_on": "12/03/2025",
            "sheet": "12",
            "parcel": "34",
            "area": "80",
            "new_parcels__0__area": "50",
            "new_parcels__1__area": "30",
        },
        choices={"change": "split", "holder_kind": "several"},
    ),
)
