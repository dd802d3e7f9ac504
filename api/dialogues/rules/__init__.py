"""Rules for the content and the states of dialogue calls. Pure."""
