"""Pure decisions of law: words, numbers, dates, clauses, references, validity, ranks, measures."""
