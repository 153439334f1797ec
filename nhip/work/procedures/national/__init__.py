"""The national catalogue's records, read into structured content by small stages.

The published records are pages flattened into text: table cells stand side by side without a
separator. Each stage is a grammar over one or two fields and says what it reads and writes. A part
counts as understood only when the grammar consumed all of its text; otherwise its words are kept
verbatim with the reason. Nothing is guessed, and no record is dropped.
"""
