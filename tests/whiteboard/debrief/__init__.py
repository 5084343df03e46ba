"""Tests of the report of a round."""
