"""The Registration API over the platform: each address, what it takes, what it answers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from nhip.kernel import clock
from nhip.site.conformance.registration import platform
from nhip.site.conformance.registration.names import FORMS, SAMPLES, SERVICES, Filed, Names
from nhip.work.procedures.contracts import FormDefinition, ProcedureCard

Answer = tuple[int, Any]
CLIENT_HEADER = "information-mediator-client"
# INSTANCE/CLASS/MEMBER/SUBSYSTEM, as the information mediator writes its clients.
CLIENT = re.compile(r"[^/\s']+/[^/\s']+/[^/\s']+/[^/\s']+")
STATUSES = {5: "SENDBACK", 3: "REJECTED", 7: "REJECTED", 8: "REJECTED", 9: "APPROVED", 10: "APPROVED"}
CLOSED = frozenset({3, 7, 9, 10})
MOST = 100


@dataclass(frozen=True, slots=True)
class Call:
    """One request: method, the parts of its path, its query, its body as fields, its headers (lower case)."""

    method: str
    path: tuple[str, ...]
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


class Registration:
    """The face with its memory; made once the profile is loaded."""

    def __init__(self) -> None:
        self.names = Names()

    def seed(self) -> None:
        """File the applications the suite expects to find."""
        for one in SAMPLES:
            filed = self._file(one.service_id, one.applicant_id, {}, file_id=one.file_id)
            filed.task_id, filed.main_task_id = one.task_id, one.main_task_id
            filed.assignee_id = one.assignee_id

    def answer(self, call: Call) -> Answer:
        """Status and JSON body."""
        try:
            return self._route(call)
        except platform.Refused as refused:
            return refused.status, _error(refused.status, str(refused.problem.get("detail", "")))

    def _route(self, call: Call) -> Answer:
        match (call.method, *call.path):
            case ("GET", "services"):
                return 200, [_service(*one) for one in self._services(call.query.get("name", ""))]
            case ("GET", "services", service_id):
                return self._of_service(service_id, lambda card: _service(service_id, card))
            case ("GET", "services", service_id, "eForms"):
                return self._of_service(service_id, lambda card: [_form_line(card)])
            case ("POST", "services", service_id, "applications"):
                return self._submit(service_id, call.body)
            case ("GET", "eForms", form_id):
                return self._form(form_id)
            case ("GET", "applications"):
                return 200, [self._application(one) for one in self._found(call.query)]
            case (method, "applications", file_id) if method in {"GET", "PUT"}:
                return self._one_application(file_id, is_update=method == "PUT")
            case ("GET", "tasks"):
                waiting = (one for one in self._found(call.query) if self._status(one) not in CLOSED)
                return 200, [self._task(one) for one in waiting]
            case ("GET", "tasks", task_id):
                found = self.names.by_task(task_id)
                return (200, self._task(found)) if found else _missing("task")
            case ("POST", "tasks", task_id, "complete"):
                return self._complete(task_id, call.body)
            case ("POST", "documents"):
                return _document(call.body)
            case ("GET", "data", "statistics", "1.0"):
                return self._statistics(call)
        return _missing("address")

    def _services(self, name: str) -> list[tuple[str, ProcedureCard]]:
        found = ((key, platform.service(code)) for key, code in SERVICES.items())
        return [(key, card) for key, card in found if card and name in {"", card.content.title.en}]

    def _of_service(self, service_id: str, shown: Callable[[ProcedureCard], object]) -> Answer:
        card = platform.service(SERVICES.get(service_id, service_id))
        return (200, shown(card)) if card else _missing("service")

    def _form(self, form_id: str) -> Answer:
        code = FORMS.get(form_id)
        card = platform.service(code) if code else None
        if code is None or card is None:
            return _missing("form")
        return 200, {**_form_line(card), "eFormId": form_id, "schema": _schema(platform.form(code))}

    def _submit(self, service_id: str, body: Mapping[str, Any]) -> Answer:
        if platform.service(SERVICES.get(service_id, service_id)) is None:
            return _missing("service")
        applicant_id = str(body.get("applicantId") or "")
        if not applicant_id:
            return 400, _error(400, "applicantId is missing")
        return 200, self._application_file(self._file(service_id, applicant_id, body))

    def _file(
        self, service_id: str, applicant_id: str, body: Mapping[str, Any], *, file_id: str = ""
    ) -> Filed:
        number, name = self.names.person(applicant_id, str(body.get("applicationName") or ""))
        file_id = file_id or str(uuid4())
        data = dict(body.get("formData") or {}) if isinstance(body.get("formData"), dict) else {}
        made = platform.file(
            file_id, SERVICES.get(service_id, service_id), number=number, name=name, content=data
        )
        created = str(body.get("created") or clock.now().isoformat())
        key = str(made.case_id)
        self.names.filed[file_id] = Filed(
            file_id, made.case_id, made.code, service_id, applicant_id, created, key, key, key, data
        )
        return self.names.filed[file_id]

    def _one_application(self, file_id: str, *, is_update: bool) -> Answer:
        found = self.names.filed.get(file_id)
        if found is None:
            return _missing("application")
        if is_update:
            platform.take_up(found)
        return 200, self._application_file(found)

    def _complete(self, task_id: str, body: Mapping[str, Any]) -> Answer:
        found = self.names.by_task(task_id)
        if found is None:
            return _missing("task")
        platform.take_up(found)
        known = {"taskId": task_id, "fileId": found.file_id, "serviceId": found.service_id}
        return 200, {**known, "status": self._state(found), "variables": dict(body)}

    def _found(self, query: Mapping[str, str]) -> list[Filed]:
        wanted = {
            "serviceId": "service_id",
            "applicantId": "applicant_id",
            "fileId": "file_id",
            "mainTaskId": "main_task_id",
            "assigneeId": "assignee_id",
        }
        kept = [
            one
            for one in self.names.filed.values()
            if all(getattr(one, ours) == query[key] for key, ours in wanted.items() if key in query)
        ]
        first, most = _number(query.get("firstResult"), 0), _number(query.get("maxResult"), MOST)
        kept.sort(key=lambda one: one.created, reverse=query.get("sortOrder") == "desc")
        return kept[first : first + most]

    def _status(self, one: Filed) -> int:
        return platform.view(one.case_id).journal[-1].to_status

    def _state(self, one: Filed) -> dict[str, str]:
        code = STATUSES.get(self._status(one), "PENDING")
        return {"code": code, "title": code.capitalize()}

    def _application(self, one: Filed) -> dict[str, object]:
        seen = platform.view(one.case_id)
        return {
            "fileId": one.file_id,
            "mainTaskId": one.main_task_id,
            "taskTitle": seen.journal[-1].act,
            "assigneeId": one.assignee_id,
            "status": self._state(one),
            "applicantId": one.applicant_id,
            "created": one.created,
            "registered": seen.journal[0].at.isoformat(),
            "description": seen.code,
            "serviceName": self._name_of(one),
            "serviceId": one.service_id,
            "documentUrls": [],
            "additionalMeta": {"data": {}},
        }

    def _application_file(self, one: Filed) -> dict[str, object]:
        seen = platform.view(one.case_id)
        return {
            "fileId": one.file_id,
            "registered": seen.journal[0].at.isoformat(),
            "serviceId": one.service_id,
            "serviceName": self._name_of(one),
            "status": self._state(one),
            "ended": seen.journal[-1].to_status in CLOSED,
            "applicationData": {
                "applicationName": self.names.people[one.applicant_id][1],
                "applicantId": one.applicant_id,
                "created": one.created,
                "formData": one.form_data,
                "documentUrls": [],
            },
        }

    def _task(self, one: Filed) -> dict[str, object]:
        seen = platform.view(one.case_id)
        return {
            "taskId": one.task_id,
            "taskName": seen.journal[-1].act,
            "mainTaskId": one.main_task_id,
            "name": seen.journal[-1].act,
            "assigneeId": one.assignee_id,
            "roleId": seen.competent_agency_code,
            "created": seen.journal[-1].at.isoformat(),
            "description": seen.code,
            "serviceId": one.service_id,
            "serviceName": self._name_of(one),
            "fileId": one.file_id,
            "eFormId": SERVICES.get(one.service_id, one.service_id),
            "formVariables": {},
            "status": self._state(one),
            "data": {},
        }

    def _name_of(self, one: Filed) -> str:
        card = platform.service(SERVICES.get(one.service_id, one.service_id))
        return card.content.title.en if card else ""

    def _statistics(self, call: Call) -> Answer:
        if not CLIENT.fullmatch(call.headers.get(CLIENT_HEADER, "")):
            return 400, _error(400, "the header Information-Mediator-Client names no client")
        name = call.query.get("registrationName", "")
        if name and not self._services(name):
            return _missing("registration")
        counted = [self._state(one)["code"] for one in self._named(name)]
        frame = call.query.get("timeframe", "")
        references = {
            **{
                key: call.query[key]
                for key in ("startDate", "endDate", "operator", "role")
                if key in call.query
            },
            "registrationName": name,
            **{f"timeframe{one}": frame == one.lower() for one in ("Day", "Week", "Month", "Year")},
        }
        line = {
            "processed": sum(state != "PENDING" for state in counted),
            "approved": counted.count("APPROVED"),
            "sentBack": counted.count("SENDBACK"),
            "rejected": counted.count("REJECTED"),
            "references": references,
        }
        return 200, [line]

    def _named(self, name: str) -> list[Filed]:
        return [one for one in self.names.filed.values() if name in {"", self._name_of(one)}]


def _service(service_id: str, card: ProcedureCard) -> dict[str, object]:
    return {
        "id": service_id,
        "name": card.content.title.en,
        "version": str(card.version.number),
        "type": "Public",
        "isExecutable": card.can_be_filed,
        "isClosed": False,
        "description": card.content.summary.en,
    }


def _form_line(card: ProcedureCard) -> dict[str, object]:
    ids = {code: key for key, code in FORMS.items()}
    return {
        "eFormId": ids.get(card.code, card.code),
        "name": card.content.title.en,
        "description": card.content.summary.en,
        "version": str(card.version.number),
        "latest": True,
    }


def _schema(form: FormDefinition) -> dict[str, object]:
    fields = [one for step in form.steps for one in step.fields]
    return {
        "type": "object",
        "properties": {one.key: {"type": "string", "title": one.label.en} for one in fields},
        "required": [one.key for one in fields if one.required],
    }


def _document(body: Mapping[str, Any]) -> Answer:
    sent = body.get("file")
    if not sent:
        return 400, _error(400, "the part “file” is missing")
    kept = platform.keep(sent if isinstance(sent, bytes) else str(sent).encode())
    return 200, {"code": 200, "type": "document", "message": kept.sha256, "url": f"urn:sha256:{kept.sha256}"}


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else default


def _missing(what: str) -> Answer:
    return 404, _error(404, f"there is no such {what}")


def _error(status: int, message: str) -> dict[str, str]:
    return {"traceId": str(uuid4()), "code": str(status), "message": message, "localizedMessage": message}
