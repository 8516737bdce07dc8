"""`python -m evenveel`: how the supervisor starts its children, whatever the PATH says."""

from evenveel.cli import main

# A process that is spawned for part of a command's work imports this module too.
if __name__ == "__main__":
    main()
