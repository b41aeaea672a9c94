"""The paths of the HTTP interface."""
