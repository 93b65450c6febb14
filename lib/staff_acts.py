"""What staff's views share: who acts, and the answer after an act."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def who(request: HttpRequest) -> int:
    """The decorator has let in nobody without a row."""
    return int(request.user.pk or 0)


def done(request: HttpRequest, act: Callable[[], Any], said: str, back: str) -> HttpResponse:
    """Do it, say so or say why not, and go back to the list."""
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return redirect(back)
