"""What programs read and write under `/api/v1`: the same models, filters and rules as everywhere, in JSON."""
