"""List pages ask the database as often for twelve rows as for two: how often, to the query."""
