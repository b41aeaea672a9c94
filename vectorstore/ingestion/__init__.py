"""Articles come in, are embedded anew, and go."""
