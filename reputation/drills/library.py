"""The stories that ship, read and checked once."""

from functools import cache
from pathlib import Path

from reputation.drills.faults import faults
from reputation.drills.scenario import Story
from reputation.drills.yamlfile import FileIsBroken, read

STORIES = Path(__file__).parent / "stories"
# A scenario to copy: it plays, and is not offered.
BLANK = "blank"


def load_story(path: Path) -> Story:
    """Return the checked story of a file.

    Raises:
        FileIsBroken: with the file's name and the line or the path of the fault.
    """
    story = read(path, Story)
    for place, fault in faults(story):
        raise FileIsBroken(f"{path.name}: {fault} - at `{place}`")
    return story


@cache
def stories() -> dict[str, Story]:
    """Return every story that ships, by slug."""
    loaded = [
        load_story(path)
        for path in sorted(STORIES.glob("*.yaml"))
        if path.stem != BLANK
    ]
    return {story.slug: story for story in loaded}
