"""Maximum lengths of texts."""

TITLE, TEXT, STEP_TEXT, NOTE = 200, 1_000, 300, 2_000
MOST_STEPS = 5
