"""Is an office document (a ZIP archive) whole, of a sane size, and without macros?"""

import io
import zipfile

ENTRIES_LIMIT = 5000
INFLATED_LIMIT = 200 * 1024 * 1024
RATIO_LIMIT = 200
SMALL = 1024 * 1024
CHUNK = 256 * 1024
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_MACRO_FOLDERS = ("basic/", "scripts/", "xl/macrosheets/")
_MACRO_TYPE = b"macroenabled"
CONTENT_TYPES = "[Content_Types].xml"


def fault(data: bytes) -> str:
    """The reason code of what is wrong with the archive, or nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _bomb(archive) or _macros(archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, EOFError):
        return "archive_broken"


def _bomb(archive: zipfile.ZipFile) -> str:
    entries = archive.infolist()
    if len(entries) > ENTRIES_LIMIT:
        return "archive_bomb"
    if any(entry.flag_bits & 1 for entry in entries):
        return "archive_broken"
    left = INFLATED_LIMIT
    for entry in entries:
        # What the directory claims is not believed: the bytes are counted as they come out.
        size = _inflated_size(archive, entry, limit=left)
        left -= size
        if left <= 0 or (size > SMALL and size > RATIO_LIMIT * max(entry.compress_size, 1)):
            return "archive_bomb"
    return ""


def _inflated_size(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, limit: int) -> int:
    size = 0
    with archive.open(entry) as file:
        while size <= limit and (chunk := file.read(CHUNK)):
            size += len(chunk)
    return size


def _macros(archive: zipfile.ZipFile) -> str:
    names = [name.lower() for name in archive.namelist()]
    if any(name.endswith(_MACRO_PARTS) or name.startswith(_MACRO_FOLDERS) for name in names):
        return "macro"
    has_types = CONTENT_TYPES in archive.namelist()
    types = archive.read(CONTENT_TYPES).lower() if has_types else b""
    return "macro" if _MACRO_TYPE in types else ""
