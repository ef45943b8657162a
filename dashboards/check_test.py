"""The check itself: what it must find."""

import copy
import importlib.machinery
import importlib.util
import json
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
loader = importlib.machinery.SourceFileLoader("check", str(HERE / "check"))
check = importlib.util.module_from_spec(importlib.util.spec_from_loader("check", loader))
loader.exec_module(check)

METRICS = {
    "spark_tasks_total": {"app", "outcome"},
    "spark_t_seconds_bucket": {"app", "le"},
    "spark_t_seconds_count": {"app"},
}


def first_panel():
    dashboard = json.loads((HERE / "grafana" / "spark-job-monitoring.json").read_text(encoding="utf-8"))
    panel = copy.deepcopy(next(check.panels(dashboard)))
    panel["targets"] = [{"expr": "sum by (outcome) (rate(spark_tasks_total[1m]))", "legendFormat": "{{outcome}}"}]
    return panel


class Check(unittest.TestCase):
    def wrong(self, expr):
        return check.question(expr, METRICS)[0]

    def panel(self, **changes):
        panel = first_panel()
        panel.update(changes)
        return check.check_panel("here", panel, METRICS)[0]

    def test_what_is_right_passes(self):
        self.assertEqual([], self.panel())
        self.assertEqual([], self.wrong('sum by (app) (rate(spark_tasks_total{outcome=~"a|{b}",job="x"}[5m:1m] offset 1d)) > 0 or vector(1e9)'))
        self.assertEqual([], self.wrong("histogram_quantile(0.5, sum by (le) (rate(spark_t_seconds_bucket[1m])))"))

    def test_a_metric_that_nobody_exports(self):
        self.assertEqual(["nobody exports spark_task_total"], self.wrong("rate(spark_task_total[1m])"))

    def test_a_label_that_the_metric_has_not(self):
        self.assertEqual(["spark_tasks_total has no label reason"], self.wrong('spark_tasks_total{reason="x"}'))
        self.assertEqual(
            ["no metric of the expression has the label le"], self.wrong("sum by (le) (spark_tasks_total)"))
        self.assertEqual(
            ["no metric of the expression has the label le"], self.wrong("spark_tasks_total and on (le) spark_tasks_total"))

    def test_a_legend_of_a_label_that_is_gone(self):
        targets = [{"expr": "sum(spark_tasks_total)", "legendFormat": "{{outcome}}"}]
        self.assertIn("the legend wants outcome", self.panel(targets=targets)[0])

    def test_a_panel_without_title_unit_or_description(self):
        self.assertEqual(["here: no title"], self.panel(title=" "))
        self.assertEqual(["here: no unit"], self.panel(fieldConfig={"defaults": {}}))
        self.assertIn("does not say", self.panel(description="Just a number.")[0])
        self.assertEqual(["here: asks nothing"], self.panel(targets=[]))

    def test_limits_without_their_source(self):
        steps = [{"color": "green", "value": None}, {"color": "red", "value": 1}]
        limits = {"defaults": {"unit": "s", "thresholds": {"steps": steps}}}
        self.assertEqual(["here: limits without their source"], self.panel(fieldConfig=limits))

    def test_an_alert_without_severity_runbook_or_test(self):
        rule = {"alert": "A", "expr": "spark_tasks_total > 0", "annotations": {"summary": "s", "runbook": "docs/runbook.md#a"}}
        groups = [{"rules": [rule]}]
        self.assertEqual(
            ["A: no severity", "A: no section #a in docs/runbook.md", "A: no test"],
            check.check_rules(groups, METRICS, set(), set())[0])
        rule["labels"] = {"severity": "info"}
        self.assertEqual([], check.check_rules(groups, METRICS, {"a"}, {"A"})[0])

    def test_what_prometheus_cannot_parse(self):
        self.assertEqual([], check.parse(["rate(spark_tasks_total[$__rate_interval])"]))
        self.assertIn("parse error", check.parse(["sum(rate(spark_tasks_total))) > 0"])[0])
        self.assertIn("expected type range vector", check.parse(["rate(spark_tasks_total)"])[0])

    def test_names_and_labels_of_the_page(self):
        page = "| `a_total` | counter |  | `x`, `y` | 3 | h | s |\n| `b_seconds` | histogram | seconds |  | 3 | h | s |\n"
        self.assertEqual(
            {"a_total": {"app", "x", "y"}, "b_seconds_bucket": {"app", "le"}, "b_seconds_sum": {"app"},
             "b_seconds_count": {"app"}},
            check.exported(page))


if __name__ == "__main__":
    unittest.main()
