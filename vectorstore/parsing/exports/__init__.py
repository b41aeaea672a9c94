"""What programs write into their exports: the marks of wikis, the properties of Notion, Substack's list of posts."""
