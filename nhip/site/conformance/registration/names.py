"""Which of their identifiers stands for which of ours, while the process runs."""

from dataclasses import dataclass, field
from uuid import UUID

# The services and forms the suite expects to find, by the procedures of the profile beside this file.
SERVICES = {
    "f7d33db0-2809-484e-a780-76b7ccd4ecbf": "mother-child",
    "P2c9280957e579ad7017e58a3399f0068": "good-health",
    "WWc9280957e579ad0007e58a3399f0068": "industry",
    "DEc9280007e579ad7017e58a3399k5528": "zero-hunger",
    "DEc9280007e579ad7017e58a3399k1234": "zero-hunger-2",
    "c37b650a-24a9-4151-95d0-4d9c7437fe81": "registration",
    "8b410187-e137-4487-b627-09b2b909e630": "post-partum",
    "0b4e529c-fe1a-11ed-be56-0242ac120002": "mcts",
}
FORMS = {
    "d98a205a-679b-485b-823d-7a32a391e744": "registration",
    "w12a205a-679b-xx34-823d-7a32a391e744": "good-health",
    "w12a89q9-679b-xx34-823d-7a32a391e744": "industry",
    "k02a20pa-679b-34xx-823d-7a32a391e744": "zero-hunger",
    "3f7d1b2e-6c51-473a-a583-814f868cf172": "post-partum",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """An application the suite expects to be there, with the task that waits on it."""

    file_id: str
    service_id: str
    applicant_id: str
    task_id: str
    main_task_id: str
    assignee_id: str


SAMPLES = (
    Sample(
        "81c4445c-bff6-11ed-afa1-0242ac120002",
        "8b410187-e137-4487-b627-09b2b909e630",
        "42962de0-xxxx-11ed-0000-0242ac120004",
        "81c4445c-bff6-11ed-afa1-0242ac120002",
        "42962de0-xxxx-11ed-0000-0242ac120004",
        "42962de0-xxxx-11ed-0000-0242ac120004",
    ),
    Sample(
        "33c4445c-bff3-13ed-afa1-0332ac120033",
        "0b4e529c-fe1a-11ed-be56-0242ac120002",
        "42933de0-xxxx-33ed-0033-3342ac120004",
        "42962de0-bdb2-11ed-9397-0242ac120033",
        "42962de0-bdb2-11ed-9397-0242ac120004",
        "42962de0-bdb2-11ed-9397-0242ac120022",
    ),
    Sample(
        "77c4775c-b7f3-17ed-afa1-0772ac120077",
        "P2c9280957e579ad7017e58a3399f0068",
        "11962de0-11b2-11cc-9390-0242ac121114",
        "d1e33d56-c5c7-4272-aeb6-bc2732cce1f2",
        "bebb3890-f7e6-4e8f-b64a-5f778868f380",
        "494ef3b8-c74b-4d42-873f-f362c2715cf7",
    ),
    Sample(
        "b8508d35-c2f3-442b-88a1-267ca25e85c0",
        "8b410187-e137-4487-b627-09b2b909e630",
        "622fcd1a-8070-4efc-9d26-29461f83a15b",
        "13883ad3-9de2-4951-b104-49b73edcf0b1",
        "13883ad3-9de2-4951-b104-49b73edcf0b0",
        "ab9f3de5-c33d-45b0-a400-1331de03b03c",
    ),
)


@dataclass(slots=True)
class Filed:
    """One application: their identifiers beside the case it became."""

    file_id: str
    case_id: UUID
    code: str
    service_id: str
    applicant_id: str
    created: str
    task_id: str
    main_task_id: str
    assignee_id: str
    form_data: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Names:
    """The memory. People get made-up personal numbers, in the order they come."""

    filed: dict[str, Filed] = field(default_factory=dict)
    people: dict[str, tuple[str, str]] = field(default_factory=dict)

    def person(self, applicant_id: str, name: str) -> tuple[str, str]:
        """The number and name that stand for one of their applicants."""
        count = len(self.people) + 1
        return self.people.setdefault(
            applicant_id, (f"079199{500_000 + count:06d}", name or f"Người nộp {count}")
        )

    def by_task(self, task_id: str) -> Filed | None:
        return next((one for one in self.filed.values() if one.task_id == task_id), None)
