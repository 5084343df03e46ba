"""Tests of board files and pictures."""
