"""Keeps the translation catalogues of every module complete, without GNU gettext.

Vietnamese is the source text; each module carries `locale/en/LC_MESSAGES/django.po`. `extract`
reads the source, `catalogues` reads and writes the files, `problems` says what is wrong with one,
`command` is the command line.
"""
