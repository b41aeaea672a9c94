"""Several collections in one server: which there are, who may use which, and how they are served."""
