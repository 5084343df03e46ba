"""What can be drawn: kinds, roles, defaults, and the Design graph that checks and estimates see."""
