"""The room where a question comes in and a cited, checked answer goes out."""
