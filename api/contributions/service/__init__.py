"""What can be done with contributions: load, apply the rule, audit, outbox."""
