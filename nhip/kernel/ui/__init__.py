"""The one small design system: three shells, form rendering, icons and number formats.

Owns: templates/ui, static/ui, the form renderer, and the tags of `{% load ui %}`.
Offers: `contracts` (what a page may hand to a shell), `Renderer` for FORM_RENDERER, `ui/*.html`.
Emits: nothing.
Listens to: nothing.
Not here: who sees which menu (nhip.site.navigation), the pages themselves.
"""
