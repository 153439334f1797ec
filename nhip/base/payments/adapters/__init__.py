"""What payments reaches outside: agencies' accounts, the bank, statements, the PDF of a receipt."""
