"""What a dialogue call must be like and how it goes from state to state. Pure."""
