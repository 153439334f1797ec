"""The targets of the fuzzer hold on a few inputs of each kind, so that the tool itself stays whole."""

import pytest

from nhip.base.exchange.tests.fuzzing import SEEDS, TARGETS, main


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds_on_its_seeds(name: str) -> None:
    assert SEEDS.keys() == TARGETS.keys()
    for data in SEEDS[name]:
        assert TARGETS[name](data) is None


def test_the_program_says_what_it_wants() -> None:
    with pytest.raises(SystemExit, match="name a target: heads, chunks"):
        main(["fuzzing", "none"])
