"""What the demo city's surroundings need again and again."""

from django.conf import settings

from nhip.base.exchange import api as exchange
from nhip.base.exchange import seeds
from nhip.kernel.jobs import every
from nhip.site.launcher.start import REGISTER_ADDRESS, SIMULATED_REGISTER


@every(seconds=2)
def follow_the_simulated_register() -> None:
    """The made-up register listens at another port after a start: the exchange learns where."""
    file = settings.DATA_DIR / REGISTER_ADDRESS
    if settings.HOUSEHOLD_REGISTER == SIMULATED_REGISTER and file.exists():
        seeds.move_service(
            f"{exchange.instance()}/{SIMULATED_REGISTER}", file.read_text(encoding="ascii").strip()
        )
