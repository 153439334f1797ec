"""Who is who, who works where, who may do what, and who read whose record.

Owns: parties (persons, organisations), agencies, posts, assignments, users, sign-in, mandates, the log of
    reads.
Offers: api (actors, agencies, the one gate to a person's record), sign-in pages, the register of staff,
    a simulated provider.
Emits: nhip.identity.person_registered.v1, assigned, assignment_ended, account_opened, account_changed,
    agency_opened, agency_closed, mandate_granted and mandate_revoked.
Listens to: nothing.
Not here: who may do what in a module (that module's access.py), signatures.
"""
