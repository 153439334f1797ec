"""The installation's secrets: made once, the key of tracking outliving the other."""

import hmac
from pathlib import Path

import pytest
from django.utils.crypto import salted_hmac

from nhip.kernel.testing import at_once
from nhip.site.secret import secret_key, tracking_key


def test_a_secret_is_made_once_for_this_account_alone(tmp_path: Path) -> None:
    made = secret_key(tmp_path)
    assert (len(made), secret_key(tmp_path)) == (67, made)
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["secret-key", "tracking-key"])
def test_a_file_left_empty_by_a_kill_is_filled(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    makes = {"secret-key": secret_key, "tracking-key": lambda data: tracking_key(data, secret="s")}
    made = makes[name](tmp_path)
    assert made and makes[name](tmp_path) == made


def test_the_key_of_tracking_outlives_the_secret(tmp_path: Path) -> None:
    before = tracking_key(tmp_path, secret="the first")
    assert tracking_key(tmp_path, secret="another") == before


def test_digests_kept_before_there_was_such_a_key_go_on_to_fit(tmp_path: Path, settings: object) -> None:
    settings.SECRET_KEY = "of old"  # type: ignore[attr-defined]
    kept = salted_hmac("nhip.cases.factor", "H29-1:0001", algorithm="sha256").hexdigest()
    key = bytes.fromhex(tracking_key(tmp_path, secret="of old"))
    assert hmac.new(key, b"H29-1:0001", "sha256").hexdigest() == kept


@pytest.mark.parametrize("attempt", range(20))
def test_processes_that_start_together_agree(tmp_path: Path, attempt: int) -> None:
    made = at_once(*[lambda: secret_key(tmp_path)] * 6)
    assert set(made) == {(tmp_path / "secret-key").read_text()}
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
