"""Our own icons: strokes on a 24 × 24 grid, drawn in the colour of the text beside them."""

ICONS = {
    "home": '<path d="M4 11l8-7 8 7v9h-5v-6H9v6H4z"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l5 5"/>',
    "case": '<path d="M6 3h8l4 4v14H6z"/><path d="M14 3v4h4M9 12h6M9 16h6"/>',
    "track": ('<path d="M12 21s7-6 7-11a7 7 0 1 0-14 0c0 5 7 11 7 11z"/><circle cx="12" cy="10" r="2.5"/>'),
    "help": (
        '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .9-1 1.7M12 17h.01"/>'
    ),
    "bell": '<path d="M5 17h14l-2-3V9a5 5 0 0 0-10 0v5zM10 20h4"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/>',
    "inbox": '<path d="M3 13l3-8h12l3 8v6H3z"/><path d="M3 13h5l1.5 3h5l1.5-3h5"/>',
    "target": (
        '<circle cx="12" cy="12" r="9"/><circle cx="12" cy="12" r="4"/>'
        '<path d="M12 3v3M12 18v3M3 12h3M18 12h3"/>'
    ),
    "order": '<path d="M4 20V4l14 5-14 5"/>',
    "pulse": '<path d="M2 13h5l3-8 4 14 3-9 1.5 3H22"/>',
    "map": '<path d="M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "file": '<path d="M20 11l-8 8a5 5 0 0 1-7-7l8-8a3.3 3.3 0 0 1 5 5l-8 8a1.7 1.7 0 0 1-2.5-2.5l7-7"/>',
    "download": '<path d="M12 4v11M7 11l5 5 5-5M4 20h16"/>',
    "print": '<path d="M7 9V3h10v6M7 17H3V9h18v8h-4"/><path d="M7 14h10v7H7z"/>',
    "check": '<path d="M4 13l5 5L20 6"/>',
    "alert": '<path d="M12 3l10 18H2z"/><path d="M12 10v5M12 18h.01"/>',
    "simulated": '<path d="M9 3h6M10 3v6L4 20h16L14 9V3M7.5 15h9"/>',
    "back": '<path d="M15 5l-7 7 7 7"/>',
    "next": '<path d="M9 5l7 7-7 7"/>',
    "lock": '<path d="M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4"/>',
    "child": '<circle cx="12" cy="7" r="4"/><path d="M8 14h8l1 7H7z"/>',
    "house": '<path d="M3 12l9-8 9 8M6 10v10h12V10M10 20v-6h4v6"/>',
    "shop": '<path d="M4 9l1-5h14l1 5M4 9h16M5 9v11h14V9M9 20v-6h6v6"/>',
    "car": '<path d="M3 16v-4l2-5h14l2 5v4zM3 16v3h3v-3M18 16v3h3v-3M3 12h18"/>',
    "elder": '<circle cx="10" cy="5" r="2.5"/><path d="M10 8v7l-3 6M10 12l4 2M10 15l3 6M17 11v10"/>',
    "school": '<path d="M2 9l10-5 10 5-10 5zM6 11v6c4 3 8 3 12 0v-6"/>',
    "food": '<path d="M7 3v18M4 3v5a3 3 0 0 0 6 0V3M17 21V3c-3 2-4 6-3 10h3"/>',
    "plug": '<path d="M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4"/>',
    "phone": '<path d="M7 2h10v20H7zM11 18h2"/>',
    "land": '<path d="M3 18l6-4 6 3 6-4M3 13l6-4 6 3 6-4M3 8l6-4 6 3 6-4"/>',
    "family": (
        '<circle cx="8" cy="7" r="3"/><circle cx="17" cy="9" r="2.5"/>'
        '<path d="M2 20c.5-5 3-7 6-7s5.5 2 6 7M15 14c3-.5 6 1.5 6.5 6"/>'
    ),
    "keyboard": '<path d="M2 6h20v12H2zM6 10h.01M10 10h.01M14 10h.01M18 10h.01M7 14h10"/>',
}


def svg(name: str) -> str:
    """The icon as inline SVG, hidden from screen readers: the word beside it speaks."""
    if name not in ICONS:
        raise ValueError(f"no icon {name!r}; choose one of: {', '.join(sorted(ICONS))}")
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{ICONS[name]}</svg>'
