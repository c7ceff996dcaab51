"""What the level above sees: what each commune contributes, ranked, crossed with areas, as tables in Vietnamese."""
