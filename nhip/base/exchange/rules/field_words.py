"""Fields of an answer in words: what a description calls them, where it says so. Pure."""

from collections.abc import Iterable, Mapping


def pattern_of(pointer: str) -> str:
    """A JSON Pointer with `*` for the items of a list.

    >>> pattern_of("/members/0/name")
    '/members/*/name'
    """
    return "/".join("*" if part.isdigit() else part for part in pointer.split("/"))


def words_of(pointers: Iterable[str], titles: Mapping[str, str]) -> tuple[str, ...]:
    """Each field once, by its title within what it belongs to; by its own name where it has no title.

    What is no field (a header that was left out) says nothing to a person and is not named.

    >>> words_of(["/members/0/name", "/members/1/name"], {"/members": "Thành viên", "/members/*/name": "Tên"})
    ('Thành viên: Tên',)
    """
    fields = (one for one in pointers if one.startswith("/"))
    return tuple(dict.fromkeys(_words(pattern_of(one), titles) for one in fields))


def _words(pattern: str, titles: Mapping[str, str]) -> str:
    parts = pattern.split("/")
    said: list[str] = []
    for end in range(2, len(parts) + 1):
        if parts[end - 1] == "*":
            continue
        word = titles.get("/".join(parts[:end])) or parts[end - 1]
        said.append(word)
    return ": ".join(said) or pattern
