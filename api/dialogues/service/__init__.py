"""Commands on dialogue calls: load, apply the rule, audit, outbox."""
