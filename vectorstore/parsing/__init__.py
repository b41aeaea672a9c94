"""What the readers share: encodings, fields, dates, paragraphs, boilerplate."""
