#!/usr/bin/env python3
"""Every role of Sollist as a process of its own, with the files of deploy/: PostgreSQL with deploy/postgres, three NATS nodes with
deploy/nats, each role with its deploy/config and certificate, clients through the gateway. Does the whole hang together?

    layout.py SOLLIST NATS_SERVER [FOLDER_OF_POSTGRESQLS_PROGRAMS]

Needs nats-py, bash, openssl, PostgreSQL (Debian's postgresql). Free ports on loopback, ends within a minute, leaves nothing.
"""

import asyncio
import json
import logging
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from permissions import EVENTS, Checks, Cluster, free_ports, until

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
# The gateway last: it asks the others.
ROLES = ["budget", "procurement", "rollout", "staffing", "intake", "relay", "analytics", "reporting", "webhooks", "notary", "gateway"]
READY_S = 30


class Postgres:
    """A database server with the files of deploy/postgres, in a folder."""

    def __init__(self, home, programs, certificates):
        self.home, self.programs, self.port = home / "postgres", programs, free_ports(1)[0]
        self.home.mkdir()
        for folder in ("etc", "archive", "data"):
            (self.home / folder).mkdir()
        for file in ("postgresql.conf", "pg_hba.conf", "pg_ident.conf"):
            text = (DEPLOY / "postgres" / file).read_text()
            text = text.replace("/etc/postgresql", str(self.home / "etc")).replace("/archive/", f"{self.home}/archive/")
            (self.home / "etc" / file).write_text(text)
        shutil.copytree(certificates / "postgres", self.home / "etc" / "tls")
        # PostgreSQL refuses to run as root.
        self.who = []
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", "postgres", self.home], check=True)
            self.who = ["runuser", "-u", "postgres", "--"]
        superuser = subprocess.run([*self.who, "id", "-un"], check=True, capture_output=True, text=True).stdout.strip()
        hba = self.home / "etc" / "pg_hba.conf"
        hba.write_text(re.sub(r"^(local .*) postgres ", rf"\1 {superuser} ", hba.read_text(), flags=re.M))
        self.run("initdb", "-D", self.home / "data", "-U", superuser, "-A", "peer", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums")
        options = (f"-c config_file={self.home}/etc/postgresql.conf -c port={self.port} -c listen_addresses=127.0.0.1 "
                   f"-c unix_socket_directories={self.home} -c shared_buffers=64MB")
        self.run("pg_ctl", "-D", self.home / "data", "-w", "-s", "-l", self.home / "data" / "log", "start", "-o", options)
        for file in ("roles.sql", "database.sql"):
            self.run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.home, "-p", self.port, "-U", superuser, "-d", "postgres",
                     "-f", DEPLOY / file)

    def run(self, program, *arguments):
        subprocess.run([*self.who, self.programs / program, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)

    def stop(self):
        subprocess.run([*self.who, self.programs / "pg_ctl", "-D", self.home / "data", "-m", "immediate", "-s", "stop"], check=False)


class Layout:
    """Sollist's roles with their configuration. What differs from a real place is only where things are."""

    def __init__(self, program, home, cluster, postgres):
        self.program, self.home, self.cluster, self.postgres = program, home, cluster, postgres
        self.certificates = cluster.certificates
        ports = free_ports(2 * len(ROLES))
        self.grpc = dict(zip(ROLES, ports))
        self.observe = dict(zip(ROLES, ports[len(ROLES):]))
        self.processes = {}

    def here(self, role, text):
        """A file of deploy/ with the addresses of this machine."""
        text = text.replace("/etc/sollist/tls", str(self.certificates / role)).replace("/etc/sollist/webhooks", str(self.home / "webhooks"))
        # Signed each second, so that nobody waits a minute for it here.
        text = text.replace("/etc/sollist/notary", str(self.home / "notary")).replace("[notary]\n", "[notary]\ninterval_s = 1\n")
        text = text.replace("@postgres/", f"@localhost:{self.postgres.port}/").replace("0.0.0.0:50051", f"127.0.0.1:{self.grpc.get(role)}")
        text = text.replace("0.0.0.0:9464", f"127.0.0.1:{self.observe.get(role)}")
        for node in range(3):
            text = text.replace(f"nats-{node}.nats:4222", f"localhost:{self.cluster.ports[node]}")
        # Two of one role in the compose file are one here.
        return re.sub(r"https://([a-z]+)(-[12])?:50051", lambda found: f"https://localhost:{self.grpc[found[1]]}", text)

    def environment(self, name):
        """What a client needs who is `name`."""
        folder = self.certificates / name
        return {**os.environ, "SOLLIST_TLS_CA": str(folder / "ca.crt"), "SOLLIST_TLS_CERTIFICATE": str(folder / "tls.crt"),
                "SOLLIST_TLS_KEY": str(folder / "tls.key")}

    def sollist(self, name, *arguments, **options):
        environment = {**self.environment(name), **options}
        return subprocess.run([self.program, *map(str, arguments)], env=environment, capture_output=True, text=True)

    def start(self, role):
        config = self.home / f"{role}.toml"
        config.write_text(self.here(role, (DEPLOY / "config" / f"{role}.toml").read_text()))
        log = (self.home / f"{role}.log").open("w")
        self.processes[role] = subprocess.Popen([self.program, "serve", "--role", role, "--config", config], stderr=log, stdout=log)

    def ready(self, role):
        return self.sollist(role, "health", "--server", f"https://localhost:{self.grpc[role]}", "--wait", READY_S)

    def by_gateway(self, name, *arguments):
        return self.sollist(name, "--server", f"https://localhost:{self.grpc['gateway']}", *arguments)

    def metrics(self, role):
        request = urllib.request.urlopen(f"https://localhost:{self.observe[role]}/metrics", context=self.cluster.context("prometheus"))
        return request.read().decode()

    def stop(self):
        for process in self.processes.values():
            process.kill()
            process.wait()


async def look(check, layout):
    golden = sorted((ROOT / "proto" / "golden").glob("*.json"))
    events = layout.home / "events.jsonl"
    events.write_text("".join(json.dumps(json.loads(path.read_text())) + "\n" for path in golden))
    # A client with a certificate, through the gateway, as a district would. Some of the examples contradict each other and are
    # refused: that is an answer, too.
    said = layout.by_gateway("district-03", "import", "events", events)
    listed = layout.by_gateway("operator", "journal", "--format", "json")
    actors = set(re.findall(r'"actor"\s*:\s*"([^"]*)"', listed.stdout))
    check.that("a district sends events through the gateway, and its certificate is the actor" + ("" if actors else f" {said.stderr}"),
               actors == {"district-03"})
    head = len(re.findall(r'"actor"\s*:', listed.stdout))
    figures = layout.by_gateway("operator", "budget", "--by", "district", "--format", "json")
    check.that("analytics answers through the gateway" + figures.stderr, figures.returncode == 0)
    url = layout.here("owner", f"postgres://sollist_owner@postgres/sollist?{tls_of('owner')}")
    verified = layout.sollist("owner", "--lang", "en", "verify", "--database-url", url)
    check.that(f"the journal verifies: {verified.stdout.strip() or verified.stderr.strip()}", verified.returncode == 0)
    # An auditor elsewhere, with the line of the key that secrets.sh said, and nothing of ours.
    proof, key = layout.home / "event.tlog-proof", (layout.home / "notary" / "key.public").read_text().strip()
    proved = subprocess.CompletedProcess([], 1)

    async def signed():
        nonlocal proved
        proved = layout.by_gateway("operator", "audit", "prove", "1", "--out", proof)
        return proved.returncode == 0

    await until("the notary signed what was sent", signed)
    checked = subprocess.run([sys.executable, DEPLOY / "audit" / "verify.py", key, proof], capture_output=True, text=True)
    check.that(f"the notary's proof comes through the gateway, and verify.py takes it {proved.stderr}{checked.stderr}",
               checked.returncode == 0)
    operator = await layout.cluster.connect("operator")

    async def carried():
        return (await operator.js.stream_info(EVENTS)).state.last_seq == head

    await until("the stream holds the journal", carried)
    check.that(f"the relay carried all {head} events into the cluster", head > 0)
    # Not from the journal, where they would find the same: each has an ordered consumer of its own.
    consumers = [info.config for info in await operator.js.consumers_info(EVENTS)]
    check.that("analytics and reporting read the stream", sum(config.ack_policy == "none" for config in consumers) >= 2)
    await operator.nc.close()

    names = {name for role in ROLES for name in re.findall(r"^# TYPE (\S+)", layout.metrics(role), re.M)}
    listed = set((DEPLOY / "metrics.txt").read_text().split())
    check.that(f"/metrics offers what deploy/metrics.txt lists {sorted(names ^ listed) or ''}", names == listed)
    try:
        urllib.request.urlopen(f"https://localhost:{layout.observe['budget']}/metrics", context=layout.cluster.context(None))
        check.that("nobody reads /metrics without a certificate", False)
    except (OSError, ssl.SSLError):
        check.that("nobody reads /metrics without a certificate", True)


def tls_of(name):
    return "&".join(["sslmode=verify-full", *(f"{key}=/etc/sollist/tls/{file}" for key, file in
                    (("sslrootcert", "ca.crt"), ("sslcert", "tls.crt"), ("sslkey", "tls.key")))])


async def main(program, server, programs):
    logging.disable(logging.CRITICAL)
    check = Checks()
    home = Path(tempfile.mkdtemp(prefix="sollist-layout-"))
    home.chmod(0o755)
    cluster = Cluster(server, DEPLOY / "nats", home)
    postgres, layout = None, None
    try:
        postgres = Postgres(home, programs, cluster.certificates)
        layout = Layout(program, home, cluster, postgres)
        subprocess.run([DEPLOY / "secrets.sh", home], check=True, stdout=subprocess.DEVNULL)
        url = layout.here("owner", f"postgres://sollist_owner@postgres/sollist?{tls_of('owner')}")
        migrated = layout.sollist("owner", "migrate", SOLLIST_DATABASE_URL=url)
        check.that(f"sollist migrate: {migrated.stdout.strip() or migrated.stderr.strip()}", migrated.returncode == 0)
        for role in ROLES:
            layout.start(role)
        for role in ROLES:
            answer = layout.ready(role)
            check.that(f"{role} is ready{answer.stderr.rstrip()}", answer.returncode == 0)
        await look(check, layout)
    except Exception as error:  # whatever it is, it is said together with what the roles had to say
        check.that(f"{type(error).__name__}: {error}", False)
    finally:
        if layout:
            layout.stop()
            if check.failed:
                for role in ROLES:
                    log = home / f"{role}.log"
                    print(f"--- {role}", *(log.read_text().splitlines()[-8:] if log.exists() else []), sep="\n")
        if postgres:
            postgres.stop()
        cluster.stop()
        shutil.rmtree(home, ignore_errors=True)
    print(f"{check.passed} passed, {check.failed} failed")
    return 1 if check.failed else 0


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    programs = Path(sys.argv[3]) if len(sys.argv) == 4 else (found or [Path("none")])[-1]
    if not (programs / "initdb").exists():
        sys.exit(f"layout.py: no PostgreSQL in {programs} (Debian: postgresql)")
    sys.exit(asyncio.run(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), programs)))
