"""The only writers of the connection. No transaction is open while the portal is asked."""
