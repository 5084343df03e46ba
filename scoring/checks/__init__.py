"""Facts that a graph can prove: stages, paths, antipatterns and structure."""
