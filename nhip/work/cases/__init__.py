"""Cases: one dossier from draft to returned result, with a clock that can be explained.

Owns:       drafts, cases, submissions, clock events, supplement requests, decisions, results, ratings.
Offers:     api.py, the feeds "cases" and "case_events", the citizen and desk pages, `/api/cases/`.
Emits:      nhip.cases.*.v1: filed, accepted, supplement_requested, decided, result_issued, rated and others.
Listens to: nhip.kernel.calendar_changed.v1: due dates are counted again. A job of its own issues results.
Not here:   what a procedure asks for (procedures), who a person is (identity), payment, signing.
"""
