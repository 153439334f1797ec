"""Directives (chỉ đạo): an order with a doer, a deadline, proof and a closure by somebody else.

Owns: directives, their work items, and the append-only log of steps with its evidence.
Offers: issue, acts, lists, the work open about a number; a port that tells what a number is now (`api`).
Emits: nhip.directives.issued, accepted, declined, started, reported, returned, completed, reopened, ... .v1
Listens to: nhip.indicators.relapsed.v1, which reopens what was closed about that number.
Not here: the indicators themselves, cases, correspondence between agencies.
"""
