"""The database of rounds: schema, writer, recovery, backup."""
