from pathlib import Path

import pytest
from django.core.management import call_command

from nhip.base.exchange.tests.ledger.making import append, sealer, segment_of


def test_the_command_names_the_first_broken_record(
    settings: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    folder = tmp_path / "exchange" / "ledger"
    kept = append(folder, 3)
    sealer(folder).seal()
    call_command("exchange", "verify")
    assert capsys.readouterr().out.splitlines()[-1] == "WHOLE"
    segment = segment_of(folder)
    segment.write_bytes(segment.read_bytes()[:-1] + b"!")
    with pytest.raises(SystemExit) as ended:
        call_command("exchange", "verify")
    assert ended.value.code == 1
    assert capsys.readouterr().out.startswith(f"BROKEN (damaged): record {kept[2]}, number 2 of w1:")
