"""Try it: a call of a service from the catalogue, as a subsystem the reader acts for."""

import json
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from nhip.base.exchange import queries
from nhip.base.exchange.access import PROVIDE
from nhip.base.exchange.actions import trying
from nhip.base.exchange.contracts import Answer, CallFailed, Endpoint, Service, Subsystem
from nhip.base.exchange.contracts.trying import Trial, Tried
from nhip.base.exchange.web.asked import actor_of, pin
from nhip.kernel.access import Actor, may
from nhip.kernel.errors import Invalid

LONGEST_SHOWN = 20_000


class TrialForm(forms.Form):
    """As whom, why, and a value for each parameter of the endpoint."""

    subsystem = forms.ChoiceField(label=_("Gọi với tư cách"))
    reason = forms.CharField(
        label=_("Lý do gọi thử"), max_length=300, help_text=_("Được ghi vào chứng cứ của lượt gọi.")
    )

    def __init__(self, *args: Any, endpoint: Endpoint, choices: list[Subsystem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._endpoint = endpoint
        self.fields["subsystem"].choices = [(str(one.id), one.identifier) for one in choices]  # type: ignore[attr-defined]
        for one in endpoint.parameters:
            if one.place in ("path", "query"):
                self.fields[f"{one.place}.{one.name}"] = forms.CharField(
                    label=one.name, max_length=300, required=one.is_required or one.place == "path"
                )
        if endpoint.has_body:
            self.fields["body"] = forms.CharField(
                label=_("Nội dung gửi (JSON)"), widget=forms.Textarea({"rows": 6, "spellcheck": "false"})
            )

    def clean_body(self) -> str:
        """A body is JSON."""
        text = str(self.cleaned_data["body"])
        try:
            json.loads(text)
        except ValueError as error:
            raise forms.ValidationError(_("Không phải JSON: %(why)s"), params={"why": str(error)}) from error
        return text

    def trial(self) -> Trial:
        """What was filled in."""
        sent, path = self.cleaned_data, self._endpoint.path
        for one in self._endpoint.parameters:
            if one.place == "path":
                path = path.replace(f"{{{one.name}}}", quote(sent[f"path.{one.name}"], safe=""))
        named = ((one.name, sent.get(f"query.{one.name}", "")) for one in self._endpoint.parameters)
        return Trial(
            subsystem_id=UUID(sent["subsystem"]),
            method=self._endpoint.method,
            template=self._endpoint.path,
            path=path,
            query=tuple((name, value) for name, value in named if value),
            body=sent.get("body", ""),
            reason=sent["reason"],
        )


@may("exchange.provide")
@require_http_methods(["GET", "POST"])
def try_it(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Fill in a call, hear whether it is allowed, and see what came."""
    actor, found = actor_of(request), queries.services.service(service_id)
    number, endpoint = _endpoint(found, request.GET.get("endpoint", "0"))
    form = TrialForm(request.POST or None, endpoint=endpoint, choices=_own(actor))
    tried: Tried | None = None
    if request.method == "POST" and form.is_valid():
        try:
            tried = trying.try_service(actor, found.identifier, form.trial())
        except Invalid as error:
            pin(form, error)
        except CallFailed as error:
            form.add_error(None, error.message)
    page = {"service": found, "endpoint": endpoint, "number": number, "form": form, "tried": tried}
    page["shown"] = _shown(tried.answer) if tried and tried.answer else ""
    return render(request, "exchange/try_it.html", page, status=422 if form.errors else 200)


def _endpoint(found: Service, number: str) -> tuple[int, Endpoint]:
    endpoints = found.published.endpoints if found.published else ()
    chosen = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0
    if chosen >= len(endpoints):
        raise Http404("no such endpoint")
    return chosen, endpoints[chosen]


def _own(actor: Actor) -> list[Subsystem]:
    found = queries.members.subsystems()
    return [one for one in found if actor.may(PROVIDE.code, agency_id=one.agency_id)]


def _shown(answer: Answer) -> str:
    text = answer.content.decode(errors="replace")
    try:
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return text[:LONGEST_SHOWN]
    return text[:LONGEST_SHOWN]
