"""What databases of newspapers (Factiva, Nexis, ProQuest) write into one text: several articles with names around."""
