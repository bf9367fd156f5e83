"""Driving a real Chromium against a real server with a database of its own.

The browser's database is a copy of the freshly migrated test database; what a test writes is committed
there, seen by the server's threads, and thrown away with the copy. So a browser test uses ``site`` and
neither ``db`` nor ``live_server``.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, sync_playwright
from tests.portals.desks import prove_second_factor
from tools import browser as tool

from puhui.portals.shared.access import STAFF

SHOTS = Path(os.environ.get("PUHUI_SHOTS") or settings.ROOT / "build" / "shots")
PHONE, DESKTOP = 375, 1280
HEIGHTS = {PHONE: 812, DESKTOP: 900}
FIRST_NUMBER = 15_000  # the smallest sequences end at 32,767


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this process."""
    path = tool.find()
    if path is None:
        pytest.skip(tool.MISSING)
    # Playwright's loop runs in this thread, which Django takes for asynchronous code; it is not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    flags = [flag for flag in tool.FLAGS if flag != "--headless"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser_database(django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """The name of a migrated database of this process: a copy of the test database where there is one."""
    connection = connections["default"]
    name = f"{connection.settings_dict['TEST']['NAME']}_browser"
    with django_db_blocker.unblock():
        # pytest-django makes the test database only where a collected test asks for it.
        model = connection.settings_dict["NAME"]
        there_is_one = model == connection.settings_dict["TEST"]["NAME"]
        connection.close()
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _administer(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{model}"' if there_is_one else ""))
        with _named(name):
            if not there_is_one:
                call_command("migrate", verbosity=0)
            _number_apart()
        yield name
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _number_apart() -> None:
    """Number rows here as nowhere else in this process: what never changes is remembered by its number."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, %s) FROM pg_sequences"
            " WHERE schemaname = 'public'",
            [FIRST_NUMBER],
        )


def _administer(statement: str) -> None:
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def _named(database: str) -> Iterator[None]:
    """Every connection that any thread opens goes to this database."""
    entry = connections.databases["default"]
    usual = entry["NAME"]
    connections["default"].close()
    entry["NAME"] = database
    try:
        yield
    finally:
        connections["default"].close()
        entry["NAME"] = usual


@pytest.fixture(scope="session")
def server(browser_database: str) -> Iterator[str]:
    """The address of a running server; it speaks to whatever database the test has named."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@dataclass
class Site:
    """A server, a browser, and how to look at a page the way somebody would."""

    address: str
    browser: Browser

    def page(
        self,
        *,
        width: int = PHONE,
        language: str = "zh-hans",
        user: object = None,
        cookies: dict[str, str] | None = None,
    ) -> Page:
        """A fresh window: nothing remembered but what is named here."""
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            reduced_motion="reduce",
            locale="zh-CN",
        )
        jar = dict(cookies or {}) | {settings.LANGUAGE_COOKIE_NAME: language}
        if user is not None:
            jar[settings.SESSION_COOKIE_NAME] = session_of(user)
        context.add_cookies([{"name": n, "value": v, "url": self.address} for n, v in jar.items()])
        page = context.new_page()
        page.set_default_timeout(60_000)  # a busy machine is slow, not broken
        page.faults, page.has_just_come_to = [], None
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("response", lambda r: page.faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        return page

    def visit(self, path: str, **how: object) -> Page:
        """A page that has loaded, its fonts too, and that raised no error in its scripts."""
        page = self.page(**how)
        page.goto(self.address + path)
        settle(page)
        page.has_just_come_to = page.url
        return page

    def look_again(self, page: Page, *, width: int, **cookies: str) -> None:
        """The same page in a window of another width, with other cookies; what was fetched stays fetched.

        A page that has just come, and so, is not asked for twice.
        """
        known = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
        is_so = page.viewport_size["width"] == width and cookies.items() <= known.items()
        came_to, page.has_just_come_to = page.has_just_come_to, None
        if came_to != page.url or not is_so:
            self._ask_again(page, width, cookies)
        settle(page)

    def _ask_again(self, page: Page, width: int, cookies: dict[str, str]) -> None:
        page.context.add_cookies([{"name": n, "value": v, "url": self.address} for n, v in cookies.items()])
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.reload()


@pytest.fixture
def site(browser_database: str, server: str, chromium: Browser, django_db_blocker: object) -> Iterator[Site]:
    """A site whose database the test may fill by calling actions; it is kept between tests of a process."""
    # The database comes before the browser: once its loop runs, this thread speaks by another connection, and the
    # one that is still open would forbid the copy.
    with django_db_blocker.unblock(), _named(browser_database):
        yield Site(server, chromium)
    for context in chromium.contexts:
        context.close()


def session_of(user: object) -> str:
    """The key of a fresh session in which this person is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if user.role in STAFF:
        prove_second_factor(session, user)
    session.save()
    return session.session_key


def settle(page: Page) -> None:
    """Wait until nothing more will move: network, fonts, charts."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => null)")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))")


def shoot(page: Page, name: str) -> None:
    """A picture of the whole page, for people to look at, where PUHUI_SHOTS names a folder; no test asks for it."""
    if not os.environ.get("PUHUI_SHOTS"):
        return
    SHOTS.mkdir(parents=True, exist_ok=True)
    path = SHOTS / f"{name}.png"
    size = page.viewport_size
    # As tall as the page, so that what is fixed to the window's edge hides nothing.
    tall = max(size["height"], page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": tall})
    page.screenshot(path=path, animations="disabled")
    page.set_viewport_size(size)


def faults_of(page: Page, least: int = 44) -> list[str]:
    """What is wrong with a page: scripts that failed, files that are missing, text that is cut off, sticks out
    or is too faint, and targets smaller than ``least`` pixels."""
    return [*page.faults, *overflows(page), *faint_texts(page), *small_targets(page, least)]


OVERFLOWS = (Path(__file__).parent / "overflows.js").read_text()
CONTRASTS = (Path(__file__).parent / "contrasts.js").read_text()
TARGETS = (Path(__file__).parent / "targets.js").read_text()


def overflows(page: Page) -> list[str]:
    """Every element whose text is cut off, sticks out of its box or out of the page."""
    return page.evaluate(OVERFLOWS)


def faint_texts(page: Page, ratio: float = 4.5) -> list[str]:
    """Every text whose contrast with what lies behind it is below ``ratio``."""
    return page.evaluate(CONTRASTS, ratio)


def small_targets(page: Page, pixels: int) -> list[str]:
    """Every link, button or field that a finger would miss: narrower or lower than ``pixels``."""
    return page.evaluate(TARGETS, pixels)
