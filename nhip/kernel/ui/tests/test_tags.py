from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from nhip.kernel.money import Money
from nhip.kernel.templatetags.ui import shown_pages
from nhip.kernel.ui.contracts import Pages
from nhip.kernel.ui.icons import ICONS


def rendered(source: str, **values: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(values)).strip()


@pytest.mark.parametrize(
    ("source", "value", "vietnamese", "english"),
    [
        ("{{ value|vnd }}", Money(50000), "50.000\xa0₫", "50,000\xa0₫"),
        ("{{ value|vnd }}", 1234567, "1.234.567\xa0₫", "1,234,567\xa0₫"),
        ("{{ value|vnd }}", None, "", ""),
        ("{{ value|vnnum }}", 1234567, "1.234.567", "1,234,567"),
        ("{{ value|vnnum:1 }}", 12.66, "12,7", "12.7"),
        ("{{ value|vnnum }}", None, "", ""),
        ("{{ value|percent }}", 97.34, "97,3\xa0%", "97.3%"),
        ("{{ value|percent }}", None, "", ""),
        ("{{ value|vndate }}", date(2026, 11, 21), "21/11/2026", "21 Nov 2026"),
        ("{{ value|vndate }}", None, "", ""),
        (
            "{{ value|vndatetime }}",
            datetime(2026, 11, 21, 7, 5, tzinfo=UTC),
            "14:05, 21/11/2026",
            "21 Nov 2026, 14:05",
        ),
        ("{{ value|vndatetime }}", None, "", ""),
    ],
)
def test_filters_speak_the_readers_language(source: str, value: Any, vietnamese: str, english: str) -> None:
    with translation.override("vi"):
        assert rendered(source, value=value) == vietnamese
    with translation.override("en"):
        assert rendered(source, value=value) == english


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("met", '<span class="tag tag-met">Đạt</span>'),
        ("on_course", '<span class="tag tag-oncourse">Đúng hướng</span>'),
        ("off-course", '<span class="tag tag-offcourse">Chệch hướng</span>'),
        ("NO_DATA", '<span class="tag tag-nodata">Chưa có dữ liệu</span>'),
    ],
)
def test_state_tag(state: str, expected: str) -> None:
    assert rendered("{% state_tag state %}", state=state) == expected


def test_an_unknown_state_is_an_error() -> None:
    with pytest.raises(KeyError):
        rendered("{% state_tag 'wonderful' %}")


def test_icon() -> None:
    assert rendered('{% icon "check" %}') == (
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="M4 13l5 5L20 6"/></svg>'
    )


def test_every_icon_is_drawn() -> None:
    for name in ICONS:
        assert rendered(f'{{% icon "{name}" %}}').count("<svg") == 1


def test_an_unknown_icon_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="no icon 'unicorn'; choose one of: alert, back"):
        rendered('{% icon "unicorn" %}')


@pytest.mark.parametrize(
    ("number", "count", "expected"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (6, 12, [1, 0, 5, 6, 7, 0, 12]),
        (1, 12, [1, 2, 0, 12]),
        (12, 12, [1, 0, 11, 12]),
    ],
)
def test_shown_pages(number: int, count: int, expected: list[int]) -> None:
    assert shown_pages(number, count=count) == expected


def test_pagination_keeps_the_query() -> None:
    request = RequestFactory().get("/procedures/?q=khai+sinh&page=2")
    html = rendered("{% pagination page %}", request=request, page=Pages(number=2, count=3))
    assert '<a href="?q=khai+sinh&amp;page=1" rel="prev">' in html
    assert '<a href="?q=khai+sinh&amp;page=3" rel="next">' in html
    assert '<span aria-current="page"><span class="visually-hidden">Trang </span>2</span>' in html


def test_pagination_of_one_page_is_nothing() -> None:
    request = RequestFactory().get("/")
    page = Paginator([1, 2], 10).page(1)
    assert rendered("{% pagination page %}", request=request, page=page) == ""


def test_pagination_takes_djangos_pages() -> None:
    page = Paginator(range(25), 10).page(3)
    html = rendered("{% pagination page %}", request=RequestFactory().get("/"), page=page)
    assert '<a href="?page=2" rel="prev">' in html
    assert 'rel="next"' not in html
