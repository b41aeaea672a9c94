"""What the readers share: encodings, compression, fields, dates, paragraphs, boilerplate, records."""
