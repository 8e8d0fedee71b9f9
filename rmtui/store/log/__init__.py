"""The append-only change log: clock, capture, fold, undo and checks (design.md section 4)."""
