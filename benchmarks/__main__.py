"""``python -m benchmarks``: run all parts, print the tables, write the figures."""

from benchmarks.run import main

if __name__ == "__main__":
    main()
