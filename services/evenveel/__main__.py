"""`python -m evenveel`: how the supervisor starts its children, whatever the PATH says."""

from evenveel.cli import main

main()
