"""Flows (quy trình): the steps of the work, drawn as BPMN 2.0, and the tasks they put on officers' desks.

Owns:       process files and their versions, running instances, tasks, opinions of agencies, absences.
Offers:     api.py (start, signal, tasks, claims, opinions, substitutes), pages under /desk/.
Emits:      nhip.flows.task_opened, task_assigned, task_completed, task_escalated, process_published, ... .v1
Listens to: nothing. Timers fire by a schedule of its own.
Not here:   what a task does to a case and which acts the law allows (cases), forms, fees, results.
"""
