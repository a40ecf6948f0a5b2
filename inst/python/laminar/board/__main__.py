"""`python -m laminar.board`: the board's process; `process.py` starts it."""

import os
import signal

from laminar.board.server import main

if __name__ == "__main__":
    # Ctrl-C in a terminal reaches every process of it; it is meant for the training.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(5)  # training goes before showing
    main()
