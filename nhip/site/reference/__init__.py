"""The reference pages of docs/reference, written from what the program itself declares.

`variables` lists the settings; `pages` makes one page each for settings, commands, modules, routes,
permissions, events, feeds and schedules. `nhip docs-reference` writes them; a test keeps them in sync.
"""
