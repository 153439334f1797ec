"""The port to the national public service portal: it is told of every case, and its dossiers are taken in.

Owns:       the queue of updates, the inbox of dossiers, reconciliations, what a human must decide.
Offers:     /desk/national-portal/, the command `national_portal`, a simulated portal that says it is one.
Emits:      nhip.national_portal.settled.v1.
Listens to: nhip.cases.*.v1: each act on a case is queued for the portal, in the order of the case's journal.
Not here:   what becomes of a dossier (cases), how a citizen is told (notify).
"""
