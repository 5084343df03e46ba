"""The tests mirror the packages; e2e drives a real window, packaging an installed wheel."""
