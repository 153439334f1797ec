"""Money is whole đồng. A float is an error, because a rounding nobody named is one too."""

from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in Vietnamese đồng (`vnd`), which has no smaller unit.

    Raises TypeError for anything but an int.

    >>> str(Money(1_234_567) + Money(33))
    '1.234.600 ₫'
    """

    vnd: int

    def __post_init__(self) -> None:
        if type(self.vnd) is not int:
            raise TypeError(f"money must be whole đồng as int, not {self.vnd!r}")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.vnd + other.vnd)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.vnd - other.vnd)

    def __mul__(self, times: int) -> "Money":
        return Money(self.vnd * times)

    def __bool__(self) -> bool:
        return self.vnd != 0

    def __str__(self) -> str:
        return self.format()

    def format(self) -> str:
        """As it is written in Viet Nam: `1.234.567 ₫`."""
        return f"{self.vnd:,}".replace(",", ".") + " ₫"


class MoneyField(models.BigIntegerField):  # type: ignore[type-arg]
    """A column of whole đồng, read and written as Money."""

    def from_db_value(self, value: int | None, *_: Any) -> Money | None:
        return None if value is None else Money(value)

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, Money) else Money(value)

    def get_prep_value(self, value: Any) -> Any:
        return value.vnd if isinstance(value, Money) else super().get_prep_value(value)
