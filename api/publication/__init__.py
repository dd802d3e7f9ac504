"""Publishing what several features own: a dialogue with its documents, and taking plans back."""
