"""The page of files."""

from django.urls import path

from nhip.base.files.web import views

app_name = "files"
urlpatterns = [path("files/<uuid:file_id>/", views.download, name="download")]
