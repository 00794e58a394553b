"""The simulated machine (floor 1). Refuses to know Python programs, tracing and recording."""
