"""Neural networks: their definition in torch, their weights, and the runtimes that execute them."""
