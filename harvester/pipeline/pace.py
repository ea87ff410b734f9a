"""How many deliveries a target takes at once, found by measuring while it works."""

from __future__ import annotations

from dataclasses import dataclass, field

_START = 2.0
_SLOW = 5.0  #: times the least latency; beyond it requests only wait for one another
_SMOOTHING = 0.2
_FORGETTING = 1.0002  #: the least latency rises so much a delivery: what comes later may be larger


@dataclass(kw_only=True, slots=True)
class Pace:
    """Additive increase, multiplicative decrease of the deliveries under way, between 1 and ``most``.

    The window grows by one for each windowful of successes, and shrinks when answers take several
    times as long as they did at best, or fail; after a change a windowful is waited for, so that one
    hitch counts once.
    """

    most: int
    _window: float = field(default=_START)
    _latency: float = 0.0
    _least: float = 0.0
    _settling: int = 0

    @property
    def connections(self) -> int:
        """Deliveries that may be under way at once now."""
        return max(1, min(int(self._window), self.most))

    def succeeded(self, seconds: float) -> None:
        """A delivery was answered after so long."""
        self._observe(seconds)
        if self._settling > 0:
            self._settling -= 1
        elif self._latency > _SLOW * self._least:
            if self.connections == 1:  # nothing waits for anything: it is as fast as it gets now
                self._least = self._latency
            self._shrink(0.75)
        else:
            self._window = min(self._window + 1.0 / max(self._window, 1.0), float(max(self.most, 1)))

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

    def _shrink(self, factor: float) -> None:
        self._window = max(1.0, self._window * factor)
        self._settling = 2 * self.connections
