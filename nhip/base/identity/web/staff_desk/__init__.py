"""The administrator's pages: who works where, with which account, in which agencies."""
