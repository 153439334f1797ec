from datetime import date
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override


class Declaration(forms.Form):
    full_name = forms.CharField(label="Họ và tên", help_text="Như trên căn cước.")
    born_on = forms.DateField(label="Ngày sinh", required=False)
    channel = forms.ChoiceField(
        label="Nhận ở đâu", choices=[("desk", "Tại quầy"), ("post", "Bưu điện")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="Tôi cam đoan")
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        if self.data.get("full_name") == "Sai":
            raise forms.ValidationError("Hai điều không khớp nhau.")
        return self.cleaned_data


class FileForm(forms.Form):
    scan = forms.FileField(
        label="Ảnh", required=False, widget=forms.ClearableFileInput(attrs={"accept": "image/*"})
    )


class StoredFile:
    url = "/files/1/"

    def __str__(self) -> str:
        return "can-cuoc.jpg"


def squeezed(source: str, **values: Any) -> str:
    html = Template("{% load ui %}" + source).render(Context(values))
    return "".join(line.strip() for line in html.splitlines())


def test_a_field_is_label_hint_and_control_tied_together() -> None:
    assert squeezed("{% field form.full_name %}", form=Declaration()) == (
        '<div class="field"><label for="id_full_name">Họ và tên</label>'
        '<p class="hint" id="id_full_name_hint">Như trên căn cước.</p>'
        '<input type="text" name="full_name" required aria-describedby="id_full_name_hint" id="id_full_name">'
        "</div>"
    )


def test_an_error_stands_before_the_control_and_is_read_before_the_hint() -> None:
    form = Declaration({"full_name": ""})
    html = squeezed("{% field form.full_name %}", form=form)
    assert html.startswith('<div class="field has-error">')
    assert 'aria-invalid="true" aria-describedby="id_full_name_error id_full_name_hint"' in html
    assert html.index('<p class="error" id="id_full_name_error">') < html.index("<input")


def test_a_day_is_typed_as_people_write_it() -> None:
    html = squeezed("{% field form.born_on %}", form=Declaration(initial={"born_on": date(1960, 11, 21)}))
    assert (
        '<input type="text" name="born_on" value="21/11/1960" inputmode="numeric" class="day" '
        'aria-describedby="id_born_on_hint" id="id_born_on">'
    ) in html
    assert '<span class="muted">(không bắt buộc)</span>' in html


def test_a_calendar_where_a_form_asks_for_one() -> None:
    class Meeting(forms.Form):
        on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))

    html = squeezed("{% field form.on %}", form=Meeting(initial={"on": date(2026, 11, 21)}))
    assert '<input type="date" name="on" value="2026-11-21" required id="id_on">' in html


def test_a_date_is_read_as_phones_and_as_people_write_it() -> None:
    with override("vi"):
        for text in ("1960-11-21", "21/11/1960", "21-11-1960", "21111960"):
            form = Declaration({"born_on": text})
            form.is_valid()
            assert form.cleaned_data["born_on"] == date(1960, 11, 21), text


def test_plain_does_not_mark_what_is_optional() -> None:
    html = squeezed("{% field form.born_on plain=True %}", form=Declaration())
    assert "không bắt buộc" not in html


def test_radio_buttons_are_a_fieldset_described_as_one() -> None:
    html = squeezed("{% field form.channel %}", form=Declaration({}))
    assert html.startswith(
        '<fieldset class="field has-error" aria-describedby="id_channel_error"><legend>Nhận ở đâu</legend>'
    )
    assert (
        '<label class="choice" for="id_channel_0">'
        '<input type="radio" name="channel" value="desk" required id="id_channel_0"><span>Tại quầy</span></label>'
    ) in html
    assert "aria-invalid" not in html


def test_a_lone_box_has_its_label_behind_it() -> None:
    assert squeezed("{% field form.agreed %}", form=Declaration()) == (
        '<div class="field"><label class="choice" for="id_agreed">'
        '<input type="checkbox" name="agreed" required id="id_agreed"> <span>Tôi cam đoan</span></label></div>'
    )


def test_a_hidden_field_is_only_its_input() -> None:
    assert squeezed("{% field form.token %}", form=Declaration()) == (
        '<input type="hidden" name="token" id="id_token">'
    )


def test_a_file_shows_what_is_there_already() -> None:
    html = squeezed("{% field form.scan %}", form=FileForm(initial={"scan": StoredFile()}))
    assert '<a href="/files/1/">can-cuoc.jpg</a>' in html
    assert '<input type="file" name="scan" accept="image/*" id="id_scan">' in html
    assert '<input type="checkbox" name="scan-clear" id="scan-clear_id">' in html


def test_the_summary_names_each_problem_and_leads_to_it() -> None:
    form = Declaration({"full_name": ""})
    html = squeezed("{% error_summary form %}", form=form)
    assert html.startswith('<div class="error-summary" role="alert"')
    assert 'tabindex="-1" autofocus' in html
    assert '<li><a href="#id_full_name">Họ và tên: ' in html
    assert '<li><a href="#id_channel_0">Nhận ở đâu: ' in html


def test_the_summary_gathers_several_forms_and_what_belongs_to_no_field() -> None:
    one = Declaration({"full_name": "Sai", "channel": "desk", "agreed": "on"})
    two = Declaration({"other-full_name": "", "other-channel": "post", "other-agreed": "on"}, prefix="other")
    html = squeezed("{% error_summary one two %}", one=one, two=two)
    assert "<li>Hai điều không khớp nhau.</li>" in html
    assert '<a href="#id_other-full_name">' in html


def test_no_problems_no_summary() -> None:
    form = Declaration({"full_name": "Mai", "channel": "desk", "agreed": "on"})
    assert squeezed("{% error_summary form unbound %}", form=form, unbound=Declaration()) == ""


def test_a_whole_form_has_the_same_fields() -> None:
    html = str(Declaration({"full_name": ""}))
    assert html.count('class="error-summary"') == 1
    assert html.count('class="field has-error"') == 3
    assert html.count('<input type="hidden" name="token" id="id_token">') == 1


def test_djangos_own_sentences_are_kind() -> None:
    with override("vi"):
        form = Declaration({"full_name": "", "born_on": "hôm qua", "channel": "pigeon"})
        assert form.errors["full_name"] == ["Xin điền mục này."]
        assert form.errors["born_on"] == ["Xin viết ngày như 21/11/2026."]
        assert form.errors["channel"] == ["Xin chọn một mục trong danh sách."]


def test_a_text_too_long_says_by_how_much() -> None:
    field = forms.CharField(max_length=5)
    with override("vi"), pytest.raises(forms.ValidationError) as refused:
        field.clean("quá dài rồi")
    with override("vi"):
        assert refused.value.messages == ["Xin viết ngắn lại, nhiều nhất 5 chữ (đang có 11)."]
