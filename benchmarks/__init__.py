"""`./run bench`: figures that are published, each measured beside what it is compared with.

A benchmark is a module here with a docstring and `main(arguments: list[str]) -> int`; its arguments make it
larger or smaller. It works in a data folder of its own and prints one line a figure.
"""
