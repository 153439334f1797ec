"""Pages of directives: for those who give orders, and for those who carry them out."""

from django.urls import path

from nhip.work.directives.web import acting, issuing, reading

app_name = "directives"

urlpatterns = [
    path("directives/", reading.given, name="given"),
    path("directives/new/", issuing.new, name="new"),
    path("directives/<uuid:directive_id>/", reading.page, name="page"),
    path("directives/<uuid:directive_id>/items/<uuid:item_id>/<slug:act>/", acting.perform, name="act"),
    path("desk/directives/", reading.assigned, name="assigned"),
]
