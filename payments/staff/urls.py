from django.urls import path

from payments.staff import views

app_name = "payments_staff"
urlpatterns = [
    path("", views.payment_list, name="payments"),
    path("rates/", views.rate_list, name="rates"),
    path("rates/<int:rate_id>/approve/", views.approve, name="approve"),
    path("story/<str:key>/end/", views.end, name="end"),
    path("story/<str:key>/", views.story, name="story"),
]
