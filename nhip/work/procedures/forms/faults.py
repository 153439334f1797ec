"""What is wrong with a form's data file: every fault with its place, in words for whoever mends it."""

from typing import NoReturn

from django.utils.translation import gettext_lazy as _

from nhip.work.procedures.contracts import FormBroken

MOST_LISTED = 200


class Faults:
    """Gathers faults, so that one look at a file tells all of them."""

    def __init__(self, form: str) -> None:
        self.form = form
        self.listed: dict[str, str] = {}

    def add(self, place: str, rule: object) -> None:
        """Note that a place breaks a rule; the first fault of a place is the one that is told."""
        if len(self.listed) < MOST_LISTED:
            self.listed.setdefault(place, str(rule))

    def refuse(self) -> None:
        """Raise FormBroken when there is a fault: the sentence tells the first, `fields` all of them."""
        if self.listed:
            self.broken(*next(iter(self.listed.items())))

    def broken(self, place: str, rule: object) -> NoReturn:
        """Raise FormBroken for a fault after which nothing more can be read."""
        self.add(place, rule)
        raise FormBroken(
            _("Biểu mẫu %(form)s sai ở %(place)s: %(rule)s"),
            fields=self.listed,
            form=self.form,
            place=place,
            rule=rule,
        )
