"""The words of the mails, from the catalogues, neutral where French and Spanish would name a gender."""

from metrocal.catalogues import Words

WORDS = Words("mails")
saying = WORDS.saying
"""`saying("fr")("subject_left", title="Forum")`; an unknown key is a mistake of ours and raises KeyError."""
