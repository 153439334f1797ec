"""Addresses of the pages of cases."""

from django.urls import URLPattern, path

from nhip.work.cases.web import citizen, desk, desk_acts, drafts, public

app_name = "cases"
urlpatterns: list[URLPattern] = [
    path("cases/", citizen.my_cases, name="list"),
    path("cases/new/<str:procedure_code>/", drafts.start, name="start"),
    path("cases/drafts/<uuid:draft_id>/", drafts.overview, name="draft"),
    path("cases/drafts/<uuid:draft_id>/places/", drafts.places, name="draft-places"),
    path("cases/drafts/<uuid:draft_id>/review/", drafts.review, name="draft-review"),
    path("cases/drafts/<uuid:draft_id>/submit/", drafts.submit, name="draft-submit"),
    path("cases/drafts/<uuid:draft_id>/discard/", drafts.discard, name="draft-discard"),
    path("cases/drafts/<uuid:draft_id>/update/", drafts.update, name="draft-update"),
    path("cases/drafts/<uuid:draft_id>/<str:step>/", drafts.step, name="draft-step"),
    path("cases/<uuid:case_id>/", citizen.case, name="case"),
    path("cases/<uuid:case_id>/receipt/", citizen.receipt, name="receipt"),
    path("cases/<uuid:case_id>/supplement/", citizen.supplement, name="supplement"),
    path("cases/<uuid:case_id>/withdraw/", citizen.withdraw, name="withdraw"),
    path("cases/<uuid:case_id>/collect/", citizen.collect, name="collect"),
    path("cases/<uuid:case_id>/result/", citizen.result, name="result"),
    path("cases/<uuid:case_id>/rate/", citizen.rate, name="rate"),
    path("desk/", desk.inbox, name="desk"),
    path("desk/accept/", desk_acts.accept_many, name="accept-many"),
    path("desk/cases/<uuid:case_id>/", desk.case, name="desk-case"),
    path("desk/cases/<uuid:case_id>/<str:act>/", desk_acts.act, name="desk-act"),
    path("track/", public.track, name="track"),
    path("verify/", public.verify_code, name="verify-code"),
    path("verify/<str:code>/", public.verify, name="verify"),
]
