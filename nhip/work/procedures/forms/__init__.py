"""Forms as data: definitions read from files, conditions, checks, and their Django pages."""
