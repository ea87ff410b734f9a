"""Dates as offices write them → ISO 8601, as precise as they were said. Day first, always; never a guess."""

from __future__ import annotations

from harvester.domain.problem import Problem


def read_date(
    text: str | None, *, zone: str = "Asia/Jakarta", path: str = ""
) -> tuple[str | None, Problem | None]:
    """The date in ``text`` as ``2024``, ``2024-05``, ``2024-05-01`` or ``2024-05-01T09:00:00+07:00``.

    ``zone`` holds for times without one. Missing (empty, “-”) gives ``(None, None)``; what cannot be
    read gives ``(None, problem)``. Never raises.
    """
    raise NotImplementedError
