"""The door of the content: the frame's facts, and publishing."""

from cms.found import found_city
from cms.frame import City, Frame, Link, forget_frame
from cms.publish import publish_announcement, publish_page, set_city, set_home
from cms.read import city, frame_of, home_url, translated_url

__all__ = [
    "City",
    "Frame",
    "Link",
    "city",
    "forget_frame",
    "found_city",
    "frame_of",
    "home_url",
    "publish_announcement",
    "publish_page",
    "set_city",
    "set_home",
    "translated_url",
]
