"""Amendments: reading what a document tells to change in another, and changing it. Pure."""
