"""Does an image decode in full, and is it of a size that can be shown?"""

import re
import tempfile
from pathlib import Path

import typst

PIXELS_LIMIT = 64_000_000
_PAGE = '#set page(width: 8pt, height: 8pt, margin: 0pt)\n#image("{name}", width: 8pt)'
# Zero and restart bytes after FF belong to the picture's own data.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
_END_OF_IMAGE, _TEMPORARY = 0xD9, 0x01
# Start-of-frame markers carry the size; C4, C8 and CC between them are other things.
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def fault(data: bytes, *, ending: str) -> str:
    """The reason code of what is wrong with a JPEG or PNG, or nothing."""
    size = _png_size(data) if ending == ".png" else _jpeg_size(data)
    if size is None:
        return "image_broken"
    if size[0] * size[1] > PIXELS_LIMIT:
        return "image_huge"
    return "" if _is_complete(data, ending) and _decodes(data, ending) else "image_broken"


def _png_size(data: bytes) -> tuple[int, int] | None:
    if data[12:16] != b"IHDR" or len(data) < 24:
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAMES:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 1 if marker == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4])
    return None


def _is_complete(data: bytes, ending: str) -> bool:
    # Decoders forgive an image that breaks off; a citizen whose scan is half grey would not. Telephones
    # append data of their own after the end, so the end is looked for where it belongs.
    return b"IEND" in data if ending == ".png" else _has_end(data)


def _has_end(data: bytes) -> bool:
    """Whether walking a JPEG from marker to marker (ITU T.81, B.1.1) comes to its end marker."""
    at = 2
    while marker := _MARKER.search(data, at):
        if marker[0][1] == _END_OF_IMAGE:
            return True
        at = marker.end()
        if marker[0][1] != _TEMPORARY:
            at += int.from_bytes(data[at : at + 2])
    return False


def _decodes(data: bytes, ending: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="nhip-image-") as folder:
        name = f"image{ending}"
        (Path(folder) / name).write_bytes(data)
        page = Path(folder) / "page.typ"
        page.write_text(_PAGE.format(name=name), encoding="utf-8")
        try:
            # The typesetter's decoder is the one in the house, and it is memory-safe.
            typst.compile(page, root=Path(folder), format="png", ppi=36, ignore_system_fonts=True)
        except typst.TypstError:
            return False
    return True
