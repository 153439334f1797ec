"""The embedded development authority: root, issuing authority, time-stamp authority, all in the data folder.

What it signs has no legal value and says so in the name of every certificate.
"""
