"""The web server: routes, password, guards."""
