"""Staff's pages in Wagtail's admin: the exchange rate, and the story of each payment."""
