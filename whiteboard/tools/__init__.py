"""Gestures as small state machines fed with pointer and key events. No Qt."""
