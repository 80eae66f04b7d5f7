from django.urls import path

from claims.desk.dates import views

urlpatterns = [path("dates/<slug:kind>/<slug:name>/", views.read, name="read_date")]
