"""One try at one gateway: started, fetched, closed, and given back when its money found no home."""
