"""Articles of the benchmark are like those of the press, and are read the way the command reads files."""

from __future__ import annotations

from labecon.evidence.article import Article
from labecon.evidence.benchmark import CHARACTERS, Speed, article, measure
from labecon.evidence.proposals import propose


def test_articles_differ_and_are_as_dense_as_the_press() -> None:
    articles = [article(number) for number in range(5)]
    assert {len(one) for one in articles} == {CHARACTERS} and len(set(articles)) == 5
    figures = [len(propose(Article("a.txt", one))) for one in articles]
    assert 40 < sum(figures) / len(figures) < 100


def test_a_small_measurement() -> None:
    found = measure(articles=3, characters=500, workers=1)
    assert (found.articles, found.characters, found.workers) == (3, 500, 1)
    assert found.figures > 5 and found.seconds > 0 and found.per_second == 3 / found.seconds
    assert 0 < found.processor_seconds


def test_the_rate_is_articles_over_seconds() -> None:
    found = Speed(200, CHARACTERS, 2, 4.0, 1, 8.0)
    assert (found.per_second, found.per_processor_second) == (50, 25)
    assert Speed(200, CHARACTERS, 2, 4.0, 1).per_processor_second == 0
