"""Pages of cases: the citizen's, the desk's, the public ones."""
