"""Pure decisions of the self-assessment."""
