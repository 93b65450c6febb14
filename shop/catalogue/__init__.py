"""What is for sale: lists, search, a product's page, and how products get in. Prices are read, never decided, here."""
