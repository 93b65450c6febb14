from members.identity.models import Member


def owner(member: Member) -> Member:
    """The membership that owns today what this one did: itself, or the last that took it over."""
    while member.merged_into is not None:
        member = member.merged_into
    return member
