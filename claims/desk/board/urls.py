from django.urls import path

from claims.desk.board import cells, live, saved_views, views

urlpatterns = [
    path("", views.board, name="board"),
    path("columns/", views.choose_columns, name="choose_columns"),
    path("views/", saved_views.views, name="views"),
    path("views/save/", views.save_view, name="save_view"),
    path("views/<int:pk>/rename/", saved_views.rename_view, name="rename_view"),
    path("views/<int:pk>/delete/", saved_views.delete_view, name="delete_view"),
    path("claims/<slug:public_id>/cell/<slug:key>/", cells.cell, name="cell"),
    path("news/<int:since>/", live.board_news, name="news"),
]
