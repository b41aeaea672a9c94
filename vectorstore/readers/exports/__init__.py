"""Files of programs that keep articles: workbooks, and the exports of Notion, MediaWiki and Substack."""
