"""For whoever runs this: is it alive, is it ready, what are its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from harvester.adapters.db.engine import pending_revision
from harvester.service.health import database_answers
from harvester.web.current import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from harvester.service import Service

blueprint = Blueprint("operations", __name__)


def register(app: Flask) -> None:
    """Add these addresses to an application."""
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database answers, and its tables are up to date."""
    if not database_answers(service()):
        return jsonify(status="unavailable", reason="The database does not answer."), 503
    pending = pending_revision(service().core.engine)
    if pending is not None:
        return jsonify(status="unavailable", reason=f"The database lacks revision {pending}."), 503
    return jsonify(status="ok")


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Figures in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(_Figures(service()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Figures:
    """Reads the figures when they are asked for."""

    def __init__(self, service: Service) -> None:
        self._core = service.core

    def collect(self) -> Iterator[GaugeMetricFamily]:
        core = self._core
        runs = GaugeMetricFamily("harvester_runs", "Runs kept, by status.", labels=["status"])
        for status, number in core.overview.run_statuses().items():
            runs.add_metric([status], number)
        yield runs
        datasets = GaugeMetricFamily(
            "harvester_datasets", "Datasets, by source and state.", labels=["source", "state"]
        )
        names = {source.id: source.name for source in core.sources.all()}
        for source_id, states in core.catalogue.states().items():
            for state, number in states.items():
                datasets.add_metric([names.get(source_id, ""), state], number)
        yield datasets
        deliveries = GaugeMetricFamily(
            "harvester_deliveries", "Datasets, by target and delivery status.", labels=["target", "status"]
        )
        for target in core.settings.targets:
            for status, number in core.deliveries.counts(target.name).items():
                deliveries.add_metric([target.name, status], number)
        yield deliveries
        age = GaugeMetricFamily(
            "harvester_source_last_success_age_seconds",
            "Seconds since a run of the source last ended without failing.",
            labels=["source"],
        )
        now = core.clock.now()
        for name, finished in core.overview.last_success().items():
            age.add_metric([name], (now - finished).total_seconds())
        yield age
