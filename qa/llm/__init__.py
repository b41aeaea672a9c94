"""Chat models: providers, calls, cost, and the passages as a prompt shows them."""
