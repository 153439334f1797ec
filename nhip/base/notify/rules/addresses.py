"""Phone numbers and e-mail addresses: in the form providers take, and masked for records."""

import re

_VIETNAMESE = re.compile(r"(?:\+?84|0)(\d{9})")
_MAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")


def phone_for_providers(text: str) -> str:
    """`0900 000 001` as `84900000001`; "" where it is no Vietnamese number.

    >>> phone_for_providers("0900.000.001")
    '84900000001'
    """
    found = _VIETNAMESE.fullmatch(re.sub(r"[\s.\-()]", "", text))
    return f"84{found[1]}" if found else ""


def mail_address(text: str) -> str:
    """The address, or "" where no message can be sent to it."""
    return text.strip() if _MAIL.fullmatch(text.strip()) else ""


def masked(address: str) -> str:
    """Enough to recognise one's own address, too little to learn another's.

    >>> masked("84900000001"), masked("lan.nguyen@example.vn")
    ('849•••••001', 'l•••@example.vn')
    """
    if "@" in address:
        name, _at, host = address.rpartition("@")
        return f"{name[:1]}•••@{host}"
    if len(address) < 7:
        return "•" * len(address)
    return f"{address[:3]}{'•' * (len(address) - 6)}{address[-3:]}"
