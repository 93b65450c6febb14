"""Under which name an introduction is recorded, as its kind and as its source."""

REFERRED = "club.referral_joined"
