"""What can be done with meetings: load, apply the rule, audit, outbox."""
