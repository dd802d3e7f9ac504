"""What can be done with surveys: load, apply the rule, audit, outbox."""
