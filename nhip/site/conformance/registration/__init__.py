"""GovStack's Registration building block: its addresses over our catalogue, filing and decisions.

Nothing is answered from a can: a service is a published procedure, an application is filed as a case, a task
is what a case waits for, and completing one is an act of an officer's program on the interface. What is
added is a memory of which of their identifiers stands for which of ours.
"""
