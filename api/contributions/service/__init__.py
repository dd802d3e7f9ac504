"""Commands on contributions: load, apply the rule, audit, outbox."""
