"""Who comes in: the middleware in front of every route, and the pages outside it."""
