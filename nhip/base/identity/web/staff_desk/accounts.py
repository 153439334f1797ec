"""Staff accounts: opened, stopped, allowed again, given a one-time password, freed of lost passkeys."""

from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nhip.base.identity import actions
from nhip.base.identity.access import MANAGE_STAFF
from nhip.base.identity.contracts import StaffMember
from nhip.base.identity.queries import staff as register
from nhip.base.identity.web.refusals import put_on
from nhip.base.identity.web.requests import actor_of_request
from nhip.base.identity.web.staff_desk.forms import AccountForm
from nhip.kernel.access import Actor, may
from nhip.kernel.errors import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class AccountAct:
    """What can be done to an account, in words."""

    title: Promise
    consequence: Promise
    button: Promise
    done: Promise
    is_dangerous: bool = True


ACTS = {
    "disable": AccountAct(
        _("Ngừng tài khoản"),
        _("Người này không đăng nhập được nữa, và đang đăng nhập thì mất quyền ngay. Vị trí vẫn giữ nguyên."),
        _("Ngừng tài khoản này"),
        _("Đã ngừng tài khoản."),
    ),
    "enable": AccountAct(
        _("Cho dùng lại tài khoản"),
        _("Người này đăng nhập lại được bằng mật khẩu cũ, với quyền của các vị trí đang giữ."),
        _("Cho dùng lại"),
        _("Tài khoản dùng lại được."),
        is_dangerous=False,
    ),
    "password": AccountAct(
        _("Cấp mật khẩu dùng một lần"),
        _("Mật khẩu đang dùng mất hiệu lực và mọi phiên đăng nhập kết thúc. Mật khẩu mới chỉ hiện một lần."),
        _("Cấp mật khẩu mới"),
        _("Đã cấp mật khẩu dùng một lần."),
    ),
    "passkeys": AccountAct(
        _("Gỡ khoá đăng nhập đã mất"),
        _("Mọi khoá đăng nhập của tài khoản bị gỡ; lần sau đăng nhập bằng mật khẩu rồi thêm khoá mới."),
        _("Gỡ các khoá"),
        _("Đã gỡ các khoá đăng nhập."),
    ),
}


@may(MANAGE_STAFF.code)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a staff account; its one-time password is shown in the answer and nowhere else."""
    form = AccountForm(request.POST or None)
    if form.is_bound and form.is_valid():
        password = actions.one_time_password()
        opened = actions.NewAccount(**form.cleaned_data, password=password, joins_known=True)
        try:
            party_id = actions.open_account(actor_of_request(request), opened)
        except (Invalid, Conflict) as error:
            put_on(form, error)
        else:
            member = register.member(party_id)
            return _shown_once(request, member, user_name=opened.user_name, password=password)
    return render(request, "identity/staff/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _shown_once(request: HttpRequest, member: StaffMember, *, user_name: str, password: str) -> HttpResponse:
    context = {"member": member, "user_name": user_name, "password": password}
    return render(request, "identity/staff/password.html", context)


@may(MANAGE_STAFF.code)
@never_cache
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, user_id: int, name: str) -> HttpResponse:
    """Ask once more, then do one thing to an account."""
    if name not in ACTS:
        raise Http404("no such act")
    member, account = register.member_of_account(user_id)
    form = Form(request.POST)
    if request.method == "POST":
        try:
            password = _do(actor_of_request(request), user_id, name)
        except Conflict as error:
            put_on(form, error)
        else:
            if password:
                return _shown_once(request, member, user_name=account.user_name, password=password)
            messages.success(request, str(ACTS[name].done))
            return redirect("identity:staff_person", member.party_id)
    context = {"member": member, "account": account, "act": ACTS[name], "form": form}
    return render(request, "identity/staff/account_act.html", context, status=409 if form.errors else 200)


def _do(actor: Actor, user_id: int, name: str) -> str:
    """Do it; the one-time password, where it gave one."""
    password = actions.one_time_password() if name == "password" else ""
    if password:
        actions.reset_password(actor, user_id, password=password)
    elif name == "passkeys":
        actions.remove_passkeys(actor, user_id)
    else:
        actions.set_active(actor, user_id, active=name == "enable")
    return password
