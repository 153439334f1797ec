"""The moments of life people come with, each leading into the catalogue."""

from dataclasses import dataclass
from urllib.parse import urlencode

from nhip.work.procedures import api as procedures

# What a moment looks like; one that is not here is drawn as a dossier.
ICONS = {
    "co-con": "child",
    "chuyen-nha": "track",
    "xay-nha": "house",
    "khoi-nghiep": "shop",
    "tuoi-gia": "elder",
    "lai-xe": "car",
    "di-hoc": "school",
    "ket-hon": "family",
    "mat-nguoi-than": "case",
    "ban-do-an": "food",
    "dat-dai": "land",
    "kho-khan": "help",
}


@dataclass(frozen=True, slots=True)
class LifeEventLink:
    """One moment of life as the front page shows it."""

    title: str
    summary: str
    count: int
    icon: str
    url: str


def life_event_links() -> list[LifeEventLink]:
    """The profile's moments of life, in its own order; one without a procedure would lead nowhere."""
    return [
        LifeEventLink(
            title=event.title,
            summary=event.summary,
            count=event.count,
            icon=ICONS.get(event.code, "case"),
            url=f"/procedures/?{urlencode({'life_event': event.code})}",
        )
        for event in procedures.life_events()
        if event.count
    ]
