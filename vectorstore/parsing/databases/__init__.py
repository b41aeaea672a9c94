"""Exports of newspaper databases (Factiva, Nexis, ProQuest): several articles in one text, with fields around them."""
