"""Cases, and what they hang on the nails of the packages below."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("Cases")

    def ready(self) -> None:
        # The registry is loaded only now.
        from accounts.standing import CIRCLES_THROUGH  # noqa: PLC0415
        from actors.actions import FACTS_CHANGED  # noqa: PLC0415
        from actors.querysets import FINDINGS, SEEN_IN, SEEN_THROUGH  # noqa: PLC0415
        from audit.trail import READ_UNDER  # noqa: PLC0415
        from audit.verification import FILES  # noqa: PLC0415
        from cases import actions, jobs, links, querysets, verification  # noqa: PLC0415
        from cases.actions import tell_of_cooperation  # noqa: PLC0415
        from cases.querysets.engagements import read_under  # noqa: PLC0415
        from cases.rules import CIRCLE_BLOCKERS  # noqa: PLC0415
        from objectives.querysets import LINKED_FROM  # noqa: PLC0415
        from units import access  # noqa: PLC0415
        from units.actions import STATUS_RECORDED  # noqa: PLC0415
        from work.lists import LISTS  # noqa: PLC0415
        from work.notices import MEMBERS_OF  # noqa: PLC0415
        from work.querysets import SUBJECT_SEEN, seen_as_visible  # noqa: PLC0415
        from work.queue import BURIED  # noqa: PLC0415
        from work.worker import JOBS, PERIODIC  # noqa: PLC0415

        CIRCLES_THROUGH.append(querysets.circles_through_triage)
        READ_UNDER.append(read_under)
        FILES.append(verification.files_changed)
        PERIODIC.extend(jobs.SCHEDULE)
        JOBS.update(jobs.JOBS)
        BURIED.update(jobs.BURIED)
        nouns = ("cases.case", "cases.exhibit", "cases.finding", "cases.partnerreferral",
                 "cases.assistancerequest")  # fmt: skip
        for noun in nouns:
            SUBJECT_SEEN[noun] = seen_as_visible(noun)
        querysets.CIRCLE_PEOPLE += [querysets.people_of_triage, access.people_of_unit]
        querysets.AWAY.append(access.closed_accounts)
        STATUS_RECORDED.append(tell_of_cooperation)
        CIRCLE_BLOCKERS.append(access.takes_nothing_new)
        LISTS["cases"] = "cases:index"
        LISTS["exhibits"] = "cases:tab"
        MEMBERS_OF.append(links.triage_members)
        SEEN_THROUGH.append(links.actors_of_visible_cases)
        SEEN_THROUGH.append(links.actors_of_own_imports)
        SEEN_IN.append(links.where_seen)
        SEEN_IN.append(links.imported_in)
        FACTS_CHANGED.append(actions.actor_changed)
        FINDINGS.append(links.findings_known)
        LINKED_FROM.append(links.links_to_objectives)
