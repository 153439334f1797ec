"""Records in the shape of the national file, with sentences of our own."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

CHANNEL_HEAD = "Hình thức nộpThời gianPhí, lệ phíMô tả"
DOCUMENT_HEAD = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
LEGAL_HEAD = "Tên văn bản pháp lýMã văn bản"

SECTIONS = {
    "ten_thu_tuc": "Thả diều ngoài công viên",
    "so_quyet_dinh": "12/QĐ-BTP",
    "cap_thuc_hien": "Cấp tỉnh, Cấp xã",
    "loai_thu_tuc": "Loại khác",
    "linh_vuc": "Vui chơi",
    "doi_tuong_thuc_hien": "Công dân Việt Nam, Cán bộ, công chức, viên chức",
    "co_quan_co_tham_quyen": "Ủy ban nhân dân cấp xã",
    "dia_chi_tiep_nhan": "",
    "co_quan_duoc_uy_quyen": "",
    "co_quan_phoi_hop": "",
    "thu_tuc_lien_quan": "Không có thông tin",
    "trinh_tu_thuc_hien": "Bước 1: Mang diều tới.\nBước 2: Thả.",
    "cach_thuc_thuc_hien": f"{CHANNEL_HEAD}Trực tuyến5 Ngày làm việcMiễn phíTrực tiếp3 NgàyMiễn phí",
    "thanh_phan_ho_so": f"--{DOCUMENT_HEAD}Đơn xin thả diều1 bản chínhẢnh diều0 bản chính,2 bản sao",
    "can_cu_phap_ly": f"{LEGAL_HEAD}Luật Diều12/2024/QH15",
    "co_quan_thuc_hien": "Phòng Diều",
    "yeu_cau_dieu_kien": "Không có thông tin",
    "ket_qua_xu_ly": "Giấy phép thả diềuMã: KQ.G12.000001",
}
HEADINGS = {
    "thu_tuc_lien_quan": "Thủ tục hành chính liên quan",
    "trinh_tu_thuc_hien": "Trình Tự Thực Hiện",
    "cach_thuc_thuc_hien": "Cách Thức Thực Hiện",
    "thanh_phan_ho_so": "Thành phần hồ sơ",
    "can_cu_phap_ly": "Căn cứ pháp lý",
    "co_quan_thuc_hien": "Cơ quan thực hiện",
    "yeu_cau_dieu_kien": "Yêu cầu, điều kiện thực hiện",
    "ket_qua_xu_ly": "Kết quả xử lý",
}


def record(code: str = "1.000001", **changed: str) -> dict[str, Any]:
    """A record whose page agrees with its sections."""
    sections = {**SECTIONS, **changed}
    page = "".join(f"{heading}{sections[name]}" for name, heading in HEADINGS.items())
    head = f"{sections['ten_thu_tuc']}Tên thủ tục{sections['ten_thu_tuc']}Mã thủ tục{code}"
    tail = "Từ khóaKhông có thông tinMô tảKhông có thông tin"
    return {"ma_thu_tuc": code, "detail_url": f"https://example.vn/{code}", **sections} | {
        "raw_text": head + page + tail
    }


def channels(rows: str) -> dict[str, Any]:
    return record(cach_thuc_thuc_hien=CHANNEL_HEAD + rows)


def documents(tables: str) -> dict[str, Any]:
    return record(thanh_phan_ho_so=tables.replace("|", DOCUMENT_HEAD))


def legal(rows: str) -> dict[str, Any]:
    return record(can_cu_phap_ly=LEGAL_HEAD + rows)


def write(file: Path, lines: Iterable[dict[str, Any] | str]) -> Path:
    """A catalogue's file; texts are written as they are, to make bad lines."""
    texts = (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in lines)
    data = "".join(f"{text}\n" for text in texts).encode()
    file.write_bytes(gzip.compress(data) if file.suffix == ".gz" else data)
    return file
