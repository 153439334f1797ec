"""Examines an installation: what is missing or unhealthy, and how to mend it.

`machine` looks at the computer and the libraries, `data` at the database and the files, `sqlite_race`
knows the versions of SQLite that can lose data. Each check is a function that returns one Finding.
"""
