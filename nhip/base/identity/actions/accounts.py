"""Staff accounts: opened with a one-time password, stopped and allowed again, given another password."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import models, rules
from nhip.base.identity.access import MANAGE_STAFF
from nhip.base.identity.actions.administrators import refuse_to_lose_the_last
from nhip.base.identity.actions.people import NewPerson, register_person
from nhip.base.identity.contracts import PersonNumber, Role
from nhip.base.identity.events import AccountChanged, AccountOpened
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import Act, action
from nhip.kernel.errors import Conflict, Invalid, NotFound
from nhip.kernel.text import fold

SOURCE = "staff"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A member of staff to be: who they are, what they sign in with, and the password of the first time.

    `joins_known` lets the account belong to a person whom the platform knows by this number and name,
    for example because they filed a dossier as a citizen.
    """

    user_name: str
    number: str
    full_name: str
    password: str
    joins_known: bool = False


def one_time_password() -> str:
    """A password for the first sign-in, easy to read out; about 79 bits."""
    letters = (secrets.choice(rules.ONE_TIME_LETTERS) for _place in range(rules.ONE_TIME_LENGTH))
    return rules.grouped("".join(letters))


def open_account(actor: Actor, new: NewAccount) -> UUID:
    """Open a staff account whose password must be changed at the first sign-in; returns the party's id.

    Raises Invalid, with the field to mend, for a user name or number that is in use or cannot be one.
    """
    with transaction.atomic():
        actor.require(MANAGE_STAFF.code)
        _check_user_name(new.user_name)
        check_strength(new.password)
        party_id = _person_of(new, simulated=_is_simulated(actor))
        _open(actor, new, party_id)
    return party_id


def _open(actor: Actor, new: NewAccount, party_id: UUID) -> None:
    with action("identity.open_account", actor=actor, about=("party", party_id)) as act:
        act.require(MANAGE_STAFF.code)
        user = models.User.objects.create(
            username=new.user_name,
            party_id=party_id,
            password=make_password(new.password),
            must_change_password=True,
            simulated=_is_simulated(actor),
        )
        act.note(user_id=user.pk)
        act.emit(AccountOpened(party_id=party_id, user_id=user.pk))


def _is_simulated(actor: Actor) -> bool:
    # Whoever a made-up administrator of the demo city employs is made up as well.
    return (
        bool(actor.party_id) and models.Party.objects.filter(pk=str(actor.party_id), simulated=True).exists()
    )


def _check_user_name(name: str) -> None:
    if not rules.is_user_name(name):
        raise Invalid(
            _(
                "Tên đăng nhập “%(name)s” không dùng được: từ 2 đến 60 chữ cái thường không dấu, số, "
                "dấu chấm, gạch nối; bắt đầu bằng chữ cái, không bằng “citizen-”. Ví dụ: nguyen.van-an"
            ),
            fields={"user_name": ""},
            name=name,
        )
    if models.User.objects.filter(username__iexact=name).exists():
        raise Invalid(
            _("Tên đăng nhập “%(name)s” đã có người dùng. Chọn tên khác, ví dụ thêm tên cơ quan."),
            fields={"user_name": ""},
            name=name,
        )


def check_strength(password: str, *, field: str = "password") -> None:
    """Raise Invalid for a password that is too short or too common."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise Invalid(" ".join(map(_weakness, error.error_list)), fields={field: ""}) from error


def _weakness(error: ValidationError) -> str:
    # The framework has no Vietnamese for these.
    if error.code == "password_too_short":
        least = (error.params or {}).get("min_length")
        return gettext("Mật khẩu này quá ngắn: cần ít nhất %(count)s ký tự.") % {"count": least}
    if error.code == "password_too_common":
        return gettext("Mật khẩu này quá phổ biến, dễ bị đoán. Chọn mật khẩu khác.")
    return " ".join(error.messages)


def _person_of(new: NewAccount, *, simulated: bool) -> UUID:
    person = NewPerson(number=str(PersonNumber(new.number)), full_name=new.full_name, simulated=simulated)
    known = models.PersonRecord.objects.select_related("party").filter(number=new.number).first()
    if known is None:
        return register_person(person, source=SOURCE)
    account = rules.staff_accounts_of(known.party.users.order_by("pk").values_list("username", flat=True))
    if account:
        raise Invalid(
            _("Người mang số định danh này đã có tài khoản “%(account)s”. Tìm tài khoản ấy trong danh sách."),
            fields={"number": ""},
            account=account[0],
        )
    if not new.joins_known or fold(known.party.name) != fold(new.full_name):
        raise Invalid(
            _("Số định danh này đã có trong hệ thống dưới một hồ sơ khác. Kiểm tra lại số và họ tên."),
            fields={"number": ""},
        )
    return register_person(person, source=SOURCE)


def set_active(actor: Actor, user_id: int, *, active: bool) -> None:
    """Stop an account, or allow it again. Raises Conflict for the last administrator's."""
    with action("identity.set_active", actor=actor, about=("account", user_id)) as act:
        act.require(MANAGE_STAFF.code)
        user = _staff_account(user_id)
        if user.is_active == active:
            raise Conflict(
                _("Tài khoản này đang dùng được rồi.") if active else _("Tài khoản này đã ngừng rồi.")
            )
        if not active and _is_administrator(user.party_id):
            refuse_to_lose_the_last(on=clock.today(), without_user=user.pk)
        user.is_active = active
        user.save(update_fields=["is_active"])
        _tell(act, user, "enabled" if active else "disabled")


def _is_administrator(party_id: UUID) -> bool:
    held = models.Assignment.objects.on(clock.today()).filter(party_id=party_id)
    return bool(held.filter(post__role=Role.ADMINISTRATOR.value).exists())


def reset_password(actor: Actor, user_id: int, *, password: str) -> None:
    """Give an account a one-time password; whoever is signed in with the old one is signed out."""
    with action("identity.reset_password", actor=actor, about=("account", user_id)) as act:
        act.require(MANAGE_STAFF.code)
        user = _staff_account(user_id)
        check_strength(password)
        user.password, user.must_change_password = make_password(password), True
        user.save(update_fields=["password", "must_change_password"])
        _tell(act, user, "password_reset")


def remove_passkeys(actor: Actor, user_id: int) -> int:
    """Remove all passkeys of an account whose holder lost them; returns how many there were."""
    with action("identity.remove_passkeys", actor=actor, about=("account", user_id)) as act:
        act.require(MANAGE_STAFF.code)
        user = _staff_account(user_id)
        removed: int = Authenticator.objects.filter(
            user_id=user.pk, type=Authenticator.Type.WEBAUTHN
        ).delete()[0]
        if not removed:
            raise Conflict(_("Tài khoản này không có khoá đăng nhập nào."))
        act.note(removed=removed)
        _tell(act, user, "passkeys_removed")
    return removed


def change_password(actor: Actor, *, password: str) -> None:
    """Change the password of one's own account; a one-time password has then done its work."""
    with action("identity.change_password", actor=actor, about=("account", actor.user_id)) as act:
        act.allow("one's own password")
        user = _staff_account(actor.user_id)
        check_strength(password, field="new")
        if check_password(password, user.password):
            raise Invalid(
                _("Mật khẩu mới trùng mật khẩu đang dùng. Chọn một mật khẩu khác."), fields={"new": ""}
            )
        user.password, user.must_change_password = make_password(password), False
        user.save(update_fields=["password", "must_change_password"])
        _tell(act, user, "password_changed")


def _staff_account(user_id: int | None) -> models.User:
    user = models.User.objects.select_for_update(of=("self",)).filter(pk=user_id or 0).first()
    if user is None or not rules.staff_accounts_of([user.username]):
        raise NotFound(_("Không có tài khoản cán bộ này. Mở lại danh sách cán bộ."))
    return user


def _tell(act: Act, user: models.User, change: str) -> None:
    act.note(change=change)
    act.emit(AccountChanged(party_id=user.party_id, user_id=user.pk, change=change))
