"""What stands outside: the folder of policy texts an installation may hold."""
