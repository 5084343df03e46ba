"""Throughput and latency of a drawing: the closed form, and the simulation that checks it."""
