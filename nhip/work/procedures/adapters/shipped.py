"""The procedures that ship with the profile: one TOML file each, and their forms beside them."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import Any

from nhip.kernel import profile
from nhip.work.procedures import codec
from nhip.work.procedures.contracts import (
    AuthorityKind,
    Channel,
    ChannelTerms,
    CompetentAgency,
    Content,
    Fee,
    FeeKind,
    FormDefinition,
    Handling,
    StatutoryTime,
    Translation,
)
from nhip.work.procedures.fees.reading import read_fee_rules
from nhip.work.procedures.forms.reading import read_form

FOLDER = "procedures"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One procedure of a profile with its form, as read from its files."""

    code: str
    content: Content
    handling: Handling
    form: Mapping[str, Any]
    definition: FormDefinition
    valid_from: date
    simulated: bool


def shipped() -> Iterator[Shipped]:
    """Those shared by all of Viet Nam, then the province's own; a file of the same name replaces."""
    current = profile.current()
    if current.province_code is None:
        return
    files: dict[str, Path] = {}
    for folder in (current.directory.parent / profile.SHARED, current.directory):
        files |= {path.name: path for path in sorted((folder / FOLDER).glob("*.toml"))}
    for path in files.values():
        yield read(path)


def read(path: Path) -> Shipped:
    """Read a procedure's file and its form's. Raises FormBroken for a bad form."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    form = json.loads((path.parent / f"{data['form']}.form.json").read_text(encoding="utf-8"))
    definition = read_form(form)
    rules, reductions = read_fee_rules(data, definition)
    return Shipped(
        code=data["code"],
        content=replace(_content(data), fee_rules=rules, fee_reductions=reductions),
        handling=_handling(data),
        form=form,
        definition=definition,
        valid_from=data["valid_from"],
        simulated=data.get("simulated", False),
    )


def _content(data: Mapping[str, Any]) -> Content:
    plain = {name: data[name] for name in ("steps", "documents", "legal_bases", "results") if name in data}
    lists = {name: data.get(name, []) for name in ("levels", "audiences", "authority", "conditions")}
    content = codec.from_json(
        Content,
        {"title": data["title"], "field": data["field"], "summary": data["summary"], **lists, **plain},
    )
    english = tuple(Translation(one["vi"], one["en"]) for one in data.get("english", ()))
    channels = tuple(_terms(one) for one in data["channels"])
    return replace(content, channels=channels, english=english)


def _terms(data: Mapping[str, Any]) -> ChannelTerms:
    time_of_law = codec.from_json(StatutoryTime, {"value": str(data["time"]), "unit": data["unit"]})
    fees = tuple(_fee(one) for one in data["fees"])
    return ChannelTerms(Channel(data["channel"]), time_of_law, fees, data.get("note", ""))


def _fee(data: Mapping[str, Any]) -> Fee:
    return Fee(FeeKind(data["kind"]), data.get("amount_vnd"), data.get("text", ""), data.get("name", ""))


def _handling(data: Mapping[str, Any]) -> Handling:
    competent = data["competent"]
    return Handling(
        competent=CompetentAgency(
            AuthorityKind(competent["kind"]),
            competent.get("place_field", ""),
            competent.get("agency_code", ""),
        ),
        form=data["form"],
        result_template=data["result_template"],
        online_extent=data.get("online_extent", "full"),
        national_code=data.get("national_code", ""),
        next_day_after=_time(data.get("next_day_after")),
        opinion_from=data.get("opinion_from", ""),
    )


def _time(value: Any) -> time | None:
    return value if isinstance(value, time) else None
