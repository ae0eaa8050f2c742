"""What arrives: finding files, telling formats apart, and turning each into numbered rows of text. Knows no database."""
