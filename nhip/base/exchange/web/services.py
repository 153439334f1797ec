"""Services: described, classified, announced, published, deprecated; and the catalogue for developers."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nhip.base.exchange import queries
from nhip.base.exchange.access import AGREE, PROVIDE, may_provide
from nhip.base.exchange.actions import services as actions
from nhip.base.exchange.actions.services import Marking
from nhip.base.exchange.contracts import Classification, Service, Subject, SubjectPlace, Subsystem
from nhip.base.exchange.rules.snippets import javascript_client, python_client, typescript_client
from nhip.base.exchange.web.asked import actor_of
from nhip.base.exchange.web.forms import (
    DayForm,
    DescriptionForm,
    MarkForm,
    NewServiceForm,
    ServiceForm,
    WordsForm,
)
from nhip.base.exchange.web.trying import sent_text, tried
from nhip.kernel.access import Actor, may

GATEWAY = "https://GATEWAY:8362"
CLIENTS = {
    "python": (python_client, "py"),
    "typescript": (typescript_client, "ts"),
    "javascript": (javascript_client, "mjs"),
}


@may("exchange.read")
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """What data there is: services that are on offer, by words."""
    form = WordsForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    actor = actor_of(request)
    mine = [one for one in queries.services.services(words=words) if _is_shown(actor, one)]
    page = {"services": mine, "words": form, "may_describe": bool(_subsystems(actor))}
    page |= {"here": queries.instance.instance(), "peers": queries.peers.peers()}
    return render(request, "exchange/services.html", page)


@may("exchange.read")
@require_http_methods(["GET", "POST"])
def new_service(request: HttpRequest) -> HttpResponse:
    """Describe a new service of the actor's agency."""
    actor = actor_of(request)
    form = NewServiceForm(request.POST or None, request.FILES or None, subsystems=_subsystems(actor))

    def act() -> None:
        sent = form.cleaned_data
        new = form.new(subsystem_id=UUID(sent["subsystem_id"]), code=sent["code"])
        made.append(actions.describe_service(actor, new, sent_text(form)))

    made: list[UUID] = []
    told = _("Đã nhận bản mô tả. Kiểm tra phân loại rồi công bố.")
    if request.method == "POST" and tried(request, form, act, told=told):
        return redirect("exchange:service", made[0])
    return render(request, "exchange/new_service.html", {"form": form})


@may("exchange.read")
@require_safe
def service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """One service: its endpoints and fields, clients to copy, versions; its owner's buttons."""
    return _page(request, queries.services.service(service_id))


@may("exchange.read")
@require_POST
def service_act(request: HttpRequest, service_id: UUID, act: str) -> HttpResponse:
    """Describe again, publish, announce, deprecate, change the settings."""
    found = queries.services.service(service_id)
    actor = actor_of(request)
    name, form, told = _form_of(request, act)
    if act == "describe":
        done = tried(
            request, form, lambda: actions.describe_again(actor, service_id, sent_text(form)), told=told
        )
    elif act == "publish":
        done = tried(request, form, lambda: actions.publish_version(actor, service_id), told=told)
    elif act == "announce":
        done = tried(
            request,
            form,
            lambda: actions.announce_version(actor, service_id, effective_on=form.cleaned_data["day"]),
            told=told,
        )
    elif act == "deprecate":
        done = tried(
            request,
            form,
            lambda: actions.deprecate_service(actor, service_id, on=form.cleaned_data["day"]),
            told=told,
        )
    else:
        done = tried(request, form, lambda: _change(actor, found, form), told=told)
    return redirect("exchange:service", service_id) if done else _page(request, found, **{name: form})


@may("exchange.read")
@require_http_methods(["GET", "POST"])
def endpoint(request: HttpRequest, service_id: UUID, position: int) -> HttpResponse:
    """Say what an endpoint of the coming description gives, and where its data subject is."""
    found = queries.services.service(service_id)
    endpoints = found.draft.endpoints if found.draft else ()
    if position >= len(endpoints):
        raise Http404("no such endpoint")
    one, actor = endpoints[position], actor_of(request)
    initial = {
        "classification": one.classification.value if one.classification else "",
        "place": one.subject.place.value if one.subject else "",
        "name": one.subject.name if one.subject else "",
    }
    form = MarkForm(request.POST or None, initial=initial)

    def act() -> None:
        sent = form.cleaned_data
        named = sent["place"] and sent["name"]
        subject = Subject(SubjectPlace(sent["place"]), sent["name"]) if named else None
        marking = Marking(one.method, one.path, Classification(sent["classification"]), subject)
        actions.mark_endpoints(actor, service_id, [marking])

    if request.method == "POST" and tried(request, form, act, told=_("Đã ghi phân loại.")):
        return redirect("exchange:service", service_id)
    return render(request, "exchange/endpoint.html", {"service": found, "endpoint": one, "form": form})


@may("exchange.read")
@require_safe
def description(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """The published description, as it was sent."""
    text = queries.services.document(service_id)
    kind = "application/json" if text.lstrip().startswith("{") else "application/yaml"
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8")


@may("exchange.read")
@require_safe
def client(request: HttpRequest, service_id: UUID, language: str) -> HttpResponse:
    """A generated client to keep: `python`, `typescript` or `javascript`."""
    found = queries.services.service(service_id)
    if language not in CLIENTS:
        raise Http404("no such language")
    make, ending = CLIENTS[language]
    response = HttpResponse(make(found, gateway=GATEWAY), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.code}.{ending}"'
    return response


def _form_of(request: HttpRequest, act: str) -> tuple[str, forms.Form, str]:
    if act == "describe":
        told = _("Đã nhận bản mô tả mới; xem các thay đổi trước khi công bố.")
        return "description_form", DescriptionForm(request.POST, request.FILES), told
    if act == "publish":
        return "publish_form", forms.Form(request.POST), _("Đã công bố; cổng chia sẻ dùng ngay.")
    if act == "announce":
        return (
            "announce_form",
            DayForm(request.POST, prefix="announce"),
            _("Đã báo trước cho các bên có thỏa thuận."),
        )
    if act == "deprecate":
        told = _("Đã báo ngày ngừng cung cấp cho các bên có thỏa thuận.")
        return "deprecate_form", DayForm(request.POST, prefix="deprecate"), told
    if act == "settings":
        return "settings_form", ServiceForm(request.POST), _("Đã lưu; cổng chia sẻ dùng ngay.")
    raise Http404("no such act")


def _change(actor: Actor, found: Service, form: forms.Form) -> None:
    if isinstance(form, ServiceForm):
        actions.change_service(actor, found.id, form.new(subsystem_id=found.subsystem_id, code=found.code))


def _page(request: HttpRequest, found: Service, **bound: forms.Form) -> HttpResponse:
    actor = actor_of(request)
    is_foreign = found.instance != queries.instance.instance()
    names = ("name", "base_url", "timeout_seconds", "retention_days", "is_signature_required", "keep_bodies")
    page = {
        "service": found,
        "versions": queries.services.versions(found.id),
        "may_change": may_provide(actor, found.agency_id) and not is_foreign,
        "from_peer": queries.peers.peer_by(found.instance) if is_foreign else None,
        "may_ask": actor.may(AGREE.code),
        "may_try": actor.may(PROVIDE.code),
        "python": python_client(found, gateway=GATEWAY) if found.published else "",
        "typescript": typescript_client(found, gateway=GATEWAY) if found.published else "",
        "description_form": DescriptionForm(),
        "announce_form": DayForm(prefix="announce"),
        "deprecate_form": DayForm(prefix="deprecate"),
        "settings_form": ServiceForm(initial={name: getattr(found, name) for name in names}),
        "publish_form": None,
        **bound,
    }
    return render(request, "exchange/service.html", page, status=422 if bound else 200)


def _subsystems(actor: Actor) -> list[Subsystem]:
    """The systems whose services the actor describes: never those of another platform."""
    here = queries.instance.instance()
    known = queries.members.subsystems()
    return [
        one for one in known if one.identifier.startswith(f"{here}/") and may_provide(actor, one.agency_id)
    ]


def _is_shown(actor: Actor, one: Service) -> bool:
    return one.published is not None or may_provide(actor, one.agency_id)
