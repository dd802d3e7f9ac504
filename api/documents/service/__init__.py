"""What can be done with documents: load, apply the rule, audit, outbox."""
