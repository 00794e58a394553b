"""The examples: one space of ids, one path through all of them, and words for each in every language."""

from __future__ import annotations

import pytest

from engine.gallery import COURSE, FOLDER, chapters, example_ids, load_course, load_example, note_ids
from engine.languages import language_ids
from engine.words import Words


def test_the_path_leads_to_every_program_once():
    assert len(set(example_ids())) == len(example_ids())
    shown = {program.source for ident in example_ids() for program in load_example(ident).programs}
    known = {path.read_text("utf-8") for folder in (FOLDER, COURSE) for path in folder.glob("*.py")}
    twin = load_course()["gevent-pair"].programs[0].source
    assert shown == known - {twin}


def test_every_id_of_the_note_and_of_the_course_is_an_example_and_where_both_have_one_it_is_the_notes():
    assert {*note_ids(), *load_course()} == set(example_ids())
    assert all(load_example(ident).id == ident for ident in example_ids())
    assert [each.name for each in load_example("gevent-pair").programs] == ["gevent_pair.py"]


def test_each_example_lies_in_one_chapter_in_order():
    assert [ident for chapter in chapters() for ident in chapter.examples] == list(example_ids())
    assert len({chapter.id for chapter in chapters()}) == len(chapters())


@pytest.mark.parametrize("language", language_ids())
def test_every_example_and_every_chapter_has_its_words_and_titles_differ(language):
    words = Words(language)
    keys = [f"example.{ident}.{what}" for ident in example_ids() for what in ("title", "goal")]
    keys += [f"chapter.{chapter.id}.{what}" for chapter in chapters() for what in ("title", "about")]
    keys += [f"model.{load_example(ident).model}" for ident in example_ids()]
    assert [key for key in keys if words.say(key, {}) == key] == []
    titles = [words.say(f"example.{ident}.title", {}) for ident in example_ids()]
    assert len(set(titles)) == len(titles)
