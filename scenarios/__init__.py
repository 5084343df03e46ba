"""What is asked: briefs, facts, expected numbers, stages, paths, rubrics and reference designs."""
