"""Factories of the exchange, for tests and seeds of every module.

>>> pair = make_pair()                        # doctest: +SKIP
>>> agreement = agreed(pair)                  # doctest: +SKIP
"""

from dataclasses import dataclass
from itertools import count
from uuid import UUID

from nhip.base.exchange import queries
from nhip.base.exchange.actions import agreements, members, services, signing
from nhip.base.exchange.contracts import Agreement, NewMember, NewService, Side, Subsystem
from nhip.base.exchange.models import AgreementVersion
from nhip.base.identity.contracts import Agency
from nhip.base.identity.testing import Staff, actor_for, make_agency, make_staff
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM

_sequence = count(1)

DESCRIPTION = """\
openapi: 3.1.0
info: {title: Hộ khẩu thử, version: "1"}
paths:
  /people/{id}:
    get:
      summary: Một người và hộ của họ
      x-data-classification: personal
      x-data-subject: {in: path, name: id}
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        "200":
          description: Có
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Person"}
  /wards:
    get:
      summary: Danh sách phường
      x-data-classification: open
      responses:
        "200":
          description: Có
          content:
            application/json:
              schema: {type: array, items: {type: object, properties: {code: {type: string}}}}
components:
  schemas:
    Person:
      type: object
      required: [name]
      properties:
        name: {type: string}
        sex: {type: string, enum: [female, male]}
        members:
          type: array
          items: {type: object, properties: {name: {type: string}, relation: {type: string}}}
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two agencies with a subsystem each, a published service of the provider, and who approves for each."""

    consumer: Subsystem
    provider: Subsystem
    service_id: UUID
    service: str
    asker: Staff
    holder: Staff


def make_subsystem(agency: Agency, *, code: str = "he-thong") -> Subsystem:
    """A subsystem of a new member that stands for the agency."""
    number = next(_sequence)
    member_id = members.register_member(SYSTEM, NewMember("GOV", f"T{number}", agency.name_vi, agency.id))
    subsystem_id = members.register_subsystem(SYSTEM, member_id, code=code, name=f"Hệ thống {number}")
    return queries.members.subsystem(subsystem_id)


def make_pair() -> Pair:
    """A provider with a published service of personal data, and a consumer; each call makes others."""
    first, second = make_agency(name="Cơ quan hỏi"), make_agency(name="Cơ quan giữ")
    consumer, provider = make_subsystem(first), make_subsystem(second, code="dan-cu")
    new = NewService(provider.id, "ho-khau", "Hộ khẩu", "http://127.0.0.1:9001/v1")
    service_id = services.describe_service(SYSTEM, new, DESCRIPTION)
    services.publish_version(SYSTEM, service_id)
    return Pair(
        consumer,
        provider,
        service_id,
        f"{provider.identifier}/ho-khau",
        make_staff("approver", first),
        make_staff("approver", second),
    )


def agreement_text(pair: Pair, *, fields: tuple[str, ...] = ("/name", "/members/*/name"), **more: str) -> str:
    """The text of an agreement between the two."""
    listed = "\n".join(f"  - {field}" for field in fields)
    return f"""\
agreement: nhip/1
consumer: {pair.consumer.identifier}
service: {pair.service}
purpose:
  code: {more.get("purpose", "cap-giay-khai-sinh")}
  text: Cấp giấy khai sinh
legal_basis:
  - document: 60/2014/QH13
    article: Điều 16
endpoints:
  - GET /people/{{id}}
fields:
{listed}
quota:
  per_minute: 600
  per_day: 50000
valid:
  from: {more.get("start", "2025-01-01")}
  to: {more.get("end", f"{clock.today().year + 2}-01-01")}
retention_days: 365
"""


def asked(pair: Pair, text: str = "") -> Agreement:
    """An agreement the consumer has asked for."""
    agreement_id = agreements.ask(actor_for(pair.asker), text or agreement_text(pair))
    return queries.agreements.agreement(SYSTEM, agreement_id)


def agreed(pair: Pair, text: str = "") -> Agreement:
    """An agreement in force, through the real way: asked, approved by both, signed by both."""
    found = asked(pair, text)
    approve_and_sign(pair, found)
    return queries.agreements.agreement(SYSTEM, found.id)


def approve_and_sign(pair: Pair, found: Agreement) -> None:
    """Both sides approve the latest version, and it is signed."""
    latest = queries.agreements.agreement(SYSTEM, found.id).latest.number
    agreements.approve(actor_for(pair.asker), found.id, version=latest, side=Side.CONSUMER)
    agreements.approve(actor_for(pair.holder), found.id, version=latest, side=Side.PROVIDER)
    signing.sign_now(AgreementVersion.objects.get(agreement_id=found.id, number=latest).pk)
