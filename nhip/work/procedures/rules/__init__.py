"""Pure decisions of procedures."""
