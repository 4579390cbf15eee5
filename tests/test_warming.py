"""What is made before the processes fork is there for the first request."""

from django.template import engines
from django.urls import get_resolver
from django.utils import translation

from reputation.analysis.guard.rules import RULES, rule
from reputation.warming import REGIONS, warm_up_pages, warm_up_reading


def test_templates_and_addresses_are_made_ahead():
    loader = engines["django"].engine.template_loaders[0]
    loader.reset()

    warm_up_pages()

    kept = {template.name for template in loader.get_template_cache.values()}
    assert {"brands/portfolio.html", "conversations/detail.html"} <= kept
    for language in REGIONS:
        with translation.override(language):
            assert language in get_resolver()._reverse_dict


def test_the_guards_rules_are_made_ahead():
    rule.cache_clear()

    warm_up_reading()

    shipped = len(list(RULES.glob("*.yaml")))
    assert shipped > 0
    assert rule.cache_info().currsize == shipped
