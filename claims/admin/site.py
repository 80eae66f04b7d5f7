from django.contrib.admin import AdminSite


class DeskAdminSite(AdminSite):
    site_header = site_title = "Admin of the desk"
    index_title = "Bulk edits, vocabularies, accounts"
