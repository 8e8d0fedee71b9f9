"""The file itself: keys, connections, lanes, schema and backups."""
