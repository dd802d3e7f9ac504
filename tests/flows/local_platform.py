"""`up` with small stand-ins for the platform's own processes.

`python -m tests.flows.local_platform DATA PORT MAIL_PORT BEHAVIOUR`
"""

import sys
from pathlib import Path

from api.local.process_plan import Plan, Settings, platform_plan
from api.local.supervisor import Child
from api.local.up import UpOptions, up

API = """
import http.server, os
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()
    def log_message(self, *_):
        pass
host, port = os.environ["VUOROPUHELU_BIND"].split(":")
http.server.HTTPServer((host, int(port)), Ready).serve_forever()
"""
MIGRATE = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"].replace("+psycopg", "")) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS starts (at timestamptz DEFAULT now())")
    connection.execute("INSERT INTO starts DEFAULT VALUES")
    print("starts:", connection.execute("SELECT count(*) FROM starts").fetchone()[0])
"""
DEMO = """
import os, pathlib
folder = pathlib.Path(os.environ["VUOROPUHELU_DATA"])
(folder / "demo-sign-ins.txt").write_text("hanna@kunta.example http://127.0.0.1:8000/v1/me")
"""
WORKER = """
import os, time
print("mails go to", os.environ["VUOROPUHELU_SMTP_URL"], flush=True)
time.sleep(600)
"""
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
FAILING = "import time; time.sleep(1); raise SystemExit('the broker bit me')"
WORKERS = {"fine": WORKER, "stubborn": STUBBORN, "failing": FAILING}


def plan(settings: Settings, behaviour: str) -> Plan:
    catcher = platform_plan(settings).serve[0]
    return Plan(
        prepare=[Child("migrate", ("-c", MIGRATE))],
        demo=Child("demo", ("-c", DEMO)),
        serve=[
            catcher,
            Child("worker", ("-c", WORKERS[behaviour]), stop_seconds=60),
            Child("api", ("-c", API)),
        ],
    )


if __name__ == "__main__":
    data, port, mail_port, behaviour = sys.argv[1:]
    options = UpOptions(Path(data), int(port), int(mail_port), demo=True)
    sys.exit(up(options, lambda settings: plan(settings, behaviour)))
