"""Working on models: a model's rows before it is built, what a change changes, a new model. Writes to no database."""
