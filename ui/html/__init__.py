"""HTML of answers, articles, lists and reports."""
