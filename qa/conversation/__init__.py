"""Follow-up questions: what they refer to, and the question that stands alone."""
