"""Publication across features: dialogues with their documents, and withdrawals of plans."""
