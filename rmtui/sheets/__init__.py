"""Printed sheets: facts, one document model, four renderings."""
