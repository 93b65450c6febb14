from django.urls import path

from club.plans import views

urlpatterns = [
    path("me/plan/", views.plan, name="plan"),
    path("me/plan/new/", views.goal_new, name="goal_new"),
    path("me/plan/<int:pk>/", views.goal_edit, name="goal_edit"),
    path("me/plan/<int:pk>/move/", views.goal_move, name="goal_move"),
]
