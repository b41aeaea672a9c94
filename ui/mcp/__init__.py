"""The desk for other assistants, over the Model Context Protocol: its tools, resources and prompts."""
