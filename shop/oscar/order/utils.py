"""Order numbers that say nothing about how many orders there are, and cannot be guessed."""

from typing import Any

from oscar.apps.order import utils

from lib import codes

LENGTH = 9  # eight random characters (39 bits) and the check


class OrderNumberGenerator(utils.OrderNumberGenerator):
    def order_number(self, basket: Any) -> str:
        """A random number with a check character. The caller tries again when UNIQUE says it is taken."""
        return codes.make(LENGTH)
