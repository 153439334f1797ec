"""Fees: rules as data, read from a profile's files and evaluated for one dossier. Pure."""
