"""Every target stands in its text at the place we cite, and says what the reviewed list says."""

import csv
import hashlib
import re
from decimal import Decimal
from pathlib import Path

import pytest

from nhip.insight.indicators import citation
from nhip.insight.indicators.contracts import Place

PROFILES = ("hcmc", "hau-giang", "ben-tre")


def read(settings, profile, name):
    path = Path(settings.PROFILES_DIR) / profile / name
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture
def targets(settings):
    return [row for profile in PROFILES for row in read(settings, profile, "targets.csv")]


def place(row):
    numbers = (int(row[name]) for name in ("paragraph", "sentence", "clause", "start", "end"))
    return Place(row["source"], *numbers, row["first_words"], row["last_words"])


def test_how_many(targets):
    assert len(targets) == len({row["id"] for row in targets}) == 88
    kinds = {}
    for row in targets:
        kinds[row["kind"]] = kinds.get(row["kind"], 0) + 1
    assert kinds == {
        "target": 49,
        "implied_target": 5,
        "actual": 8,
        "reference": 3,
        "qualitative": 17,
        "count_claim": 6,
    }


def test_the_sources_are_the_editions_we_read(settings, policy):
    for profile in PROFILES:
        for row in read(settings, profile, "sources.csv"):
            content = (policy / row["file"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == row["sha256"], row["file"]


def test_each_place_holds_its_number(targets, policy):
    texts = {path.stem: path.read_text(encoding="utf-8") for path in policy.glob("*.txt")}
    for row in targets:
        words = citation.passage(texts[row["source"]], place(row))
        assert words is not None, row["id"]
        located = citation.locate(
            texts[row["source"]],
            source=row["source"],
            paragraph=int(row["paragraph"]),
            start=int(row["start"]),
            end=int(row["end"]),
        )
        assert located == place(row), row["id"]
        if row["value"] and row["kind"] != "implied_target":
            assert Decimal(row["value"]) in numbers_in(words), (row["id"], words)


def test_a_year_said_in_the_clause_is_the_year_kept(targets, policy):
    texts = {path.stem: path.read_text(encoding="utf-8") for path in policy.glob("*.txt")}
    checked = 0
    for row in targets:
        if row["year_basis"] == "explicit" and row["year"]:
            sentence = citation.sentence(texts[row["source"]], place(row))
            assert row["year"] in sentence or "năm nay" in sentence, row["id"]
            checked += 1
    assert checked >= 8


def numbers_in(words: str) -> set[Decimal]:
    """The numbers a passage can mean: 0.4 and 1,2 as decimals, 250.000 as thousands."""
    found = set()
    for text in re.findall(r"\d+(?:[.,]\d+)*", words):
        found.add(
            Decimal(text.replace(".", "").replace(",", ""))
            if re.search(r"[.,]\d{3}\b", text)
            else Decimal(text.replace(",", "."))
        )
    return found


def test_every_row_of_the_reviewed_list_is_among_ours(targets, policy):
    path = policy / "gold-targets.tsv"
    with path.open(encoding="utf-8", newline="") as opened:
        gold = list(csv.DictReader(opened, delimiter="\t"))
    assert len(gold) == 41
    ours = {signature(row["source"], row) for row in targets}
    missing = [row for row in gold if signature(row["source_file"].removesuffix(".txt"), row) not in ours]
    assert missing == []


def signature(source, row):
    value = Decimal(row["value"]) if row["value"] else None
    return (
        source,
        row["metric_key"] if "metric_key" in row else row["metric"],
        row["kind"],
        row["comparator"],
        value,
        row["unit"],
        row["year"],
    )


def test_the_eight_foundation_factors_though_the_text_says_seven(targets):
    factors = [row for row in targets if "Yếu tố" in row["note_vi"] and row["kind"] == "target"]
    assert [row["metric"] for row in factors] == [
        "smartphone_population",
        "household_fibre",
        "mobile_4g5g_100mbps",
        "eid_account",
        "epayment_account",
        "digital_signature_adults",
        "dvc_account",
        "digital_address",
    ]
    assert {(row["value"], row["unit"], row["year"]) for row in factors} == {("100", "%", "2024")}
    claim = next(row for row in targets if row["id"] == "202405-factors-count")
    assert (claim["value"], claim["kind"]) == ("7", "count_claim")


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("202405-online-70", ("online_dossier_share", "=", "70", "%", "")),
        ("202405-assistants", ("virtual_assistants", "=", "3", "trợ lý ảo", "")),
        ("202412-grdp-2025", ("digital_economy_grdp", "=", "25", "%", "2025")),
        ("202412-grdp-2030", ("digital_economy_grdp", "=", "40", "%", "2030")),
        ("202412-gap-2030", ("digital_economy_gap_national", "=", "10", "%", "2030")),
        ("202412-losi-50", ("losi_rank", "<=", "50", "hạng", "")),
        ("202412-losi-now", ("losi_rank", "=", "53", "hạng", "2024")),
        ("202412-budget-2", ("dx_budget_share", ">=", "2", "%", "")),
        ("202412-budget-now", ("dx_budget_share", "=", "1.2", "%", "2024")),
        ("202412-dti-top3", ("dti_rank", "<=", "3", "hạng", "")),
        ("202412-platforms-2025", ("sector_platforms", "=", "8", "nền tảng", "2025")),
        ("202412-sme-information-2025", ("sme_dx_information", "=", "100", "%", "2025")),
        ("202412-sme-trial-2025", ("sme_platform_trial", "=", "100", "%", "2025")),
        ("202412-sme-platform-2025", ("sme_digital_platform", ">=", "60", "%", "2025")),
    ],
)
def test_what_the_two_texts_read_by_us_ask(targets, id, expected):
    row = next(row for row in targets if row["id"] == id)
    assert (row["metric"], row["comparator"], row["value"], row["unit"], row["year"]) == expected


def test_no_sentence_of_a_source_is_in_the_files(targets, policy):
    texts = " ".join(path.read_text(encoding="utf-8") for path in policy.glob("*.txt"))
    for row in targets:
        assert len(row["first_words"].split()) <= 2
        assert len(row["last_words"].split()) == 1
        for name in ("paraphrase_vi", "note_vi"):
            words = row[name].rstrip(".")
            assert len(words.split()) < 8 or words not in texts, row["id"]
