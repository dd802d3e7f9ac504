"""Rules for the content of meetings, for places and for the draw. Pure."""
