"""Pages for people: what links in mails open, and a small front page."""
