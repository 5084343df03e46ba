"""The simulation: the same design as the closed form, played out request by request."""
