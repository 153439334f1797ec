"""Pure decisions: the expression language, decision tables, durations."""
