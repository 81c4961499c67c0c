"""Somebody at the browser: what they read and press, and a look at every page they come to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from tests.factories import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response

TELEPHONE = {"width": 375, "height": 812}
SCREEN = {"width": 1280, "height": 900}
REFERENCE = re.compile(r"[A-Z]{2}-\d{4}-[0-9A-Z]{7}")

TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const held = (element) => {
    for (let box = element.parentElement; box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
  };
  const outside = [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > width + 0.5 && !held(e))
    .map((e) => `${e.tagName} .${e.className} "${e.textContent.trim().slice(0, 40)}"`);
  const moves = document.documentElement.scrollWidth > width;
  return outside.length || !moves ? outside : ["something"];
}"""
"""What sticks out at the right; what lies in a box that can be moved by itself may."""


class File(NamedTuple):
    """A file as it is chosen from a disk."""

    name: str
    data: bytes


class Person:
    """Somebody signed in. Pages they come to for the first time are looked over."""

    def __init__(self, page: Page, username: str, seen: set[str]) -> None:
        self.page, self.username, self._seen = page, username, seen
        self._problems: list[str] = []
        page.set_viewport_size(SCREEN)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._problems.append(f"page error: {error}"))
        page.on("requestfailed", self._failed)

    # --- coming and going -----------------------------------------------------------------

    def signs_in(self) -> None:
        self.goes_to("/")
        assert self.path == "/sign-in/"
        self.fills({"Username": self.username, "Password": PASSWORD})
        self.presses("Sign in")
        self.reads("My work")

    def signs_out(self) -> None:
        self.presses("Sign out")
        self.goes_to("/cases/")
        assert self.path == "/sign-in/", "signed out and still in"

    def goes_to(self, path: str) -> None:
        """Type an address."""
        self._arrived(self.page.goto(path))

    def follows(self, name: str, *, within: Locator | None = None) -> None:
        """Click a link, the first of those that read like this."""
        link = (within or self.page).get_by_role("link", name=name, exact=True).first
        with self.page.expect_navigation() as arriving:
            link.click()
        self._arrived(arriving.value)

    def follows_tab(self, name: str) -> None:
        """Click a tab of the record; its count may stand behind the name."""
        tabs = self.page.locator("nav.tabs")
        link = tabs.get_by_role("link", name=re.compile(rf"^{re.escape(name)}( \d+)?$"))
        with self.page.expect_navigation() as arriving:
            link.click()
        self._arrived(arriving.value)

    def presses(self, name: str, *, within: Locator | None = None) -> None:
        """Press a button that leads to a page."""
        button = (within or self.page).get_by_role("button", name=name, exact=True)
        with self.page.expect_navigation() as arriving:
            button.click()
        self._arrived(arriving.value)

    def downloads(self, name: str) -> bytes:
        """Click a link that hands out a file."""
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=name, exact=True).click()
        assert not coming.value.failure()
        return Path(coming.value.path()).read_bytes()

    # --- doing ----------------------------------------------------------------------------

    def does(
        self, deed: str, answers: Mapping[str, Any] | None = None, *, shown_first: bool = False
    ) -> None:
        """Open a deed's form, answer it, press its button, and be told that it was done.

        ``shown_first``: a page between shows what it would change, and has the button again.
        """
        form = self.opens(deed)
        self.fills(answers or {}, within=form)
        self.presses(deed, within=form)
        if shown_first:
            self.reads("Nothing has been changed yet.")
            self.presses(deed)
        self.is_told(f"{deed}: done.")

    def opens(self, deed: str) -> Locator:
        """The form of a deed, unfolded."""
        summary = self.page.locator("summary").filter(has_text=_whole(deed))
        for fold in summary.all():
            if not fold.evaluate("s => s.parentElement.open"):
                fold.click()
        form = self.page.get_by_role("group", name=deed, exact=True)
        return form.filter(has=self.page.get_by_role("button", name=deed, exact=True)).last

    def is_refused(self, name: str, *, within: Locator) -> None:
        """Press a button, and be told that this may not be done."""
        with self.page.expect_navigation() as arriving:
            within.get_by_role("button", name=name, exact=True).click()
        answer = arriving.value
        assert answer is not None
        assert answer.status == 403, f"{answer.status} at {self.path}: {self.text()}"
        # The browser itself remarks that it was refused.
        self._problems = [one for one in self._problems if "status of 403" not in one]
        self._arrived(None)

    def fills(self, answers: Mapping[str, Any], *, within: Locator | None = None) -> None:
        """Answer fields by the words that stand at them."""
        for label, answer in answers.items():
            words = re.compile(rf"^\s*{re.escape(label)}( \*)?\s*$")
            field = (within or self.page).get_by_label(words)
            match field.evaluate("e => e.type"):
                case "select-one":
                    field.select_option(value=_option(field, answer))
                case "file" if isinstance(answer, Path):  # a folder, with all that is in it
                    field.set_input_files(answer)
                case "file":
                    field.set_input_files(
                        {"name": answer.name, "mimeType": "", "buffer": answer.data}
                    )
                case "checkbox" | "radio":
                    field.set_checked(answer)
                case _:
                    field.fill(answer)

    # --- reading --------------------------------------------------------------------------

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def text(self) -> str:
        """What the page says, without its frame."""
        return self.page.get_by_role("main").inner_text()

    def reads(self, *words: str) -> None:
        """The page says all of this."""
        said = " ".join(self.text().split())
        for some in words:
            assert some in said, f"“{some}” is not on {self.path}, which says: {said}"

    def does_not_read(self, *words: str) -> None:
        """The page, source and all, says nothing of this."""
        whole = self.page.content()
        for some in words:
            assert some not in whole, f"“{some}” is on {self.path}"

    def is_told(self, words: str) -> None:
        """The answer to what was done."""
        told = self.page.locator(".messages").all_inner_texts()
        assert any(words in one for one in told), f"not told “{words}” but: {self.text()}"

    def row(self, words: str) -> Locator:
        """The one row of a table in which these words stand."""
        return self.page.get_by_role("row").filter(has_text=words)

    def is_offered(self, deed: str) -> bool:
        """Whether a form for this deed stands on the page."""
        return self.page.locator("legend").filter(has_text=_whole(deed)).count() > 0

    def finds_nothing_at(self, path: str) -> str:
        """The address answers as for nonsense; what it says."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 404, f"{self.username} gets {answer.status} at {path}"
        # The browser itself remarks that a page is missing.
        self._problems = [one for one in self._problems if "status of 404" not in one]
        self._arrived(None)
        return self.text()

    # --- the look at every page -----------------------------------------------------------

    def _arrived(self, answer: Response | None) -> None:
        self.page.wait_for_load_state("load")
        if answer is not None:
            assert answer.status < 400, f"{answer.status} at {self.path}: {self.text()}"
        reader = "anybody" if self.path.startswith("/sign-in/") else self.username
        kind = f"{reader} {REFERENCE.sub('…', self.path)}"
        if kind not in self._seen:
            self._seen.add(kind)
            self._reaches_content_first()
            self._fits_a_telephone()
        assert not self._problems, f"at {self.path}: {self._problems}"

    def _reaches_content_first(self) -> None:
        """The first thing that Tab reaches is the link to the content, and it leads there."""
        if urlsplit(self.page.url).fragment:
            return  # Tab goes on from the place that the address names
        if self.page.evaluate("() => document.activeElement.autofocus"):
            return  # and here from the one field that the page is for
        self.page.keyboard.press("Tab")
        assert self._focus() == "Skip to main content", f"Tab reaches “{self._focus()}” first"
        self.page.keyboard.press("Enter")
        assert self._focus() == "main", "the link to the content leads elsewhere"

    def _focus(self) -> str:
        """What has the focus: the id of a place, or the words of a link."""
        words: str = self.page.evaluate(
            "() => document.activeElement.id || document.activeElement.textContent.trim()"
        )
        return words

    def _fits_a_telephone(self) -> None:
        self.page.set_viewport_size(TELEPHONE)
        outside = self.page.evaluate(TOO_WIDE)
        self.page.set_viewport_size(SCREEN)
        assert not outside, f"{self.path} is too wide at 375 px: {outside}"

    def _heard(self, message: ConsoleMessage) -> None:
        # A draft that newer typing replaced, or that the page was left over, is given up by htmx.
        given_up = message.text.startswith(("htmx:sendAbort", "htmx:afterRequest"))
        if message.type in ("error", "warning") and not given_up:
            self._problems.append(f"{message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        # Given up by the browser: the page was left, or turned out to be a file to download.
        if "ERR_ABORTED" not in (request.failure or ""):
            self._problems.append(f"failed: {request.url} {request.failure}")


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(words)}\s*$")


def _option(field: Locator, words: str) -> str:
    """The value of the choice that reads like this, or of the only one that holds the words."""
    choices: list[list[str]] = field.evaluate("e => [...e.options].map(o => [o.value, o.text])")
    fitting = [value for value, text in choices if text == words]
    fitting = fitting or [value for value, text in choices if words in text]
    assert len(fitting) == 1, f"“{words}” fits {len(fitting)} of {[text for _, text in choices]}"
    return fitting[0]
