import pytest
from django.test import Client


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_the_empty_page_asks_one_question(client: Client, hcmc: None) -> None:
    page = text_of(client, "/places/")
    assert "<h1>Tra cứu đơn vị hành chính mới</h1>" in page
    assert '<label class="visually-hidden" for="q">' in page
    assert "kết quả cho" not in page


@pytest.mark.parametrize("query", ["ben+nghe", "B%E1%BA%BFn+Ngh%C3%A9", "phuong+ben+nghe,+q1"])
def test_an_old_ward_leads_to_the_new_one(client: Client, hcmc: None, query: str) -> None:
    page = text_of(client, f"/places/?q={query}")
    assert '<a href="/places/26740/?on=2025-06-30">Phường Bến Nghé</a>' in page
    assert "Quận 1, Thành phố Hồ Chí Minh" in page
    assert "Đến hết 30/06/2025. Toàn bộ nay thuộc" in page
    assert '<a href="/places/26740/">Phường Sài Gòn</a>' in page


def test_a_split_ward_names_every_part_and_guesses_none(client: Client, hcmc: None) -> None:
    page = text_of(client, "/places/?q=da+kao")
    assert "Đến hết 30/06/2025. Đã chia vào 2 đơn vị:" in page
    assert '<a href="/places/26737/">Phường Tân Định</a>' in page
    assert '<a href="/places/26740/">Phường Sài Gòn</a>' in page
    assert "Chỉ từ tên cũ thì không biết được nhà mình thuộc đơn vị nào" in page


def test_nothing_found_says_what_to_try(client: Client, hcmc: None) -> None:
    page = text_of(client, "/places/?q=khong+co+noi+nay")
    assert "Chưa tìm thấy đơn vị nào tên “khong co noi nay”." in page


def test_what_is_typed_is_shown_as_text(client: Client, hcmc: None) -> None:
    page = text_of(client, "/places/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page


def test_many_results_are_cut_and_it_says_so(
    client: Client, hcmc: None, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = text_of(client, "/places/?q=tan")
    assert page.count('<li class="card">') == 20
    assert "xin gõ thêm tên quận, huyện hoặc tỉnh để tìm hẹp hơn" in page


def test_the_page_of_a_unit(client: Client, hcmc: None) -> None:
    page = text_of(client, "/places/26740/")
    assert "<h1>Phường Sài Gòn</h1>" in page
    assert "Đang có hiệu lực" in page
    assert "<dt>Hiệu lực</dt><dd>từ 01/07/2025" in page
    assert "Được lập ngày 01/07/2025 từ" in page
    assert 'toàn bộ <a href="/places/26740/?on=2025-06-30">Phường Bến Nghé</a>, Quận 1' in page
    assert 'một phần <a href="/places/26737/?on=2025-06-30">Phường Đa Kao</a>, Quận 1' in page
    assert "Đơn vị khác cũng mang mã 26740" in page
    assert "đến hết 30/06/2025" in page


def test_the_page_of_an_old_unit(client: Client, hcmc: None) -> None:
    page = text_of(client, "/places/26740/?on=2025-06-30")
    assert "<h1>Phường Bến Nghé</h1>" in page
    assert "<dt>Quận, huyện cũ</dt><dd>Quận 1</dd>" in page


def test_an_unknown_code_is_told_on_a_page(client: Client, hcmc: None) -> None:
    assert "mang mã 99999" in text_of(client, "/places/99999/", 404)
    assert "không phải là ngày" in text_of(client, "/places/26740/?on=x", 422)
