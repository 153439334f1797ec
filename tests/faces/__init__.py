"""Every page in a real browser: accessible, valid, light, narrow enough, and usable without JavaScript.

A crawl (`crawl.py`) starts a server of its own with the small demo city, visits every page it can reach
as a stranger, a citizen, an officer, a leader and an administrator, and takes the measures of `checks.py`.
`test_faces.py` says what is wrong with what was found; `routes.py` says which named routes no crawl can
reach, and why. `python -m tests.faces.screenshots FOLDER` takes pictures of the same pages.
"""
