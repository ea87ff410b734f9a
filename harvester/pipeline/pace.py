"""How many deliveries a target takes at once, found by measuring while it works."""

from __future__ import annotations

from dataclasses import dataclass, field

_START = 2.0
_SOON = 4.0  #: what nearly every catalogue takes; up to there each success makes room for one more
_SLOW = 5.0  #: times the least latency; beyond it requests only wait for one another
_LOST = 0.9  #: share of the rate; with less, shrinking was a mistake
_SMOOTHING = 0.2
_FORGETTING = 1.0002  #: the least latency rises so much a delivery: what comes later may be larger


@dataclass(frozen=True, kw_only=True, slots=True)
class _Before:
    """How it was before the window shrank."""

    window: float
    latency: float
    rate: float


@dataclass(kw_only=True, slots=True)
class Pace:
    """Additive increase, multiplicative decrease of the deliveries under way, between 1 and ``most``.

    The window grows by one for each windowful of successes, at first for each success, and shrinks
    when answers take several times as long as they did at best, or fail; after a change two windowfuls
    are waited for, so that one hitch counts once. A window that shrank for slowness and lost deliveries
    a second by it grows back: then requests did not wait for one another, the target is slower for
    other reasons.
    """

    most: int
    _window: float = field(default=_START)
    _latency: float = 0.0
    _least: float = 0.0
    _settling: int = 0
    _soon: bool = True  #: until it first shrinks
    _before: _Before | None = None

    @property
    def connections(self) -> int:
        """Deliveries that may be under way at once now."""
        return max(1, min(int(self._window), self.most))

    def succeeded(self, seconds: float) -> None:
        """A delivery was answered after so long."""
        self._observe(seconds)
        if self._settling > 0:
            self._settling -= 1
        elif self._before and self.connections / self._latency < _LOST * self._before.rate:
            self._window = self._before.window
            self._accept(self._before.latency)
        elif self._latency > _SLOW * self._least:
            if self.connections == 1:  # nothing waits for anything: it is as fast as it gets now
                self._accept(self._latency)
            before = _Before(
                window=self._window, latency=self._latency, rate=self.connections / self._latency
            )
            self._shrink(0.75)
            self._before = before
        else:
            self._before = None
            step = 1.0 if self._soon and self._window < _SOON else 1.0 / max(self._window, 1.0)
            self._window = min(self._window + step, float(max(self.most, 1)))

    def failed(self) -> None:
        """A delivery failed in a way that may pass."""
        if self._settling <= 0:
            self._shrink(0.5)

    def _observe(self, seconds: float) -> None:
        taken = max(seconds, 0.001)
        if not self._least:
            self._latency = self._least = taken
            return
        capped = min(taken, 3.0 * self._latency)  # one large dataset is no sign of a busy target
        self._latency += _SMOOTHING * (capped - self._latency)
        self._least = min(self._least * _FORGETTING, self._latency)

    def _accept(self, latency: float) -> None:
        """From now on, ``latency`` is no sign of a busy target."""
        self._before = None
        self._least = latency / (0.8 * _SLOW)
        self._settling = 2 * self.connections

    def _shrink(self, factor: float) -> None:
        self._before = None
        self._soon = False
        self._window = max(1.0, self._window * factor)
        self._settling = 2 * self.connections
