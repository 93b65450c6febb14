from django.urls import path

from club.rewards import views, views_venue

urlpatterns = [
    path("rewards/", views.rewards, name="rewards"),
    path("rewards/<slug:slug>/", views.reward, name="reward"),
    path("rewards/<slug:slug>/take/", views.take_it, name="reward_take"),
    path("me/rewards/", views.mine, name="my_rewards"),
    path("me/rewards/<slug:number>/", views.my_reward, name="my_reward"),
    path("me/rewards/<slug:number>/return/", views.return_it, name="reward_return"),
    path("venue/", views_venue.venue, name="venue"),
    path("venue/use/", views_venue.let_in, name="venue_use"),
]
