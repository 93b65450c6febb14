"""What editors publish: home, announcements, plain pages, in Persian and English, composed of blocks that packages offer."""
