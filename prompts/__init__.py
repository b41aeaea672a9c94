"""Prompt files, one for each version, checked when loaded. Imports the standard library only."""

from prompts.loader import Prompt, PromptError, load_prompt

__all__ = ["Prompt", "PromptError", "load_prompt"]
