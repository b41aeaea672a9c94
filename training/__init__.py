"""How the shipped model files were made; each script can be run again, and says what it read and what it wrote."""
