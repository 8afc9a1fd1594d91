"""Where a calendar is kept. `Store` is the seam: few verbs, one contract test for every implementation."""
