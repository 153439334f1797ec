"""What the shells read from a template context.

Every shell works without any of these (an error page has no context at all); with them it shows the
province, the menu, the person and the reader's choices.
"""

from dataclasses import dataclass

__all__ = ["MenuItem", "Navigation", "Pages"]


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the menu. `icon` is a name known to `{% icon %}`; `badge` a count to show, 0 for none.

    >>> MenuItem(label="Thủ tục", url="/procedures/", icon="search").current
    False
    """

    label: str
    url: str
    icon: str = ""
    current: bool = False
    badge: int = 0


@dataclass(frozen=True, slots=True)
class Navigation:
    """The context variable `navigation`: everything around the page that is not the page.

    `theme` is one of "auto", "light", "dark", or "" for the shell's own default; `next_path` is where
    a change of language or theme leads back to. `ask_url` answers questions, "" where nothing does.
    `unread` counts the notices the person has not opened.
    """

    province: str = ""
    items: tuple[MenuItem, ...] = ()
    person: str = ""
    is_signed_in: bool = False
    sign_in_url: str = ""
    sign_out_url: str = ""
    account_url: str = ""
    preferences_url: str = ""
    notices_url: str = ""
    unread: int = 0
    manifest_url: str = ""
    ask_url: str = ""
    footer: tuple[MenuItem, ...] = ()
    next_path: str = "/"
    theme: str = ""
    simulated: bool = False

    @property
    def given_name(self) -> str:
        """What a person is called; in Vietnamese it stands last.

        >>> Navigation(person="Nguyễn Thị Mai Lan").given_name
        'Lan'
        """
        return self.person.rpartition(" ")[2]


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a reader stands in a list too long for one page; `{% pagination %}` reads it.

    `number` counts from 1, `count` is the number of pages.

    >>> Pages(number=2, count=9).count
    9
    """

    number: int
    count: int
