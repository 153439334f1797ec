import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from nhip.kernel.errors import NhipError, RateLimited
from nhip.kernel.ui.contracts import MenuItem, Navigation

STATIC = Path(__file__).parents[1] / "static" / "ui"
TEMPLATES = Path(__file__).parents[1] / "templates"
READER = Navigation(
    province="Thành phố Hồ Chí Minh",
    items=(
        MenuItem("Thủ tục", "/procedures/", "search", current=True),
        MenuItem("Hồ sơ", "/cases/", "case", badge=3),
    ),
    sign_in_url="/sign-in/",
    sign_out_url="/sign-out/",
    account_url="/account/",
    preferences_url="/preferences/",
    footer=(MenuItem("Trợ giúp", "/help/"),),
    next_path="/procedures/?q=khai+sinh",
)


def shell(name: str, navigation: Navigation | None = READER) -> str:
    return render_to_string(f"ui/{name}.html", {"navigation": navigation} if navigation else {})


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        ("citizen", '<html lang="vi" class="citizen" data-theme="auto">'),
        ("desk", '<html lang="vi" class="desk" data-theme="auto">'),
        ("ops", '<html lang="vi" class="ops" data-theme="dark">'),
    ],
)
def test_each_shell_says_its_language_kind_and_theme(name: str, opening: str) -> None:
    html = shell(name)
    assert opening in html
    assert '<a class="skip-link" href="#main">Đến nội dung chính</a>' in html
    assert '<main id="main" class="wide" tabindex="-1">' in html
    assert "<span>Thành phố Hồ Chí Minh</span>" in html


def test_the_reader_chooses_the_theme() -> None:
    assert 'data-theme="light"' in shell("ops", replace(READER, theme="light"))


def test_the_page_speaks_the_language_that_is_active() -> None:
    with override("en"):
        html = shell("citizen")
    assert '<html lang="en"' in html
    assert '<button class="btn btn-link" name="language" value="vi" lang="vi"' in html


def test_the_current_place_is_marked_and_a_count_is_shown() -> None:
    html = shell("citizen")
    assert '<a href="/procedures/" aria-current="page">' in html
    assert '<span>Hồ sơ</span> <span class="badge">3</span></a>' in html


def test_a_stranger_can_sign_in() -> None:
    html = shell("citizen")
    assert '<a href="/sign-in/">Đăng nhập</a>' in html
    assert "Đăng xuất" not in html


def test_a_person_sees_their_name_and_can_leave() -> None:
    html = shell("desk", replace(READER, is_signed_in=True, person="Trần Thị Bình"))
    assert '<span class="full-name">Trần Thị Bình</span><span class="given-name">Bình</span></a>' in html
    assert '<form class="sign-out" method="post" action="/sign-out/">' in html
    assert "Đăng nhập" not in html


def test_simulated_data_is_announced_only_where_there_is_some() -> None:
    assert "simulated-bar" in shell("citizen", replace(READER, simulated=True))
    assert "simulated-bar" not in shell("citizen")


def test_a_choice_leads_back_to_the_page_it_was_made_on() -> None:
    assert '<input type="hidden" name="next" value="/procedures/?q=khai+sinh">' in shell("citizen")


@pytest.mark.parametrize("name", ["citizen", "desk", "ops"])
def test_a_shell_works_without_any_context(name: str) -> None:
    html = shell(name, None)
    assert '<main id="main"' in html
    assert "<nav" not in html


def test_only_the_desk_has_shortcuts() -> None:
    assert '<dialog id="shortcuts"' in shell("desk")
    assert "<dialog" not in shell("citizen")
    assert "<script" not in shell("citizen")


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (400, "Chưa làm được việc này"),
        (403, "Trang này không dành cho tài khoản đang dùng"),
        (404, "Không tìm thấy trang này"),
        (409, "Tình trạng đã đổi"),
        (410, "Trang này không còn nữa"),
        (500, "Hệ thống gặp lỗi"),
        (503, "Hệ thống đang bận"),
    ],
)
def test_an_error_page_says_what_happened(status: int, title: str) -> None:
    html = render_to_string("ui/error.html", {"error": NhipError("Câu nói rõ."), "status": status})
    assert f"<h1>{title}</h1>" in html
    assert f"<title>{title} – Nhịp</title>" in html
    assert "<p>Câu nói rõ.</p>" in html
    assert f"xin đọc mã {status}." in html


def test_too_many_tries_says_how_long_to_wait() -> None:
    html = render_to_string("ui/error.html", {"error": RateLimited("Chậm lại.", retry_after_seconds=90)})
    assert "<h1>Thử quá nhiều lần</h1>" in html
    assert "Xin đợi 90 giây rồi thử lại." in html


def test_the_simulated_mark() -> None:
    assert render_to_string("ui/simulated.html").strip() == (
        '<span class="tag tag-simulated">Mô phỏng</span>'
    )


def test_the_style_sheet_is_small() -> None:
    assert (STATIC / "nhip.css").stat().st_size < 28_000


def test_no_template_carries_styles_or_scripts_of_its_own() -> None:
    guilty = [
        path.name
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"<style|\sstyle=|<script>|\son[a-z]+=", path.read_text(encoding="utf-8"))
    ]
    assert guilty == []
