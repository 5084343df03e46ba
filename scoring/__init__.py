"""How good is a design: checks of its graph, its capacity, and the arithmetic of a rubric."""
