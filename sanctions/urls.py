from django.urls import include, path

from sanctions import views
from sanctions.views import checking, comparing, preview, redaction, release, since

app_name = "sanctions"
authorities = [
    path("", views.authorities, name="authorities"),
    path("choose/", views.choose, name="choose"),
    path("drafts/<slug:reference>/", views.version_draft, name="version_draft"),
    path("drafts/<slug:reference>/edit/", views.edit_version, name="edit_version"),
    path(
        "drafts/<slug:reference>/do/<slug:slug>/", views.version_draft_do, name="version_draft_do"
    ),
    path("ends/<slug:reference>/do/<slug:slug>/", views.end_do, name="end_do"),
    path("<str:code>/", views.authority, name="authority"),
    path("<str:code>/draft/", views.new_version, name="new_version"),
    path("<str:code>/<slug:reference>/add/<slug:slug>/", views.law_add, name="law_add"),
    path("<str:code>/<slug:reference>/confirm/", views.confirm, name="confirm"),
]
actions = [
    path("", views.actions, name="actions"),
    path("new/", views.new_action, name="new_action"),
    path("<slug:reference>/", views.action, name="action"),
    path("<slug:reference>/do/<slug:slug>/", views.action_do, name="action_do"),
    path("<slug:reference>/nominate/", views.nominate, name="nominate"),
    path("<slug:reference>/together/<slug:slug>/", views.together, name="together"),
]
measures = [
    path("", views.measures, name="measures"),
    path("public-record/", views.public_record, name="public_record"),
    path("public-record/new/", views.new_published, name="new_published"),
    path("public-record/<slug:reference>/", views.published, name="published"),
    path("public-record/<slug:reference>/<slug:paper>/", views.paper_file, name="paper_file"),
    path("<slug:reference>/", views.measure, name="measure"),
    path("<slug:reference>/matrix/", views.matrix, name="matrix"),
    path("<slug:reference>/matrix/<str:code>/task/", views.cell_task, name="cell_task"),
    path("<slug:reference>/gate/", views.gate, name="gate"),
    path("<slug:reference>/statements/", views.statements, name="statements"),
    path("<slug:reference>/exhibits/", views.exhibits, name="exhibits"),
    path("<slug:reference>/packet/", views.packet_tab, name="packet_tab"),
    path("<slug:reference>/decision/memo/", views.decision_memo, name="decision_memo"),
    path("<slug:reference>/notices/", views.notices, name="notices"),
    path("<slug:reference>/notices/<slug:which>/pdf/", views.notice_file, name="notice_pdf"),
    path("<slug:reference>/clearance/", views.clearance, name="clearance"),
    path("<slug:reference>/decision/", views.decision, name="decision"),
    path("<slug:reference>/participants/", views.participants, name="participants"),
    path("<slug:reference>/objectives/", views.objectives, name="objectives"),
    path("<slug:reference>/after/", views.after, name="after"),
    path("<slug:reference>/trail/", views.trail, name="trail"),
    path("<slug:reference>/do/<slug:slug>/", views.measure_do, name="measure_do"),
    path("<slug:reference>/add/<slug:slug>/", views.measure_add, name="measure_add"),
    path("<slug:reference>/exhibits/<slug:place>/file/", views.exhibit_file, name="exhibit_file"),
    path("<slug:reference>/outside/<slug:paper>/file/", views.outside_file, name="outside_file"),
    path("<slug:reference>/papers/<slug:paper>/", views.document_file, name="document_file"),
    path("<slug:reference>/<slug:part>/<slug:row>/", views.row, name="row"),
    path("<slug:reference>/<slug:part>/<slug:row>/do/<slug:slug>/", views.row_do, name="row_do"),
]
packets = [
    path("<slug:reference>/", views.packet, name="packet"),
    path("<slug:reference>/pdf/", views.packet_pdf, name="packet_pdf"),
    path("<slug:reference>/versions/<int:number>/", views.packet_version, name="packet_version"),
    path(
        "<slug:reference>/versions/<int:number>/whole/",
        views.packet_version_whole,
        name="packet_version_whole",
    ),
    path("<slug:reference>/whole/", views.packet_whole, name="packet_whole"),
    path("<slug:reference>/build/", views.packet_build, name="packet_build"),
    path("<slug:reference>/build/stop/", views.packet_build_stop, name="packet_build_stop"),
    path("<slug:reference>/check/", views.packet_check, name="packet_check"),
    path("<slug:reference>/compare/", comparing.comparing, name="comparing"),
    path("<slug:reference>/compare/text/", comparing.comparing_text, name="comparing_text"),
    path("<slug:reference>/preview/<slug:part>/", preview.preview, name="preview"),
    path("<slug:reference>/since/", since.since, name="since"),
    path("<slug:reference>/checking/", checking.checking, name="checking"),
    path(
        "<slug:reference>/checking/<slug:statement>/", checking.statement,
        name="checking_statement",
    ),
    path(
        "<slug:reference>/exhibits/<slug:place>/pages/<int:number>/picture/", checking.picture,
        name="checking_picture",
    ),
    path("<slug:reference>/releases/", release.releases, name="releases"),
    path("<slug:reference>/releases/new/", release.new_release, name="new_release"),
    path("<slug:reference>/do/<slug:slug>/", views.packet_do, name="packet_do"),
]  # fmt: skip
petitions = [
    path("", views.petitions, name="petitions"),
    path("new/", views.new_petition, name="new_petition"),
    path("<slug:reference>/", views.petition, name="petition"),
    path("<slug:reference>/do/<slug:slug>/", views.petition_do, name="petition_do"),
    path("<slug:reference>/papers/<slug:paper>/", views.petition_paper, name="petition_paper"),
]
licences = [
    path("", views.licences, name="licences"),
    path("new/", views.new_licence, name="new_licence"),
    path("<slug:reference>/", views.licence, name="licence"),
    path("<slug:reference>/do/<slug:slug>/", views.licence_do, name="licence_do"),
]
editions = [
    path("", views.editions, name="editions"),
    path("new/", views.new_edition, name="new_edition"),
    path("public-record/<slug:day>/", views.historical, name="historical_edition"),
    path("<slug:reference>/", views.edition, name="edition"),
    path("<slug:reference>/pdf/", views.edition_pdf_file, name="edition_pdf"),
    path("<slug:reference>/do/<slug:slug>/", views.edition_do, name="edition_do"),
    path("<slug:reference>/papers/<slug:paper>/", views.edition_paper, name="edition_paper"),
    path("<slug:reference>/entries/<slug:entry>/", views.edition_entry, name="edition_entry"),
    path(
        "<slug:reference>/entries/<slug:entry>/do/<slug:slug>/", views.edition_entry_do,
        name="edition_entry_do",
    ),
]  # fmt: skip
releases = [
    path("<slug:reference>/", release.release, name="release"),
    path("<slug:reference>/do/<slug:slug>/", release.release_do, name="release_do"),
    path("<slug:reference>/<slug:log>.<slug:shape>", release.release_log, name="release_log"),
]
redactions = [
    path("<slug:reference>/", redaction.redaction, name="redaction"),
    path("<slug:reference>/do/<slug:slug>/", redaction.redaction_do, name="redaction_do"),
    path("<slug:reference>/pdf/", redaction.redaction_pdf, name="redaction_pdf"),
    path("<slug:reference>/copies/<int:number>/", redaction.copy_pdf, name="redaction_copy"),
    path("<slug:reference>/pages/<int:number>/", redaction.page, name="redaction_page"),
    path(
        "<slug:reference>/pages/<int:number>/picture/", redaction.picture,
        name="redaction_picture",
    ),
    path(
        "<slug:reference>/pages/<int:number>/do/<slug:slug>/", redaction.page_do,
        name="redaction_page_do",
    ),
    path("<slug:reference>/boxes/<slug:box>/", redaction.box, name="redaction_box"),
    path(
        "<slug:reference>/boxes/<slug:box>/do/<slug:slug>/", redaction.box_do,
        name="redaction_box_do",
    ),
]  # fmt: skip
urlpatterns = [
    path("authorities/", include(authorities)),
    path("actions/", include(actions)),
    path("measures/", include(measures)),
    path("packets/", include(packets)),
    path("petitions/", include(petitions)),
    path("licences/", include(licences)),
    path("editions/", include(editions)),
    path("releases/", include(releases)),
    path("redactions/", include(redactions)),
    path("clocks/", views.due_clocks, name="clocks"),
    path("clocks/start/", views.start_clock, name="start_clock"),
]
