from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "nhip.base.files"
    label = "files"
