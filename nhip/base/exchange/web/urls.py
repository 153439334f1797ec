"""Addresses of the exchange's pages."""

from django.urls import path

from nhip.base.exchange.web import accesses, deferrals, evidence, questions
from nhip.base.exchange.web.control_urls import control_patterns

DESK = "desk/exchange/"

app_name = "exchange"
urlpatterns = [
    path("account/data-accesses/", accesses.accesses, name="accesses"),
    path("account/data-accesses/table.csv", accesses.accesses_csv, name="accesses_csv"),
    path("account/data-accesses/verifier.py", evidence.my_verifier, name="my_verifier"),
    path("account/data-accesses/<uuid:record_id>/", accesses.access, name="access"),
    path("account/data-accesses/<uuid:record_id>/proof.json", evidence.my_proof, name="my_proof"),
    path(f"{DESK}questions/", questions.questions, name="questions"),
    path(f"{DESK}questions/<uuid:question_id>/", questions.question, name="question"),
    path(f"{DESK}deferrals/", deferrals.deferrals, name="deferrals"),
    path(f"{DESK}deferrals/<uuid:deferral_id>/", deferrals.deferral, name="deferral"),
    *control_patterns,
]
