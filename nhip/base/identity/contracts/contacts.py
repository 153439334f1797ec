"""Where a party can be reached."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contact:
    """Điện thoại, thư điện tử: as the identity provider gave them; empty where it gave none."""

    phone: str = ""
    email: str = ""
