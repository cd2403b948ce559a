"""How long somebody at the page waits, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

SIZE = {"width": 1440, "height": 900}
PATIENCE = 60_000  # milliseconds
SHOWN = 8  # thumbnails that are in sight at first, at most

# All clocks are the page's own (performance.now), in milliseconds. A thing is there when the browser has
# drawn the frame that shows it: a message that is sent while a frame is made comes when that is done.
_PRELUDE = """
window.drawn = () => new Promise((done) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => done(performance.now());
  port2.postMessage(null);
}));
window.until = async (test) => {
  for (;;) {
    if (test()) return window.drawn();
    await new Promise((next) => requestAnimationFrame(next));
  }
};
"""

_SEARCH = """async ([address, shown]) => {
  const began = performance.now();
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
  const loaded = () => {
    if (document.querySelector(".results")?.getAttribute("aria-busy") !== "false") return false;
    const pictures = [...document.querySelectorAll(".hit img")].slice(0, shown);
    return pictures.length > 0 && pictures.every((one) => one.complete && one.naturalWidth);
  };
  await new Promise((next) => setTimeout(next)); // Preact draws what the new address asks for first
  return (await window.until(loaded)) - began;
}"""

_HOVER = """async ([index, share]) => {
  const layer = document.querySelectorAll(".scrub")[index];
  const box = layer.getBoundingClientRect();
  const place = { clientX: box.left + box.width * share, clientY: box.top + box.height / 2, bubbles: true };
  const began = performance.now();
  const entered = layer.classList.contains("scrub-on");
  layer.dispatchEvent(new PointerEvent(entered ? "pointermove" : "pointerenter", place));
  const there = () => layer.classList.contains("scrub-on") && layer.dataset.time !== undefined;
  const end = await window.until(there);
  return [entered, end - began];
}"""

_SEEK = """async (share) => {
  const video = document.querySelector("video");
  const to = share * video.duration;
  const began = performance.now();
  const shown = new Promise((done) => {
    const look = (now, frame) => (Math.abs(frame.mediaTime - to) < 0.1 ? done(performance.now())
      : video.requestVideoFrameCallback(look));
    video.requestVideoFrameCallback(look);
  });
  video.currentTime = to;
  return (await shown) - began;
}"""


@contextmanager
def browsing(address: str, program: str) -> Iterator[Page]:
    """A page in a browser that has loaded the application already."""
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=program, args=["--no-sandbox"])
        context = browser.new_context(base_url=address, viewport=SIZE, locale="en-GB")  # type: ignore[arg-type]
        context.add_init_script(_PRELUDE)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        yield page
        browser.close()


def searches(page: Page, addresses: Sequence[str]) -> list[float]:
    """Milliseconds from asking for each address to the first thumbnails drawn."""
    page.goto("/search")
    page.locator(".welcome").wait_for()
    return [float(page.evaluate(_SEARCH, [address, SHOWN])) for address in addresses]


def hovers(page: Page, cards: int, moves: int) -> tuple[list[float], list[float]]:
    """Milliseconds to the first frame over each of some cards, and to each further frame."""
    page.goto("/")
    page.locator(".poster img").first.wait_for()
    page.wait_for_load_state("networkidle")
    first: list[float] = []
    further: list[float] = []
    for card in range(cards):
        for move in range(moves):
            entered, took = page.evaluate(_HOVER, [card, (move * 0.37) % 1])
            (further if entered else first).append(float(took))
    return first, further


def seeks(page: Page, video: int, shares: Sequence[float]) -> list[float]:
    """Milliseconds from a jump in a video to its frame on the screen."""
    page.goto(f"/video/{video}")
    page.wait_for_function("() => document.querySelector('video')?.readyState >= 2")
    return [float(page.evaluate(_SEEK, share)) for share in shares]
