"""How much each measurement takes: the sizes that are quoted, and small ones to try it on."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Size:
    """The numbers of one run. `slices` is into how many batches the past of a brand is cut."""

    ingest_posts: int
    batch: int
    clients: int
    few_posts: int
    many_posts: int
    slices: int
    requests: int
    warm_up: int
    probes: int
    probes_in_big: int
    probes_without_worker: int
    big_conversation: int
    load_per_second: int
    due_posts: int
    questions: int
    open_cases: int


FULL = Size(
    ingest_posts=100_000,
    batch=5_000,
    clients=4,
    few_posts=10_000,
    many_posts=1_000_000,
    slices=672,  # two hours each, over eight weeks
    requests=200,
    warm_up=20,
    probes=100,
    probes_in_big=40,
    probes_without_worker=40,
    big_conversation=1_500,
    load_per_second=200,
    due_posts=20_000,
    questions=40,
    open_cases=10_000,
)
SMALL = Size(
    ingest_posts=2_000,
    batch=500,
    clients=4,
    few_posts=1_000,
    many_posts=20_000,
    slices=40,
    requests=20,
    warm_up=4,
    probes=6,
    probes_in_big=3,
    probes_without_worker=3,
    big_conversation=1_200,
    load_per_second=50,
    due_posts=400,
    questions=4,
    open_cases=200,
)
# A tenth: enough for plans to differ where they will, on a machine that is not quiet.
MEDIUM = replace(
    FULL,
    ingest_posts=20_000,
    many_posts=100_000,
    requests=60,
    probes=30,
    probes_in_big=20,
    probes_without_worker=12,
    due_posts=4_000,
    questions=10,
    open_cases=10_000,
)
SIZES = {"full": FULL, "medium": MEDIUM, "small": SMALL}
