"""What can be done with dialogue calls: load, apply the rule, audit, outbox."""
