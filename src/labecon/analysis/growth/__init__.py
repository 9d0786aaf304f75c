"""Growth of revenue as the labs model it, fitted to histories of many companies and scored on their past."""
