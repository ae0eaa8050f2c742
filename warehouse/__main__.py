"""`python -m warehouse` as the command `warehouse`."""

from warehouse.cli import main

if __name__ == "__main__":
    main()
