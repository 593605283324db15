"""What makes the demo easy exists in the embedded mode alone: the routes, the credentials, the mail."""

import pytest

from services.portal.accounts.demo import DemoOutsideEmbedded, demo_password, demo_totp_secret
from services.portal.app import create_app
from services.portal.models import Account
from services.portal.seed import seed
from services.portal.signin.service import sign_in_as_demo
from shared.errors import NotFound
from shared.notify.demo import DemoMailer
from shared.notify.mailers import mailer_for
from shared.notify.message import Message
from shared.notify.smtp import SmtpMailer
from shared.settings import SettingMissing
from tests.integration.portal.browser import Site
from tests.integration.portal.seeded import account, settings

pytestmark = pytest.mark.engines

PRODUCTION = {"mode": "production", "smtp_host": "localhost"}
ONE = {"account_id": account("dana-mercer")}


def test_one_click_signs_in_in_the_embedded_mode(site):
    page = site.visitor().get("/sign-in").text
    assert "Dana Mercer" in page
    assert "Policy counsel" in page
    dana = site.visitor().demo("dana-mercer")
    assert "Nothing waits for you, Dana" in dana.get("/my-work").text


@pytest.mark.parametrize("path", ["/sign-in/demo", "/demo-mail", "/demo-mail/x", "/_parts"])
def test_demo_routes_do_not_exist_outside_the_embedded_mode(seeded, path):
    app = create_app(settings(**PRODUCTION), database=seeded.portal)
    assert path not in {rule.rule for rule in app.url_map.iter_rules()}
    visitor = Site(seeded, settings(**PRODUCTION)).visitor()
    assert visitor.get(path).status_code in (404, 405)
    assert visitor.post(path, ONE, csrf="").status_code in (404, 405)


def test_demo_sign_in_is_refused_even_if_something_called_it(seeded):
    with pytest.raises(NotFound):
        sign_in_as_demo(
            Site(seeded, settings(**PRODUCTION)).app.extensions["concord.portal"], ONE["account_id"]
        )


def test_production_page_lists_nobody(seeded):
    page = Site(seeded, settings(**PRODUCTION)).visitor().get("/sign-in").text
    assert "Dana Mercer" not in page
    assert "Email address" in page


def test_demo_credentials_are_refused_outside_the_embedded_mode():
    for made in (demo_password, demo_totp_secret):
        with pytest.raises(DemoOutsideEmbedded):
            made("any", settings(**PRODUCTION))


def test_people_seeded_outside_the_embedded_mode_have_no_password(databases):
    seed(databases.portal, settings(**PRODUCTION))
    with databases.portal.transaction() as session:
        accounts = session.query(Account).all()
    assert len(accounts) == 12
    assert not any(a.password_hash or a.totp_secret for a in accounts)


def test_mail_goes_to_the_demo_only_in_the_embedded_mode_without_a_server(databases):
    assert isinstance(mailer_for("portal", databases.portal, settings()), DemoMailer)
    assert isinstance(mailer_for("portal", databases.portal, settings(smtp_host="mail.example")), SmtpMailer)
    with pytest.raises(SettingMissing, match="CONCORD_SMTP_HOST"):
        mailer_for("portal", databases.portal, settings(mode="production"))


def test_message_shows_its_live_link_and_code_and_escapes_its_text(site):
    mailer = DemoMailer(site.databases.agreements, "agreements")
    sent = Message(
        "e1",
        "sign",
        "k@hsi.example",
        "Sign <this>",
        "Dear <b>K</b>,\n\nhere.",
        "http://x/y?z=1",
        code="042137",
    )
    assert mailer.send(sent) is True
    assert mailer.send(sent) is False
    visitor = site.visitor()
    assert "Sign &lt;this&gt;" in visitor.get("/demo-mail?to=k@hsi.example").text
    page = visitor.get(f"/demo-mail/{sent.key}").text
    assert "042137" in page
    assert 'href="http://x/y?z=1"' in page
    assert "Dear &lt;b&gt;K&lt;/b&gt;" in page


def test_unknown_message_is_not_found(site):
    assert site.visitor().get("/demo-mail/none").status_code == 404
