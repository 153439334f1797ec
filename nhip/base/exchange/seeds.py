"""The demo city's exchange: a service of a made-up register, agreements in force, asked for and refused.

Running again changes nothing. What the register's process says of itself comes from `site`, which starts it.
"""

from datetime import date
from pathlib import Path
from uuid import UUID

from django.contrib.auth import get_user_model

from nhip.base.exchange import queries
from nhip.base.exchange.actions import agreements, credentials, members, services, signing
from nhip.base.exchange.consumer.own import OwnClient, write_own_client
from nhip.base.exchange.contracts import NewMember, NewService, Side
from nhip.base.exchange.models import AgreementVersion, Service
from nhip.base.exchange.queries.instance import instance
from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency, UnknownAgency
from nhip.kernel import clock, profile
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.progress import Progress

KEY_FILE, KID = "keys/own-client.pem", "demo-1"
CONSUMER, PROVIDER, SERVICE = "dich-vu-cong", "dan-cu", "ho-khau"
# Nobody listens there: the register says where it is once it has started.
NOWHERE = "http://127.0.0.1:1/v1"
AGREEMENT = """\
agreement: nhip/1
consumer: {consumer}
service: {service}
purpose:
  code: xac-nhan-cu-tru
  text: Điền sẵn hồ sơ xác nhận thông tin về cư trú, khi người nộp đồng ý
legal_basis:
  - document: 68/2020/QH14
    article: Điều 37
  - document: 278/2025/NĐ-CP
endpoints:
  - GET /people/{{number}}/household
fields:
  - /as_of
  - /number
  - /household/address
  - /household/unit_code
  - /members/*/name
  - /members/*/birth_date
  - /members/*/relation
quota:
  per_minute: 600
  per_day: 50000
valid:
  from: 2026-01-01
  to: {until}
retention_days: 730
"""


PENDING = (
    ("xac-nhan-cu-tru", "cap-nhat-ho-so-nguoi-dung"),
    (
        "Điền sẵn hồ sơ xác nhận thông tin về cư trú, khi người nộp đồng ý",
        "Cập nhật địa chỉ của người dùng dịch vụ công, khi người dùng đồng ý",
    ),
    ("  - /members/*/name\n  - /members/*/birth_date\n  - /members/*/relation\n", ""),
)
REFUSED = (
    ("xac-nhan-cu-tru", "gui-thu-gioi-thieu"),
    (
        "Điền sẵn hồ sơ xác nhận thông tin về cư trú, khi người nộp đồng ý",
        "Gửi thư giới thiệu dịch vụ công đến từng hộ",
    ),
)
NO_GROUND = agreements.Ground(
    "91/2025/QH15",
    "Mục đích giới thiệu dịch vụ không thuộc căn cứ nêu trong đề nghị; cần sự đồng ý của từng người.",
)


def seed_demo(size: str, progress: Progress, *, description: Path) -> None:
    """Connect this installation with the made-up register that `description` describes."""
    if size == "none":
        return
    identifier = f"{instance()}/GOV/CA/{PROVIDER}/{SERVICE}"
    sides = _sides()
    if sides is None or Service.objects.filter(identifier=identifier).exists():
        return
    asking, holding = sides
    consumer_id = _subsystem("VP", asking, code=CONSUMER, name="Dịch vụ công trực tuyến")
    provider_id = _subsystem("CA", holding, code=PROVIDER, name="Cơ sở dữ liệu hộ dân cư (mô phỏng)")
    progress.step("Nền tảng chia sẻ dữ liệu", 1, 3)
    new = NewService(provider_id, SERVICE, "Hộ dân cư (mô phỏng)", NOWHERE, timeout_seconds=3)
    service_id = services.describe_service(SYSTEM, new, description.read_text(encoding="utf-8"))
    services.publish_version(SYSTEM, service_id)
    issued = credentials.issue_key(SYSTEM, consumer_id, kid=KID)
    progress.step("Nền tảng chia sẻ dữ liệu", 2, 3)
    consumer = queries.members.subsystem(consumer_id).identifier
    agree(consumer, identifier, _officer(asking), _officer(holding))
    ask_more(consumer, identifier, _officer(asking), _officer(holding))
    told = OwnClient(gateway="", client=consumer, kid=KID, key=KEY_FILE)
    write_own_client(told, {KEY_FILE: issued.private_key_pem.encode()})
    progress.step("Nền tảng chia sẻ dữ liệu", 3, 3)


def move_service(identifier: str, address: str) -> bool:
    """Tell the exchange where a made-up service listens now; whether that was news."""
    row = Service.objects.filter(identifier=identifier).first()
    if row is None or row.base_url == address:
        return False
    new = NewService(
        subsystem_id=row.subsystem_id,
        code=row.code,
        name=row.name,
        base_url=address,
        timeout_seconds=row.timeout_seconds,
        keep_bodies=row.keep_bodies,
        retention_days=row.retention_days,
        is_signature_required=row.is_signature_required,
    )
    services.change_service(SYSTEM, row.pk, new)
    return True


def _sides() -> tuple[Agency, Agency] | None:
    province = profile.current().province_code
    try:
        return identity.agency_by_code(f"{province}.VP"), identity.agency_by_code(f"{province}.CA")
    except UnknownAgency:
        return None


def _subsystem(member: str, agency: Agency, *, code: str, name: str) -> UUID:
    known = [one for one in queries.members.members() if one.identifier == f"{instance()}/GOV/{member}"]
    if known:
        member_id = known[0].id
        same = [one.id for one in known[0].subsystems if one.code == code]
        if same:
            return same[0]
    else:
        new = NewMember("GOV", member, agency.name_vi, agency.id)
        member_id = members.register_member(SYSTEM, new, simulated=True)
    return members.register_subsystem(SYSTEM, member_id, code=code, name=name)


def _officer(agency: Agency) -> Actor:
    """Who approves for an agency of the demo."""
    found = (identity.colleagues(agency.id, role=role) for role in ("department_head", "approver"))
    held = [one for colleagues in found for one in colleagues]
    user = get_user_model().objects.get(party_id=held[0].party_id)
    return identity.actor_of(user, assurance=2)


def _text(consumer: str, service: str, *changes: tuple[str, str]) -> str:
    until = date(clock.today().year + 2, 1, 1)
    text = AGREEMENT.format(consumer=consumer, service=service, until=until)
    for before, after in changes:
        text = text.replace(before, after)
    return text


def ask_more(consumer: str, service: str, asking: Actor, holding: Actor) -> None:
    """One that waits for the provider, and one that was refused for its legal ground."""
    waiting = agreements.ask(asking, _text(consumer, service, *PENDING), simulated=True)
    agreements.approve(asking, waiting, version=1, side=Side.CONSUMER)
    refused = agreements.ask(asking, _text(consumer, service, *REFUSED), simulated=True)
    agreements.refuse(holding, refused, NO_GROUND)


def agree(consumer: str, service: str, asking: Actor, holding: Actor) -> None:
    """One in force, signed by both."""
    text = _text(consumer, service)
    agreement_id = agreements.ask(asking, text, simulated=True)
    agreements.approve(asking, agreement_id, version=1, side=Side.CONSUMER)
    agreements.approve(holding, agreement_id, version=1, side=Side.PROVIDER)
    signing.sign_now(AgreementVersion.objects.get(agreement_id=agreement_id, number=1).pk)
