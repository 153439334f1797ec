"""What this installation is called among exchanges."""

from django.conf import settings

from nhip.kernel import profile


def instance() -> str:
    """The X-Road instance: as set, else `VN-` with the code of the province, `VN-00` in the blank profile."""
    chosen = str(settings.EXCHANGE_INSTANCE)
    return chosen or f"VN-{profile.current().province_code or '00'}"
