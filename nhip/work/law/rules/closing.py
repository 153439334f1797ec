"""Where a document's articles end and its closing words begin: who passed it, who signed. Pure."""

import re

_CLOSING = re.compile(
    r"(?:_{5,}|Nơi nhận\s*:|(?:Bộ luật|Luật|Nghị quyết|Pháp lệnh|Hiến pháp) này (?:đã )?được "
    r"(?:Quốc hội|Ủy ban|Uỷ ban)"
    r"|(?:KT|TM|TL|TUQ)\.\s|CHỦ TỊCH QUỐC HỘI\b|THỐNG ĐỐC\b|\(Đã ký\))"
)


def split(text: str) -> tuple[str, str]:
    """The last article's own words, and the closing words after them.

    >>> split("Hiệu lực.\\nNơi nhận:\\n- Như trên;")
    ('Hiệu lực.', 'Nơi nhận:\\n- Như trên;')
    """
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if index and _CLOSING.match(line.strip()):
            return "\n".join(lines[:index]).strip(), "\n".join(lines[index:]).strip()
    return text, ""
