"""Who has a place, who waits, what they told: rules without input or output. Stores keep it, pages and mails show it."""
