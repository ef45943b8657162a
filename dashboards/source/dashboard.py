"""A dashboard: variables, rows of panels, links to the others."""

from panel import DATASOURCE

#: Of the form of dashboards that Grafana 11 writes; newer ones migrate it when they load it.
SCHEMA_VERSION = 39
WIDTH = 24


def variable(name, label, query, multi=False, every=False):
    """A variable whose values are asked of Prometheus."""
    shown = {
        "type": "query",
        "name": name,
        "label": label,
        "datasource": DATASOURCE,
        "query": {"query": query, "refId": name, "qryType": 1},
        "refresh": 2,
        "sort": 1,
        "multi": multi,
        "includeAll": every,
        "hide": 0,
        "options": [],
        "regex": "",
        "skipUrlSync": False,
    }
    if every:
        shown["current"] = {"text": "All", "value": "$__all"}
        # Also what has no such label: what comes by a Pushgateway has no instance.
        shown["allValue"] = ".*"
    return shown


def text(name, label, value):
    """A variable that the reader writes."""
    return {
        "type": "textbox",
        "name": name,
        "label": label,
        "query": value,
        "current": {"text": value, "value": value},
        "options": [{"text": value, "value": value, "selected": True}],
        "hide": 0,
        "skipUrlSync": False,
    }


class Dashboard:
    """`selection` is what stands for `{@` in the panels; `rows` are pairs of a title and its panels."""

    def __init__(self, uid, title, description, variables, selection, rows, since="now-6h"):
        self.uid, self.title, self.description = uid, title, description
        self.variables, self.selection, self.rows, self.since = variables, selection, rows, since

    def panels(self):
        for _, panels in self.rows:
            yield from panels

    def to_json(self):
        return {
            "uid": self.uid,
            "title": self.title,
            "description": self.description,
            "tags": ["headwater", "spark"],
            "schemaVersion": SCHEMA_VERSION,
            "version": 1,
            "editable": True,
            "graphTooltip": 1,
            "time": {"from": self.since, "to": "now"},
            "refresh": "30s",
            "timezone": "",
            "links": [{
                "type": "dashboards", "title": "Headwater", "tags": ["headwater"], "asDropdown": True,
                "includeVars": True, "keepTime": True, "targetBlank": False, "icon": "external link",
                "tooltip": "", "url": "",
            }],
            "templating": {"list": [self._datasource()] + self.variables},
            "annotations": {"list": []},
            "panels": list(self._placed()),
        }

    @staticmethod
    def _datasource():
        return {
            "type": "datasource", "name": "datasource", "label": "Prometheus", "query": "prometheus",
            "options": [], "hide": 0, "multi": False, "includeAll": False, "refresh": 1,
            "regex": "", "skipUrlSync": False,
        }

    def _placed(self):
        number, y = 1, 0
        for title, panels in self.rows:
            yield {
                "id": number, "type": "row", "title": title, "collapsed": False, "panels": [],
                "gridPos": {"x": 0, "y": y, "w": WIDTH, "h": 1},
            }
            number, y, x, height = number + 1, y + 1, 0, 0
            for panel in panels:
                if x + panel.w > WIDTH:
                    x, y, height = 0, y + height, 0
                yield panel.to_json(number, x, y, self.selection)
                number, x, height = number + 1, x + panel.w, max(height, panel.h)
            y += height
