"""One panel, and what Grafana wants of it."""

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}

#: Short names of units, as Grafana's field options know them.
UNITS = {
    "count": "short",
    "rows": "short",
    "rows/s": "cps",
    "events/s": "cps",
    "bytes": "bytes",
    "bytes/s": "Bps",
    "seconds": "s",
    "cores": "suffix: cores",
    "core-hours": "suffix: core-h",
    "ratio": "percentunit",
    "times": "suffix:×",
    "age": "dateTimeFromNow",
    "records": "short",
    "state": "none",
}

GREEN, ORANGE, RED = "green", "orange", "red"


def query(expr, selection):
    """PromQL with the dashboard's selection: `{@}`; `{@d}` for one that also selects datasets, `{@a}` for one by application only."""
    expr = expr.replace("{@d", '{dataset=~"$dataset",' + selection).replace("{@a", '{app=~"$app"')
    return expr.replace("{@", "{" + selection)


#: Behind a gauge: not of a run that has ended, or was killed and pushes no more; its last push stays.
STILL = (
    " unless on (app, job, instance) spark_app_last_completion_timestamp_seconds"
    " unless on (app, job) (time() - push_time_seconds > 300)"
)

#: Drivers that run, each once however it is asked.
RUNNING = "count(count by (app, app_id) (spark_app_info{@}" + STILL + ")) or vector(0)"


class Panel:
    """A panel is a row of the table: what is asked, in which unit, and what a reader should make of it.

    kind    stat, gauges (bars beside each other, one per series), timeseries, stacked, bars, heatmap or table
    unit    a key of UNITS
    ask     pairs of PromQL and legend; `{@}` stands for the dashboard's selection
    what    what is shown
    bad     which value is bad and what it means
    do      what to do then
    limits  (value, color) from which a value is no longer green, and `source`, who says so
    """

    def __init__(self, kind, title, unit, ask, what, bad, do, limits=(), source=None, w=8, h=7, **extra):
        self.kind, self.title, self.unit, self.ask = kind, title, unit, ask
        self.what, self.bad, self.do = what, bad, do
        self.limits, self.source = limits, source
        self.w, self.h, self.extra = w, h, extra

    def description(self):
        text = "%s\n\n**Bad:** %s\n\n**Do:** %s" % (self.what, self.bad, self.do)
        return text + ("\n\n**Limits:** %s" % self.source if self.limits else "")

    def to_json(self, number, x, y, selection):
        kind = {"stacked": "timeseries", "bars": "timeseries", "gauges": "bargauge"}.get(self.kind, self.kind)
        panel = {
            "id": number,
            "type": kind,
            "title": self.title,
            "description": self.description(),
            "datasource": DATASOURCE,
            "gridPos": {"x": x, "y": y, "w": self.w, "h": self.h},
            "targets": [self._target(i, ask, selection) for i, ask in enumerate(self.ask)],
            "fieldConfig": {"defaults": self._defaults(), "overrides": self.extra.get("overrides", [])},
            "options": self._options(),
        }
        if "transformations" in self.extra:
            panel["transformations"] = self.extra["transformations"]
        return panel

    def _target(self, place, ask, selection):
        instant = self.kind in ("stat", "gauges", "table")
        target = {
            "refId": chr(ord("A") + place),
            "datasource": DATASOURCE,
            "expr": query(ask[0], selection),
            "legendFormat": ask[1],
            "instant": instant,
            "range": not instant,
        }
        if self.kind == "table":
            target["format"] = "table"
        elif self.kind == "heatmap":
            target["format"] = "heatmap"
        return target

    def _defaults(self):
        steps = [{"color": GREEN, "value": None}] + [{"color": c, "value": v} for v, c in self.limits]
        if self.limits and self.extra.get("low"):
            # Low values are the bad ones.
            steps = [{"color": self.extra["low"], "value": None}] + [{"color": c, "value": v} for v, c in self.limits]
        defaults = {"unit": UNITS[self.unit], "thresholds": {"mode": "absolute", "steps": steps}}
        if "mappings" in self.extra:
            defaults["mappings"] = self.extra["mappings"]
        if self.kind == "gauges":
            defaults["min"] = 0
        if self.kind in ("timeseries", "stacked", "bars"):
            defaults["min"] = 0
            defaults["custom"] = {
                "drawStyle": "bars" if self.kind == "bars" else "line",
                "fillOpacity": 60 if self.kind != "timeseries" else 10,
                "stacking": {"mode": "normal" if self.kind != "timeseries" else "none", "group": "A"},
                "showPoints": "auto",
                "spanNulls": False,
                "thresholdsStyle": {"mode": "dashed" if self.limits else "off"},
            }
        if self.unit == "ratio" and self.kind == "timeseries":
            defaults["max"] = 1 if self.extra.get("capped", True) else None
            if defaults["max"] is None:
                del defaults["max"]
        return defaults

    def _options(self):
        if self.kind == "stat":
            return {
                "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
                "colorMode": "value" if not self.limits else "background",
                "graphMode": "none",
                "textMode": "auto" if len(self.ask) == 1 and not self.ask[0][1] else "value_and_name",
                "orientation": "auto",
                "justifyMode": "auto",
                "percentChangeColorMode": "standard",
                "showPercentChange": False,
                "wideLayout": True,
            }
        if self.kind == "gauges":
            return {
                "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
                "displayMode": "basic",
                "orientation": "horizontal",
                "valueMode": "color",
                "namePlacement": "left",
                "showUnfilled": True,
                "sizing": "auto",
                "minVizWidth": 8,
                "minVizHeight": 16,
                "maxVizHeight": 40,
                "legend": {"calcs": [], "displayMode": "hidden", "placement": "bottom", "showLegend": False},
            }
        if self.kind == "heatmap":
            return {
                "calculate": False,
                "color": {"mode": "scheme", "scheme": "Oranges", "exponent": 0.5, "steps": 64, "fill": "orange", "reverse": False},
                "exemplars": {"color": "orange"},
                "showValue": "never",
                "yAxis": {"unit": UNITS[self.unit], "axisPlacement": "left"},
                "cellGap": 1,
                "legend": {"show": True},
                "tooltip": {"mode": "single", "yHistogram": False},
            }
        if self.kind == "table":
            return {"frameIndex": 0, "showHeader": True, "cellHeight": "sm", "sortBy": self.extra.get("sort", [])}
        return {
            "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []},
            "tooltip": {"mode": "multi", "sort": "desc"},
        }


class Columns:
    """The columns of a table: one per question, in one row for each value of `by`."""

    def __init__(self, by, columns):
        self.by, self.columns = by, columns

    def ask(self):
        return [(expr, name) for name, unit, expr, limits in self.columns]

    def extra(self, links=()):
        letters = [chr(ord("A") + i) for i in range(len(self.columns))]
        overrides = []
        for name, unit, expr, limits in self.columns:
            properties = [{"id": "unit", "value": UNITS[unit]}]
            if limits:
                steps = [{"color": GREEN, "value": None}] + [{"color": c, "value": v} for v, c in limits]
                properties.append({"id": "thresholds", "value": {"mode": "absolute", "steps": steps}})
                properties.append({"id": "custom.cellOptions", "value": {"type": "color-background", "mode": "basic"}})
            overrides.append({"matcher": {"id": "byName", "options": name}, "properties": properties})
        for field, title, url in links:
            overrides.append({
                "matcher": {"id": "byName", "options": field},
                "properties": [{"id": "links", "value": [{"title": title, "url": url, "targetBlank": True}]}],
            })
        renamed = {"Value #" + letter: column[0] for letter, column in zip(letters, self.columns)}
        return {
            "overrides": overrides,
            "transformations": [
                {"id": "merge", "options": {}},
                {"id": "organize", "options": {"excludeByName": {"Time": True}, "renameByName": renamed}},
            ],
        }
