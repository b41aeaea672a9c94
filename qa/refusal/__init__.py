"""What is said where nothing answers: why, what is missing, what a filter hides."""
