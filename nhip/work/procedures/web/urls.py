"""Addresses of the public catalogue."""

from django.urls import path

from nhip.work.procedures.web import views
from nhip.work.procedures.web.editor import publishing, trial
from nhip.work.procedures.web.editor import views as editor

app_name = "procedures"
urlpatterns = [
    path("procedures/", views.catalogue, name="catalogue"),
    path("procedures/<str:code>/", views.procedure, name="procedure"),
    path("procedures/<str:code>/cpsv-ap.jsonld", views.procedure_in_cpsv, name="cpsv"),
    path("catalogue/cpsv-ap.jsonld", views.catalogue_in_cpsv, name="catalogue-cpsv"),
    path("desk/forms/", editor.listing, name="forms"),
    path("desk/forms/<str:code>/", editor.form, name="form"),
    path("desk/forms/<str:code>/change/", editor.change, name="form-change"),
    path("desk/forms/<str:code>/steps/<str:step>/", editor.step, name="form-step"),
    path("desk/forms/<str:code>/fields/<str:key>/", editor.field, name="form-field"),
    path("desk/forms/<str:code>/handling/", publishing.handling, name="form-handling"),
    path("desk/forms/<str:code>/publish/", publishing.publish, name="form-publish"),
    path("desk/forms/<str:code>/history/", publishing.history, name="form-history"),
    path("desk/forms/<str:code>/export/", publishing.export, name="form-export"),
    path("desk/forms/<str:code>/import/", publishing.take_in, name="form-import"),
    path("desk/forms/<str:code>/discard/", publishing.discard, name="form-discard"),
    path("desk/forms/<str:code>/try/", trial.begin, name="form-trial"),
    path("desk/forms/<str:code>/try/<str:step>/", trial.step, name="form-try"),
]
