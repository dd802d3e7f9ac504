"""Commands on meetings: load, apply the rule, audit, outbox."""
