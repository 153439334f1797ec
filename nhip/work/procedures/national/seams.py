"""Where two cells of a flattened table meet: no space, and a change no written word has inside."""


def has_seam(text: str) -> bool:
    """Whether two cells seem to meet somewhere inside a text that should be one cell.

    >>> has_seam("Luật Đất đai"), has_seam("Luật Đất đaiNghị định"), has_seam("Nghị định 5/NĐ-CP")
    (False, True, False)
    """
    return any(_meets(text, at) for at in range(1, len(text) - 1))


def _meets(text: str, at: int) -> bool:
    before, here, after = text[at - 1], text[at], text[at + 1]
    if not here.isupper() or not (after.islower() or after.isupper() or after == " "):
        return False
    if before.islower():
        return True
    if not after.islower():
        return False
    if before.isdigit() or before in ".;:)”":
        return True
    # "NĐ-CPLuật"; but "TTg", "BXDg" are abbreviations with a small last letter.
    two_capitals = before.isupper() and text[at - 2 : at - 1].isupper()
    return two_capitals and text[at + 2 : at + 3].isalpha()
