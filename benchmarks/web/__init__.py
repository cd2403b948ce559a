"""How quick the page is, with a few videos and with ten thousand."""
