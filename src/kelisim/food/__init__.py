"""Food: irrigation by crop with its yield response, towns and industry, and the agreed withdrawal limits."""
