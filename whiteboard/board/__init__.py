"""The editor's model: records, patches and the pure functions that make them. No Qt here."""
