"""`./run`: makes the environment, prepares the data and keeps the processes of one machine running.

Owns      the virtual environment, the data folder's marker and lock, the supervisor.
Offers    the commands of `./run help`.
Emits     nothing; it speaks to a person on the terminal.
Listens   to signals, and to the death of the processes it started.
Not here  anything that needs Django: that runs in processes of its own, inside the environment.

Only the standard library is imported in this package (`web`, which runs inside the environment, excepted).
"""
