"""Pages that belong to no single module: home, help, statements, errors, style page.

Owns: home, help, accessibility, life events, preferences, offline, design, error pages.
Offers: handlers for Django's error pages, the menu of every shell (nhip.site.navigation).
Emits: nothing.
Listens to: nothing.
Not here: what a module shows of its own work.
"""
