from pathlib import Path

import pytest
from django.conf import settings

from nhip.base.places import testing


@pytest.fixture
def hcmc(db: None) -> None:
    """All provinces; communes of Ho Chi Minh City and of the three old provinces it was formed from."""
    testing.load_provinces("79")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real inputs that are never part of the repository."""
    folder = Path(settings.BASE_DIR).parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder of real inputs is not beside this checkout")
    return folder
