"""Commands on documents: load, apply the rule, audit, outbox."""
