"""What is paid for: opened, read under its lock, withdrawn by its owner, or ended by its deadline."""
