"""What runs models: it reads sql/, builds, checks, tests and shows it, and knows no word of what the models are about."""
