from sqlmodel import select

from app.notices.models import Notice, NoticeChoice
from tests.notices.sights import completed_visit, links_in, notices


def test_owner_without_push_hears_of_a_completed_visit_by_letter(world, reached):
    completed_visit(world)
    world.work()
    (letter,) = reached.letters("Olivia")
    assert letter.subject == "Your pool was serviced. pH 7.5, chlorine 3.0: in range."
    assert "Tess took care of your pool on Thursday, November 19." in letter.body
    assert reached.texts("Olivia") == []
