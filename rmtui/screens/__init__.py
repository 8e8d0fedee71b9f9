"""Pages, card and dialogs."""
