"""The pages: inbox, choices, the link that stops e-mails, outbox, templates, callbacks."""

import email
import hashlib
import json

import pytest
from django.test import Client

from nhip.base.identity.testing import make_person, sign_in
from nhip.base.notify import api, composing
from nhip.base.notify.actions import sending
from nhip.base.notify.adapters.sms import signature
from nhip.base.notify.contracts import Channel, Kind
from nhip.base.notify.models import Notice, Preference, TemplateVersion
from nhip.base.notify.queries.inbox import choices_of, language_of
from nhip.kernel.models import AuditRecord

from .conftest import NOW
from .providers import mail_provider

TEMPLATE = "/desk/administration/notice-templates/tests.asked/"


def words(response):
    return " ".join(response.content.decode().split())


class TestInbox:
    def test_a_citizen_reads_a_notice_and_it_is_no_longer_unread(self, client, place):
        sign_in(client, place.citizen)
        place.tell()
        page = words(client.get("/notices/"))
        assert "1 thông báo chưa đọc" in page
        assert "<b>Hồ sơ H29-1 cần bổ sung</b>" in page
        notice_id = Notice.objects.get().pk
        page = words(client.get(f"/notices/{notice_id}/"))
        assert "Hồ sơ H29-1 cần bổ sung: Ảnh bị mờ." in page
        assert 'href="/cases/c1/"' in page
        assert "Mẫu tests.asked, phiên bản 1." in page
        assert Notice.objects.get().read_at == NOW
        client.get(f"/notices/{notice_id}/")
        assert AuditRecord.objects.filter(act="notify.read").count() == 1
        assert "Đã đọc hết." in words(client.get("/notices/"))

    def test_a_look_without_opening_leaves_it_unread(self, client, place):
        sign_in(client, place.citizen)
        place.tell()
        client.head(f"/notices/{Notice.objects.get().pk}/")
        assert Notice.objects.get().read_at is None

    def test_nobody_reads_somebody_elses_notice(self, client, place):
        place.tell()
        sign_in(client, make_person("Phạm Văn Lạ"))
        assert client.get(f"/notices/{Notice.objects.get().pk}/").status_code == 404
        assert Notice.objects.get().read_at is None
        assert "Chưa có thông báo nào" in words(client.get("/notices/"))

    def test_a_stranger_is_led_to_sign_in(self, client, db):
        assert client.get("/notices/")["Location"] == "/sign-in/?next=%2Fnotices%2F"

    def test_all_are_marked_read_at_once(self, client, place):
        sign_in(client, place.citizen)
        place.tell("a")
        place.tell("b")
        page = words(client.post("/notices/read/", follow=True))
        assert "Đã đánh dấu 2 thông báo là đã đọc." in page
        assert api.unread(place.citizen.id) == 0

    def test_values_are_shown_as_text(self, client, place):
        sign_in(client, place.citizen)
        place.tell(values={"code": "H29-1", "reason": "<script>alert(1)</script>"})
        page = words(client.get(f"/notices/{Notice.objects.get().pk}/"))
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


class TestChoices:
    def test_a_person_chooses_by_channel_and_kind(self, client, place):
        sign_in(client, place.citizen)
        page = words(client.get("/account/notices/"))
        assert "t•••@example.vn" in page and "090••••001" in page
        sent = {"language": "en", "obligation": ["email"], "progress": ["inbox"], "reminder": []}
        assert client.post("/account/notices/", sent)["Location"] == "/account/notices/"
        chosen = choices_of(place.citizen.id)
        assert {(c.value, k.value) for (c, k), on in chosen.items() if on} == {
            ("email", "obligation"),
            ("inbox", "progress"),
        }
        assert (Channel.INBOX, Kind.OBLIGATION) not in chosen
        assert language_of(place.citizen.id) == "en"

    def test_the_required_inbox_is_no_box_to_tick(self, client, place):
        sign_in(client, place.citizen)
        page = words(client.get("/account/notices/"))
        assert 'name="obligation" value="inbox"' not in page
        assert 'name="progress" value="inbox"' in page
        assert 'name="work"' not in page

    def test_a_forged_channel_changes_nothing(self, client, place):
        sign_in(client, place.citizen)
        response = client.post("/account/notices/", {"language": "vi", "progress": ["fax"]})
        assert response.status_code == 422
        assert Preference.objects.count() == 0


class TestStopping:
    def test_the_link_of_a_letter_stops_such_letters_without_signing_in(self, place, settings):
        place.tell()
        with mail_provider() as provider:
            settings.MAIL_URL = provider.url
            sending.send(place.delivery_id())
        letter = email.message_from_bytes(provider.letters[0].content)
        path = letter["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
        assert path in letter.get_payload(decode=True).decode()
        # As a mail program does it: no cookie, no token of a form.
        client = Client(enforce_csrf_checks=True)
        assert "Ngừng nhận thư loại này" in words(client.get(path))
        assert Preference.objects.count() == 0
        response = client.post(path, {"List-Unsubscribe": "One-Click"})
        assert (response.status_code, "Đã ngừng" in words(response)) == (200, True)
        assert choices_of(place.citizen.id) == {(Channel.EMAIL, Kind.OBLIGATION): False}

    def test_the_outbox_does_not_keep_the_link(self, place):
        place.tell()
        sending.send(place.delivery_id())
        assert place.deliveries()["email"].text.endswith("Không muốn nhận thư loại này nữa: […]\n")

    def test_a_forged_link_does_nothing(self, client, place):
        token = composing.stop_token(place.citizen.id, kind="progress")
        assert client.post(f"/notices/stop/{token[:-1]}x/").status_code == 404
        assert Preference.objects.count() == 0


class TestOutbox:
    def test_an_administrator_sees_what_would_have_gone_out(self, client, place, administrator):
        sign_in(client, administrator)
        place.tell()
        sending.send(place.delivery_id("sms"))
        page = words(client.get("/desk/outbox/"))
        assert "Chưa nối với nơi chuyển tin: Thư điện tử, Tin nhắn SMS, Zalo." in page
        assert "849•••••001" in page and "H29-1: can bo sung" in page and "Giữ tại đây" in page
        assert "0900000001" not in page
        assert "can bo sung" not in words(client.get("/desk/outbox/?channel=email"))

    def test_fifty_lines_take_as_many_queries_as_one(
        self, client, place, administrator, django_assert_num_queries
    ):
        from nhip.base.notify.queries.deliveries import outbox

        for number in range(6):
            place.tell(f"k{number}")
        with django_assert_num_queries(2):
            assert len(outbox().lines) == 12

    @pytest.mark.parametrize("path", ["/desk/outbox/", "/desk/administration/notice-templates/", TEMPLATE])
    def test_nobody_else_does(self, client, place, path):
        sign_in(client, place.citizen)
        assert client.get(path).status_code == 403


def sent(**changes):
    return {
        "based_on": "0",
        "vi_subject": "Cần bổ sung {code}",
        "vi_body": "Xin bổ sung {code}: {reason}.",
        "vi_short": "Cần bổ sung {code}",
        "en_subject": "More for {code}",
        "en_body": "Please add to {code}: {reason}.",
        "en_short": "More for {code}",
        "zalo_id": "77",
        "zalo_parameters": "ma={code}",
        "note": "Gọn lại",
        **changes,
    }


class TestTemplates:
    def test_a_published_version_is_used_from_then_on(self, client, place, administrator):
        sign_in(client, administrator)
        place.tell("before")
        page = words(client.post(TEMPLATE, sent(based_on="1", publish="1"), follow=True))
        assert "Đã xuất bản phiên bản 2; thông báo từ nay dùng bản này." in page
        place.tell("after")
        used = {row.key: row.version.number for row in Notice.objects.select_related("version")}
        assert used == {"before": 1, "after": 2}
        row = TemplateVersion.objects.get(number=2)
        assert (row.source, row.note, row.published_by_id) == ("edited", "Gọn lại", administrator.party_id)
        assert row.texts["zalo"] == {"id": "77", "parameters": {"ma": "{code}"}}
        assert "Xin bổ sung H29-1: Ảnh bị mờ." in words(client.get(f"{TEMPLATE}versions/2/"))

    def test_a_preview_publishes_nothing_and_counts_segments(self, client, place, administrator, settings):
        settings.SMS_PLAIN = False
        sign_in(client, administrator)
        response = client.post(TEMPLATE, sent(preview="1", vi_short="Bổ sung {code} " + "ồ" * 70))
        page = words(response)
        assert "84 ký tự có dấu, tính 2 tin" in page
        assert "14 ký tự không dấu, tính 1 tin" in page
        assert TemplateVersion.objects.count() == 0

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"vi_body": "{ten}"}, "Không có giá trị {ten}. Mẫu này có: {code}, {reason}."),
            ({"en_short": "{reason}"}, "Giá trị {reason} chỉ được dùng trong nội dung ở hộp thông báo."),
            ({"zalo_parameters": "ly_do={reason}"}, "Giá trị {reason} không được gửi ra ngoài."),
            ({"zalo_parameters": "abc"}, "Dòng “abc” không có dạng tên=giá trị."),
            ({"note": ""}, "Vì sao sửa"),
            ({"based_on": "4"}, "Người khác vừa xuất bản mẫu này."),
        ],
    )
    def test_what_cannot_be_used_is_not_published(self, client, place, administrator, changes, sentence):
        sign_in(client, administrator)
        response = client.post(TEMPLATE, sent(publish="1", **changes))
        assert response.status_code == 422
        assert sentence in words(response)
        assert TemplateVersion.objects.count() == 0

    def test_the_shipped_text_comes_back_as_a_new_version(self, client, place, administrator):
        sign_in(client, administrator)
        client.post(TEMPLATE, sent(publish="1"))
        page = words(client.post(f"{TEMPLATE}restore/", {"based_on": "1"}, follow=True))
        assert "Đã trở lại nội dung gốc, thành phiên bản 2." in page
        place.tell()
        version = Notice.objects.get().version
        assert (version.number, version.source) == (2, "shipped")
        assert TemplateVersion.objects.count() == 2

    def test_the_list_says_which_are_edited(self, client, place, administrator):
        sign_in(client, administrator)
        assert "tests.asked" in words(client.get("/desk/administration/notice-templates/"))
        client.post(TEMPLATE, sent(publish="1"))
        assert "đã sửa, phiên bản 1" in words(client.get("/desk/administration/notice-templates/"))

    def test_an_unknown_template_is_not_found(self, client, administrator):
        sign_in(client, administrator)
        assert client.get("/desk/administration/notice-templates/tests.nothing/").status_code == 404


class TestCallbacks:
    def call(self, client, body, *, secret="bi-mat", timestamp=None):
        text = json.dumps(body).encode()
        timestamp = timestamp or str(int(NOW.timestamp()))
        return client.post(
            "/api/notify/callbacks/sms",
            text,
            content_type="application/json",
            headers={
                "X-Nhip-Timestamp": timestamp,
                "X-Nhip-Signature": signature(secret, timestamp=timestamp, body=text),
            },
        )

    @pytest.fixture
    def handed_over(self, place, settings):
        from nhip.base.notify.models import Delivery

        settings.SMS_SECRET = "bi-mat"
        place.tell()
        Delivery.objects.filter(channel="sms").update(state="sent")
        return place

    def test_a_signed_callback_says_it_arrived(self, client, handed_over):
        body = {"id": str(handed_over.delivery_id("sms")), "status": "delivered"}
        assert self.call(client, body).json() == {"changed": True}
        assert handed_over.deliveries()["sms"].state == "delivered"
        assert self.call(client, body).json() == {"changed": False}

    def test_or_that_it_did_not(self, client, handed_over):
        body = {"id": str(handed_over.delivery_id("sms")), "status": "failed", "reason": "off"}
        assert self.call(client, body).json() == {"changed": True}
        row = handed_over.deliveries()["sms"]
        assert (row.state, row.reason, row.detail) == ("failed", "refused", "off")

    @pytest.mark.parametrize("wrong", [{"secret": "khac"}, {"timestamp": str(int(NOW.timestamp()) - 301)}])
    def test_a_forged_or_old_callback_changes_nothing(self, client, handed_over, wrong):
        body = {"id": str(handed_over.delivery_id("sms")), "status": "delivered"}
        assert self.call(client, body, **wrong).status_code == 403
        assert handed_over.deliveries()["sms"].state == "sent"

    def test_without_a_secret_nothing_is_believed(self, client, handed_over, settings):
        settings.SMS_SECRET = ""
        body = {"id": str(handed_over.delivery_id("sms")), "status": "delivered"}
        assert self.call(client, body, secret="").status_code == 403
        assert handed_over.deliveries()["sms"].state == "sent"

    @pytest.mark.parametrize("body", [[], {"id": "x", "status": "delivered"}, {"status": "eaten"}])
    def test_a_callback_that_makes_no_sense_is_refused(self, client, handed_over, body):
        assert self.call(client, body).status_code == 422
        assert handed_over.deliveries()["sms"].state == "sent"

    def test_zalo_says_it_arrived(self, client, handed_over, settings):
        settings.ZALO_APP_ID, settings.ZALO_SECRET = "app", "khoa"
        delivery_id = str(handed_over.delivery_id("sms"))
        told = {
            "event_name": "user_received_message",
            "timestamp": "1772506800000",
            "message": {"tracking_id": delivery_id},
        }
        body = json.dumps(told).encode()
        mac = hashlib.sha256(b"app" + body + b"1772506800000" + b"khoa").hexdigest()

        def call(mac):
            return client.post(
                "/api/notify/callbacks/zalo",
                body,
                content_type="application/json",
                headers={"X-ZEvent-Signature": f"mac={mac}"},
            )

        assert call("0" * 64).status_code == 403
        assert handed_over.deliveries()["sms"].state == "sent"
        assert call(mac).json() == {"changed": True}
        assert handed_over.deliveries()["sms"].state == "delivered"
