"""What gateways can do, behind one interface. A gateway asks and answers; it never writes the database."""
