"""Empties the tables after tests that really commit."""

PEOPLE_AND_ORGANISATIONS = """
    CREATE TEMP TABLE kept_editions ON COMMIT DROP AS SELECT * FROM model_editions;
    CREATE TEMP TABLE kept_practices ON COMMIT DROP
        AS SELECT * FROM practices WHERE organisation_id IS NULL;
    TRUNCATE organisations, people, outbox, audit_log, digest_slots, matches CASCADE;
    INSERT INTO model_editions SELECT * FROM kept_editions;
    INSERT INTO practices SELECT * FROM kept_practices;
"""
"""All that belongs to people and organisations. `migrate` has loaded the practices of the operating
model once; TRUNCATE takes them along, because organisations may add their own."""
