"""Prometheus, a Pushgateway, what shows a textfile, and a Spark cluster: on loopback, each ended by the one that started it."""

import base64
import contextlib
import functools
import http.server
import json
import os
import pathlib
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

#: How long to wait for something that has to come, however busy the machine is.
PATIENCE = 300


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait(what, condition, seconds=PATIENCE):
    """The first answer of the condition that is true."""
    deadline = time.time() + seconds
    while time.time() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.5)
    raise SystemExit("error: waited %d s for %s" % (seconds, what))


class Process:
    """A server; its output is in a file, and it is ended by its own process id."""

    def __init__(self, name, command, folder, ready, environment=None):
        """`ready` asks the server something, and fails with an OSError as long as it does not answer."""
        self.log = pathlib.Path(folder) / (name + ".log")
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        try:
            wait("%s; see %s" % (name, self.log), lambda: self._answers(ready))
        except SystemExit:
            self.stop()
            raise

    def _answers(self, ready):
        if self.process.poll() is not None:
            raise SystemExit("error: it ended at once; see %s" % self.log)
        with contextlib.suppress(OSError):
            ready()
            return True
        return False

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(30)


class Prometheus:
    """A server with these rules that scrapes every other second. `targets`: job, honor_labels, port, what else is to be set."""

    def __init__(self, folder, targets, rules):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.port = free_port()
        self.url = "http://127.0.0.1:%d" % self.port
        jobs = "".join(
            "  - {job_name: %s, honor_labels: %s, static_configs: [{targets: ['127.0.0.1:%d']}]%s}\n" % each
            for each in targets)
        (self.folder / "prometheus.yml").write_text(
            "global: {scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 4s}\nrule_files:\n%sscrape_configs:\n%s"
            % ("".join("  - %s\n" % rule for rule in rules), jobs))

    def __enter__(self):
        self.process = Process(
            "prometheus",
            ["prometheus", "--config.file=%s" % (self.folder / "prometheus.yml"),
             "--storage.tsdb.path=%s" % (self.folder / "data"), "--web.listen-address=127.0.0.1:%d" % self.port],
            self.folder, lambda: urllib.request.urlopen(self.url + "/-/ready", timeout=5).close())
        return self

    def __exit__(self, *_):
        self.process.stop()

    def get(self, path, **parameters):
        url = "%s/api/v1/%s?%s" % (self.url, path, urllib.parse.urlencode(parameters))
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as e:
            raise ValueError(json.load(e)["error"]) from e

    def now(self, expr):
        """The label sets and values of an instant query."""
        return [(s["metric"], float(s["value"][1])) for s in self.get("query", query=expr)["result"]]

    def ever(self, expr, start, end):
        """Label sets that have a number at some time of the run."""
        step = max(2, int((end - start) / 200))
        found = self.get("query_range", query=expr, start=start, end=end, step=step)["result"]
        return [s["metric"] for s in found if any(v != "NaN" for _, v in s["values"])]


class SparkCluster:
    """A master and a worker on each of two hosts, all of this machine: Spark starts no second attempt on a task's own host."""

    HOSTS = ("127.0.0.2", "127.0.0.3")

    def __init__(self, home, folder):
        self.home, self.folder = pathlib.Path(home), pathlib.Path(folder)
        self.port = free_port()
        self.url = "spark://127.0.0.1:%d" % self.port
        self.processes = []

    def __enter__(self):
        try:
            self._start("master", "127.0.0.1", self.port, "I have been elected leader")
            for number, host in enumerate(self.HOSTS):
                self._start(
                    "worker-%d" % number, host, 0, "Successfully registered with master",
                    "--cores", "2", "--memory", "1g", "--work-dir", str(self.folder / ("worker-%d" % number)), self.url)
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self, name, host, port, says, *more):
        kind = name.split("-", maxsplit=1)[0]
        command = [
            str(self.home / "bin" / "spark-class"), "org.apache.spark.deploy.%s.%s" % (kind, kind.title()),
            "--host", host, "--port", str(port), "--webui-port", "0", *more]

        def ready():
            if says not in (self.folder / (name + ".log")).read_text(encoding="utf-8"):
                raise OSError("not yet")

        environment = {**os.environ, "SPARK_HOME": str(self.home), "SPARK_LOCAL_IP": host}
        self.processes.append(Process(name, command, self.folder, ready, environment))

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.stop()


#: Who may ask the Pushgateway; the second is bcrypt's hash of the password.
USER, PASSWORD = "headwater", "test"
HASH = "$2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay"


class Pushgateway:
    """One that speaks TLS by a certificate of its own and wants a password; `ca` is what a client trusts."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.url = "https://127.0.0.1:%d" % self.port
        self.ca = self.folder / "gateway.crt"

    def __enter__(self):
        key = self.folder / "gateway.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=pushgateway",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(self.ca)],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        web = self.folder / "gateway-web.yml"
        web.write_text(
            "tls_server_config: {cert_file: %s, key_file: %s}\nbasic_auth_users: {%s: '%s'}\n" % (self.ca, key, USER, HASH))
        self.process = Process(
            "pushgateway",
            ["prometheus-pushgateway", "--web.listen-address=127.0.0.1:%d" % self.port, "--web.config.file=%s" % web,
             # Debian's keeps groups in a file of its own, also for the next one.
             "--persistence.file=%s" % (self.folder / "gateway.data")],
            self.folder, functools.partial(self._get, "/-/ready"))
        return self

    def _get(self, path, password=PASSWORD):
        asked = urllib.request.Request(self.url + path)
        asked.add_header("Authorization", "Basic " + base64.b64encode(("%s:%s" % (USER, password)).encode()).decode())
        trust = ssl.create_default_context(cafile=str(self.ca))
        with urllib.request.urlopen(asked, timeout=10, context=trust) as answer:
            return answer.read()

    def refuses(self):
        """Whether a wrong password is no use."""
        try:
            self._get("/api/v1/metrics", "wrong")
        except urllib.error.HTTPError as e:
            return e.code == 401
        return False

    def __exit__(self, *_):
        self.process.stop()

    def groups(self):
        """The labels of each group, with the names of its metrics."""
        groups = json.loads(self._get("/api/v1/metrics"))["data"]
        return {tuple(sorted(each["labels"].items())): set(each) for each in groups}


class Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = {"": "text/plain; version=0.0.4; charset=utf-8"}

    def log_message(self, *_):
        pass

    def do_GET(self):
        # Prometheus hangs up on a 404, before the run has ended.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            super().do_GET()


class Textfiles:
    """What node-exporter does with a textfile: shows it for as long as it is there. The file is called `metrics`."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", free_port()), functools.partial(Quiet, directory=str(folder)))
        self.port = self.server.server_port

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
