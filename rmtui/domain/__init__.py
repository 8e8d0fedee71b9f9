"""Pure rules of the relationship manager's work: plain data in, plain data out, no clock, no store, no screen."""
