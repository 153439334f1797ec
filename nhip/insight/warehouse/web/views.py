"""The catalogue: which datasets there are, their columns, and how fresh they are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nhip.insight.warehouse import api
from nhip.kernel.access import may


@may("warehouse.view")
def catalogue(request: HttpRequest) -> HttpResponse:
    return render(request, "warehouse/catalogue.html", {"datasets": api.datasets()})


@may("warehouse.view")
def dataset(request: HttpRequest, name: str) -> HttpResponse:
    found = api.dataset(name)
    context = {"dataset": found, "snapshots": api.snapshots(name, limit=30)}
    return render(request, "warehouse/dataset.html", context)
