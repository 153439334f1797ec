"""Pure decisions of notify: texts and what they may name, the length of a short message, hours, defaults."""
