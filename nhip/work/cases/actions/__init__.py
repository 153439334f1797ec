"""The only writers of cases: permission, change, audit and event, in one transaction."""
