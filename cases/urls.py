from django.urls import path

from cases import views

app_name = "cases"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("export.<slug:shape>", views.export, name="export"),
    path("selected/<slug:slug>/", views.selected_cases, name="selected_cases"),
    path("break-glass/", views.glass, name="glass"),
    path("break-glass/<slug:reference>/do/<slug:slug>/", views.glass_do, name="glass_do"),
    path("declarations/", views.declarations, name="declarations"),
    path(
        "declarations/<slug:reference>/do/<slug:slug>/",
        views.declaration_do,
        name="declaration_do",
    ),
    path("integrity/", views.integrity, name="integrity"),
    path("integrity/<slug:reference>/do/<slug:slug>/", views.warning_do, name="warning_do"),
    path("tips/", views.triage, name="triage"),
    path("tips/import/", views.import_tips, name="import_tips"),
    path("selections/", views.selections, name="selections"),
    path("selections/<slug:reference>/", views.selection, name="selection"),
    path("selections/<slug:reference>/do/<slug:slug>/", views.selection_do, name="selection_do"),
    path(
        "selections/<slug:reference>/candidates/<slug:part>/do/<slug:slug>/",
        views.candidate_do,
        name="candidate_do",
    ),
    path("deconfliction/", views.desk, name="desk"),
    path("deconfliction/<slug:reference>/do/<slug:slug>/", views.match_do, name="match_do"),
    path("<slug:reference>/", views.case, name="case"),
    path("<slug:reference>/do/<slug:slug>/", views.case_do, name="do"),
    path("<slug:reference>/sources/<slug:part>/", views.source, name="source"),
    path("<slug:reference>/sources/<slug:part>/do/<slug:slug>/", views.source_do, name="source_do"),
    path("<slug:reference>/sources/<slug:part>/identity/", views.identity, name="identity"),
    path(
        "<slug:reference>/sources/<slug:part>/identity/do/<slug:slug>/",
        views.identity_do,
        name="identity_do",
    ),
    path(
        "<slug:reference>/sources/<slug:part>/unmaskings/<slug:asked>/do/<slug:slug>/",
        views.unmasking_do,
        name="unmasking_do",
    ),
    path("<slug:reference>/part/<slug:part>/", views.part, name="part"),
    path("<slug:reference>/part/<slug:part>/do/<slug:slug>/", views.part_do, name="part_do"),
    path("<slug:reference>/exhibits/selected/<slug:slug>/", views.selected, name="selected"),
    path(
        "<slug:reference>/exhibits/export.<slug:shape>",
        views.exhibits_export,
        name="exhibits_export",
    ),
    path("<slug:reference>/deliveries/<slug:part>/", views.delivery, name="delivery"),
    path(
        "<slug:reference>/deliveries/<slug:part>/do/<slug:slug>/",
        views.delivery_do,
        name="delivery_do",
    ),
    path("<slug:reference>/timeline/csv/", views.timeline_csv, name="timeline_csv"),
    path("<slug:reference>/timeline/import/", views.timeline_import, name="timeline_import"),
    path("<slug:reference>/documents/<slug:part>/file/", views.document_file, name="document"),
    path("<slug:reference>/<slug:tab>/", views.case, name="tab"),
]
