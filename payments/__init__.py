"""How money comes in: payables that upper packages open, attempts at a gateway, and one function that brings our rows
to what the gateway says is true. It does not know what is sold, and never writes to a citizen."""
