"""Boards as files and pictures."""
