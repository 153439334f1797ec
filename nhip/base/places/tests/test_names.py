import pytest

from nhip.base.places.contracts import UnitKind
from nhip.base.places.rules.names import full_name_en, full_name_vi, latin

NAMES = [
    (UnitKind.WARD, "Sài Gòn", "Phường Sài Gòn", "Sai Gon Ward"),
    (UnitKind.WARD, "14", "Phường 14", "Ward 14"),
    (UnitKind.WARD, "III", "Phường III", "Ward III"),
    (UnitKind.WARD, "1 Bảo Lộc", "Phường 1 Bảo Lộc", "Ward 1 Bao Loc"),
    (UnitKind.COMMUNE, "Thạnh An", "Xã Thạnh An", "Thanh An Commune"),
    (UnitKind.SPECIAL_ZONE, "Côn Đảo", "Đặc khu Côn Đảo", "Con Dao Special Zone"),
    (UnitKind.TOWNSHIP, "Cần Thạnh", "Thị trấn Cần Thạnh", "Can Thanh Township"),
    (UnitKind.ISLAND_DISTRICT, "Côn Đảo", "Huyện Côn Đảo", "Con Dao Island District"),
    (UnitKind.CITY, "Hồ Chí Minh", "Thành phố Hồ Chí Minh", "Ho Chi Minh City"),
    (UnitKind.PROVINCE, "Vĩnh Long", "Tỉnh Vĩnh Long", "Vinh Long Province"),
]


@pytest.mark.parametrize(("kind", "name", "vietnamese", "english"), NAMES)
def test_full_names_carry_the_kind(kind: UnitKind, name: str, vietnamese: str, english: str) -> None:
    assert full_name_vi(kind, name) == vietnamese
    assert full_name_en(kind, latin(name)) == english
