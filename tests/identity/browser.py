"""A browser: it keeps one refresh cookie, apart from the test client's own jar."""

from dataclasses import dataclass
from typing import Any

from httpx import Response
from starlette.testclient import TestClient

from tests.world import PASSWORD, Person

COOKIE = "xiaohao_refresh"


@dataclass
class Browser:
    """One sign-in of one person."""

    client: TestClient
    username: str
    cookie: str = ""
    access_token: str = ""

    def sign_in(self, password: str = PASSWORD) -> Response:
        """Type the user name and a password."""
        body = {"username": self.username, "password": password}
        return self._kept(self.client.post("/api/v1/session", json=body))

    def refresh(self, cookie: str | None = None) -> Response:
        """Ask for the successor of the cookie held, or of another."""
        held = {"Cookie": f"{COOKIE}={self.cookie if cookie is None else cookie}"}
        return self._kept(self.client.post("/api/v1/session/refresh", headers=held))

    def request(self, method: str, path: str, **options: Any) -> Response:
        """One request with the access token."""
        headers = {"Authorization": f"Bearer {self.access_token}"} | options.pop("headers", {})
        answer = self.client.request(method, f"/api/v1{path}", headers=headers, **options)
        self.client.cookies.clear()
        return answer

    def _kept(self, answer: Response) -> Response:
        self.cookie = answer.cookies.get(COOKIE) or self.cookie
        self.client.cookies.clear()
        if answer.status_code == 200:
            self.access_token = answer.json()["access_token"]
        return answer


def opened(person: Person) -> Browser:
    """A browser in which the person has just signed in."""
    browser = Browser(person.client, person.username)
    answer = browser.sign_in()
    assert answer.status_code == 200, answer.text
    return browser
