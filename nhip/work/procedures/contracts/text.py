"""A sentence in the platform's two languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LocalText:
    """Vietnamese is the source; English is there for everything we write, not for imported texts.

    >>> LocalText("Khai sinh", "Birth").say("en")
    'Birth'
    >>> LocalText("Khai sinh").say("en")
    'Khai sinh'
    """

    vi: str
    en: str = ""

    def say(self, language: str) -> str:
        """The sentence in a language (`vi`, `en`), Vietnamese where there is no translation."""
        return self.en if language.startswith("en") and self.en else self.vi

    def __bool__(self) -> bool:
        return bool(self.vi)


NO_TEXT = LocalText("")
