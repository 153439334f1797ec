"""Addresses of the law; those of documents, articles and clauses (#khoan-2) are permanent."""

from django.urls import path

from nhip.work.law.web import views

app_name = "law"
urlpatterns = [
    path("law/", views.search, name="search"),
    path("law/<slug:slug>/", views.document, name="document"),
    path("law/<slug:slug>/<slug:address>/", views.article, name="article"),
]
