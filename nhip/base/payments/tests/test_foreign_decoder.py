"""What others read from our picture: zxing decodes the PNG, and SVG and PNG carry the same text."""

import io

import pytest

from nhip.base.payments.adapters.qr import png, svg
from nhip.base.payments.rules.vietqr import Transfer, payload
from nhip.kernel.money import Money

zxingcpp = pytest.importorskip("zxingcpp")
image = pytest.importorskip("PIL.Image")

TRANSFERS = [
    Transfer("970436", "0123456789", Money(1), "NHP003NQK8N3", "NHP003NQK8N3 LE PHI"),
    Transfer("999999", "MP7926740HCC", Money(135_000), "NHP003NQK8N3", "NHP003NQK8N3"),
    Transfer("970403", "0011012345678", Money(9_999_999_999_999), "NPS6869", "THANH TOAN DON HANG"),
]


@pytest.mark.parametrize("transfer", TRANSFERS)
def test_a_foreign_decoder_reads_the_identical_text(transfer: Transfer) -> None:
    text = payload(transfer)
    [found] = zxingcpp.read_barcodes(image.open(io.BytesIO(png(text))))
    assert (found.text, found.format.name) == (text, "QRCode")


def test_the_picture_on_the_page_is_a_drawing_of_its_own() -> None:
    assert svg("x").startswith("data:image/svg+xml")
