"""Commands on surveys: load, apply the rule, audit, outbox."""
