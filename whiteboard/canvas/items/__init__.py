"""The things on the canvas, each painted from a record."""
