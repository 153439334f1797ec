"""Reading the numbers of policy texts, by stages; each is pure and says what it reads and writes.

    passages    the text  ->  header, headings and sentences with their offsets
    quantities  a sentence  ->  its numbers with comparator and unit, dates and document numbers left out
    clauses     a sentence and its numbers  ->  one clause a number
    contexts    headings and sentences  ->  year, locality
    extracting  all of these and the register  ->  statements
    judging     statements  ->  judged pairs

The register of indicators is data (`metric-aliases.toml` of the profile): what texts call an indicator, and
whom it counts.
"""
