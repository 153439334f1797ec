import pytest
from django.test import RequestFactory

from nhip.insight.warehouse import api
from nhip.insight.warehouse.testing import only_offered
from nhip.insight.warehouse.tests.conftest import PARCELS, parcel
from nhip.insight.warehouse.web import views
from nhip.kernel.access import ANONYMOUS, Actor, Grant, SignInRequired
from nhip.kernel.errors import NotAllowed
from nhip.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def request_of(actor):
    request = RequestFactory().get("/warehouse/")
    request.actor = actor
    return request


def someone(*permissions):
    grants = frozenset(Grant(permission, None) for permission in permissions)
    return Actor(party_id=new_id(), name="Lê Văn Thử", roles=frozenset({"analyst"}), grants=grants)


@pytest.fixture
def offer(noon):
    with only_offered(PARCELS, [parcel("a", None, "2026-11-01T00:00:00")]):
        yield


def test_the_catalogue_before_and_after_the_first_snapshot(offer):
    analyst = someone("warehouse.view")
    assert "chưa chụp" in views.catalogue(request_of(analyst)).content.decode()
    assert "Chưa có bản chụp nào" in views.dataset(request_of(analyst), name="parcels").content.decode()
    api.refresh()
    text = views.catalogue(request_of(analyst)).content.decode()
    assert "Bưu kiện" in text and "19:00, 20/11/2026" in text
    page = views.dataset(request_of(analyst), name="parcels").content.decode()
    assert "sent_at_date" in page and "Kho thêm vào" in page and "hạn chế" in page
    assert api.current("parcels").content_hash[:16] in page


def test_the_catalogue_is_for_staff_with_the_permission(offer):
    with pytest.raises(SignInRequired):
        views.catalogue(request_of(ANONYMOUS))
    with pytest.raises(NotAllowed):
        views.dataset(request_of(someone()), name="parcels")
