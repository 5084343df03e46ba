"""The blocks of the scorecard: outcome, dimensions, minutes, targets, read-out."""
