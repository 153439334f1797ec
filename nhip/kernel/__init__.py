"""Kernel: what every module stands on.

Owns: clock, calendar, ids, money, codes, errors, events, outbox, jobs, audit, access, storage, profile, ui.
Offers: `action` (permission + change + audit + event in one transaction) and small types.
Emits: nothing of its own; it carries the events of the modules.
Listens to: nothing.
Not here: any word of a work domain; a province's facts are in its profile.
"""
