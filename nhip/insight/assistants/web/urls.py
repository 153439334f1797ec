"""Addresses of the assistants."""

from django.urls import path

from nhip.insight.assistants.web import desk, views

app_name = "assistants"
urlpatterns = [
    path("ask/", views.ask, name="ask"),
    path("ask/officer/", views.hand_over, name="hand-over"),
    path("ask/<str:code>/<str:secret>/", views.handed, name="handed"),
    path("desk/questions/", desk.waiting, name="waiting"),
    path("desk/questions/<uuid:question_id>/", desk.question, name="question"),
    path("desk/questions/shared/<uuid:answer_id>/", desk.take_out, name="take-out"),
]
