"""What can be done with plans and procurements: load, apply the rule, audit, outbox."""
