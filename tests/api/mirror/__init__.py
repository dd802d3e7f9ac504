"""A mirror that knows the contract alone, and a life in which everything public changes."""
