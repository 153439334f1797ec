"""Files that people and modules hand in: received, held back, checked, then read by those who may.

Owns: file records, their checks, the rule who may read a file. The bytes are in kernel.storage.
Offers: api (receive, keep, ref, refs_about, open_file, attach, register_reader), the page /files/<id>/.
Emits: nhip.files.received.v1, nhip.files.checked.v1.
Listens to: nhip.files.received.v1.
Not here: what a file is for (the module that asked for it), signatures.
"""
