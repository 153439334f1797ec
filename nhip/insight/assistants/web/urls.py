"""Addresses of the assistants."""

from django.urls import path

from nhip.insight.assistants.web import advising, desk, policies, views

app_name = "assistants"
urlpatterns = [
    path("ask/", views.ask, name="ask"),
    path("ask/officer/", views.hand_over, name="hand-over"),
    path("ask/<str:code>/<str:secret>/", views.handed, name="handed"),
    path("desk/assistant/<uuid:case_id>/", advising.case, name="case"),
    path("desk/assistant/<uuid:case_id>/answer/", advising.answer, name="advice-answer"),
    path("desk/questions/", desk.waiting, name="waiting"),
    path("desk/questions/<uuid:question_id>/", desk.question, name="question"),
    path("desk/questions/shared/<uuid:answer_id>/", desk.take_out, name="take-out"),
    path("desk/texts/", policies.texts, name="texts"),
    path("desk/texts/new/", policies.hand_in, name="text-new"),
    path("desk/texts/unmatched/", policies.unmatched, name="unmatched"),
    path("desk/texts/<uuid:text_id>/", policies.text, name="text"),
    path("desk/texts/<uuid:text_id>/report.pdf", policies.report, name="text-report"),
    path("desk/texts/<uuid:text_id>/verdict/", policies.verdict, name="text-verdict"),
    path("desk/texts/<uuid:text_id>/drop/", policies.drop, name="text-drop"),
    path("desk/texts/statements/<uuid:statement_id>/", policies.statement, name="statement"),
    path("desk/texts/statements/<uuid:statement_id>/adopt/", policies.adopt, name="statement-adopt"),
    path("desk/texts/statements/<uuid:statement_id>/aside/", policies.set_aside, name="statement-aside"),
]
