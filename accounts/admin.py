"""Oscar's own admin classes refer to the user's, so it must be registered; django-admin itself is not mounted."""

from django.contrib import admin

from accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    search_fields = ("phone", "first_name", "last_name")
