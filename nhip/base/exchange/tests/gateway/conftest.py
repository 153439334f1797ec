from collections.abc import Iterator
from pathlib import Path

import pytest

from nhip.base.exchange.tests.gateway.provider import Provider
from nhip.base.exchange.tests.gateway.running import Gateway, document


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    running = Provider().start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def gateway(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """One gateway of two workers for a module; a test that changes its table puts it back."""
    folder: Path = tmp_path_factory.mktemp("gateway")
    running = Gateway(folder, document(provider.port), workers=2, options={"circuit_failures": 1000}).start()
    yield running
    running.stop()
