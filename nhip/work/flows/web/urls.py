"""Addresses of the pages of flows."""

from django.urls import URLPattern, path

from nhip.work.flows.web import absences, instances, processes, tasks

app_name = "flows"
urlpatterns: list[URLPattern] = [
    path("desk/processes/", processes.index, name="processes"),
    path("desk/processes/new/", processes.upload, name="upload"),
    path("desk/processes/<str:code>/", processes.show, name="process"),
    path("desk/processes/<str:code>/<int:number>/", processes.show, name="version"),
    path("desk/processes/<str:code>/<int:number>/publish/", processes.publish, name="publish"),
    path("desk/processes/<str:code>/<int:number>/files/<str:name>", processes.file, name="file"),
    path("desk/tasks/", tasks.index, name="tasks"),
    path("desk/tasks/<uuid:task_id>/", tasks.show, name="task"),
    path("desk/tasks/<uuid:task_id>/claim/", tasks.claim, name="claim"),
    path("desk/tasks/<uuid:task_id>/complete/", tasks.complete, name="complete"),
    path("desk/tasks/<uuid:task_id>/return/", tasks.give_back, name="return"),
    path("desk/tasks/<uuid:task_id>/assign/", tasks.assign, name="assign"),
    path("desk/tasks/<uuid:task_id>/delegate/", tasks.delegate, name="delegate"),
    path("desk/flows/<slug:kind>/<uuid:subject_id>/", instances.show, name="instance"),
    path("desk/flows/<slug:kind>/<uuid:subject_id>/ask/", instances.ask, name="ask"),
    path("desk/flows/<slug:kind>/<uuid:subject_id>/move/<int:number>/", instances.move, name="move"),
    path("desk/absences/", absences.index, name="absences"),
    path("desk/absences/<uuid:absence_id>/end/", absences.end, name="end-absence"),
]
