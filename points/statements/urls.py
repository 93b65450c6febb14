from django.urls import path

from points.statements import views

urlpatterns = [
    path("me/statements/", views.statements, name="statements"),
    path("me/statements/days/", views.statement_days, name="statement_days"),
    path("me/statements/<int:year>/<int:month>/", views.statement, name="statement"),
    path("me/statements/<int:year>/<int:month>/statement.csv", views.statement_csv, name="statement_csv"),
    path("me/statements/<int:year>/<int:month>/statement.pdf", views.statement_pdf, name="statement_pdf"),
]
