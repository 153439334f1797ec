"""QR codes drawn by segno, as SVG for pages and as PNG to keep on a telephone."""

import io

import segno

QUIET_ZONE = 4


def svg(text: str) -> str:
    """A QR code as a data address, for an img element."""
    return str(
        segno.make_qr(text, error="m").svg_data_uri(scale=4, border=QUIET_ZONE, dark="#000", light="#fff")
    )


def svg_text(text: str) -> str:
    """A QR code as SVG, for documents."""
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="svg", xmldecl=False, border=2, dark="#000", omitsize=True)
    return out.getvalue().decode()


def png(text: str) -> bytes:
    """A QR code as PNG, large enough for a banking application that reads pictures."""
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(
        out, kind="png", scale=10, border=QUIET_ZONE, dark="#000", light="#fff"
    )
    return out.getvalue()
