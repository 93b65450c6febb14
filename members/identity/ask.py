from django.http import Http404, HttpRequest

from members.identity.models import Member


def member_asking(request: HttpRequest) -> Member:
    """The member who asks, with the user; somebody without a membership (staff) gets 404."""
    member = Member.objects.select_related("user").filter(user_id=request.user.pk or 0).first()
    if member is None:
        raise Http404
    return member
