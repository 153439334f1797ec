"""SQLite with a gate: writers wait in line before BEGIN instead of colliding on the lock.

Without it, writers of several processes poll for SQLite's lock and some starve for seconds. The gate is a
thread lock inside a process and an advisory file lock between processes, taken before BEGIN IMMEDIATE and
given back after COMMIT or ROLLBACK, for web, jobs, commands and migrations alike. It also keeps two
connections from resetting the write-ahead log at once, a race in SQLite 3.7.0 to 3.51.2.
"""
