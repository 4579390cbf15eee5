"""How fast words become findable, and how long a question takes."""

from collections.abc import Callable
from random import Random
from urllib.parse import urlencode

from benchmarks.bench import Bench
from benchmarks.bulk import Indexed
from benchmarks.client import AccessLog
from benchmarks.figures import Findings, percentile
from benchmarks.pages import Subject

GROUP = "search"
# What is asked, by how much there is of it: nearly unique, one in fifty, one in ten, several words.
QUESTIONS: dict[str, Callable[[Random], str]] = {
    "an order's number": lambda random: f"pedido {random.randrange(1_000_000):06}",
    "an uncommon word": lambda random: random.choice(
        ["router", "aplicativo", "suitcase"]
    ),
    "a common word": lambda random: random.choice(["la", "the", "hola", "factura"]),
    "two words": lambda random: random.choice(["factura estafa", "charger refund"]),
    "a phrase": lambda random: random.choice(['"nadie contesta"', '"my order"']),
    "a beginning": lambda random: random.choice(["rout*", "factur*", "carreg*"]),
}


def note_indexing(indexed: Indexed, findings: Findings) -> None:
    """Tell how fast the search documents of a whole brand were made."""
    findings.add(
        GROUP,
        f"search documents, {indexed.documents:,} posts in one go",
        indexed.documents / indexed.seconds,
        "posts/s",
        note=f"one process; {indexed.early_rate:,.0f} posts/s in the first fifth, "
        f"{indexed.late_rate:,.0f} in the last",
    )


def measure_search(bench: Bench, subject: Subject) -> None:
    """Ask questions of every sort through the API."""
    bench.tell.say(f"Searching {subject.posts:,} posts ...")
    client = subject.estate.integration(bench.installation)
    path = f"/api/v1/brands/{subject.brand.slug}/mentions/"
    random, count = Random(1), bench.size.questions
    everything: list[float] = []
    for sort, ask in QUESTIONS.items():
        client.get(f"{path}?{urlencode({'q': ask(random)})}")
        log = AccessLog(bench.installation.web_log)
        for _ in range(count):
            client.get(f"{path}?{urlencode({'q': ask(random)})}")
        served = log.milliseconds(path, count=count)
        everything += served
        bench.findings.add(
            GROUP,
            f"q, {sort}, p95",
            percentile(served, 0.95),
            "ms",
            note=f"p50 {percentile(served, 0.5):.1f} ms",
        )
    client.close()
    bench.findings.add(
        GROUP,
        f"q of all sorts at {subject.posts:,} posts, p95",
        percentile(everything, 0.95),
        "ms",
        note=f"inside the web process, {len(everything)} questions; p50 "
        f"{percentile(everything, 0.5):.1f} ms",
    )
