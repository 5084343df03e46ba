"""The laws that the estimator stands on, one small function each: formula, units, validity, source."""
