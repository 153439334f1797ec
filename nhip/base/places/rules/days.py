"""Days as a person or a program writes them in a query."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from nhip.kernel.errors import Invalid


def day_of(text: str, *, field: str = "on") -> date | None:
    """The day of an ISO date, None for an empty text; raises Invalid naming the field and the value."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        refusal = Invalid(
            _("“%(value)s” không phải là ngày; hãy viết năm-tháng-ngày, ví dụ 2026-01-31."), value=text
        )
        refusal.fields[field] = refusal.message
        raise refusal from None
