"""Addresses of the law; those of documents, articles and clauses (#khoan-2) are permanent."""

from django.urls import path

from nhip.work.law.web import desk, views

app_name = "law"
urlpatterns = [
    path("law/", views.search, name="search"),
    path("desk/law/doubts/", desk.doubts, name="doubts"),
    path("desk/law/doubts/<uuid:doubt_id>/", desk.settle, name="doubt-settle"),
    path("law/changes/", views.changes, name="changes"),
    path("law/<slug:slug>/", views.document, name="document"),
    path("law/<slug:slug>/akn.xml", views.akoma_ntoso, name="akoma-ntoso"),
    path("law/<slug:slug>/compare/", views.compare, name="compare"),
    path("law/<slug:slug>/<slug:address>/", views.article, name="article"),
]
