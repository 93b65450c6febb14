from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Wagtail's tables know only staff, who write for the city; what they wrote stays when they leave.
STAFF_COLUMNS = (
    "wagtailcore.Comment.resolved_by",
    "wagtailcore.Comment.user",
    "wagtailcore.CommentReply.user",
    "wagtailcore.ModelLogEntry.user",
    "wagtailcore.Page.locked_by",
    "wagtailcore.Page.owner",
    "wagtailcore.PageLogEntry.user",
    "wagtailcore.Revision.user",
    "wagtailcore.TaskState.finished_by",
    "wagtailcore.UploadedFile.uploaded_by_user",
    "wagtailcore.WorkflowState.requested_by",
    "wagtaildocs.Document.uploaded_by_user",
    "wagtailimages.Image.uploaded_by_user",
)
STAFF_SCREENS = (
    "wagtailadmin.EditingSession.user",
    "wagtailadmin.FormState.user",
    "wagtailcore.APIToken.user",
    "wagtailcore.PageSubscription.user",
    "wagtailusers.UserProfile.user",
)


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Content")

    def ready(self) -> None:
        from accounts.registry import personal_data
        from cms import navigation
        from cms.follow import follow
        from members.registry import Topic, topics

        navigation.register()
        follow()
        topics.register("news", Topic(label=_("News of the club"), what=_("news of the club and the city"), place=20))
        for field in STAFF_COLUMNS:
            personal_data.excuse(
                field, reason="Who of the staff did it: the history of the city's content, kept whole."
            )
        for field in STAFF_SCREENS:
            personal_data.excuse(field, reason="How a member of staff left a screen; says nothing about them.")
