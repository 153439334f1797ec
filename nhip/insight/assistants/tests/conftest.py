"""A garden law and the procedures that ship, searched by indexes of the test's own."""

import json
from pathlib import Path

import pytest

from nhip.kernel.access import SYSTEM
from nhip.work.law import api as law
from nhip.work.procedures.testing import load_procedures

LAWS = [
    {
        "id": "Luật Vườn hoa",
        "articles": [
            {"id": "1", "text": "Phạm vi điều chỉnh\n\nLuật này quy định về việc trồng và chăm sóc hoa."},
            {
                "id": "2",
                "text": "Tuổi trồng hoa\n\n1. Người từ đủ 12 tuổi được trồng hoa.\n\n"
                "2. Người chưa đủ 12 tuổi trồng hoa cùng cha mẹ:\n\na) Ở nhà;\n\nb) Ở trường.",
            },
            {
                "id": "3",
                "text": "Tưới cây cảnh\n\nCây cảnh trong vườn được tưới hai lần mỗi ngày.",
            },
        ],
    }
]


@pytest.fixture
def garden(db: None, tmp_path: Path) -> None:
    """The law is in force and searched; there is no procedure."""
    file = tmp_path / "laws.json"
    file.write_text(json.dumps(LAWS, ensure_ascii=False), encoding="utf-8")
    law.import_documents(SYSTEM, file)
    law.rebuild_index()


@pytest.fixture
def town(garden: None) -> None:
    """The law and the shipped procedures."""
    load_procedures()
