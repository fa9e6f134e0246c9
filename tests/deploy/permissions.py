#!/usr/bin/env python3
"""Starts three NATS servers with the files of deploy/nats on loopback and tries every role's rights: each can do its work and
cannot do another's; the cluster forms, survives the loss of the node that leads, and takes renewed certificates while running.

    permissions.py NATS_SERVER FOLDER_OF_NATS_CONF

Needs nats-py, bash and openssl (deploy/certificates.sh makes the certificates). Free ports, ends in seconds, leaves nothing.
"""

import asyncio
import contextlib
import json
import logging
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
from pathlib import Path

import nats
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, StreamConfig
from nats.js.errors import APIError, NoStreamResponseError

EVENTS, REFUSED, DEAD = "sollist-events", "sollist-refused", "sollist-dead"
# The consumer of the receiver in deploy/receivers.example.toml.
DURABLE = "webhooks-pankow"
WAIT_S = 20
# The twelve, and the central chapter with what is of no district.
DISTRICTS = [f"{number:02}" for number in range(13)]


def for_every_district(configuration):
    """The configuration with an account for each of them, where the file has one as an example."""

    def each(text):
        forms = (("district-03", "district-{}"), ("DISTRICT_03", "DISTRICT_{}"), (".03.", ".{}."))
        for number in DISTRICTS:
            one = text
            for example, form in forms:
                one = one.replace(example, form.format(number))
            yield one

    lines, account, exports = [], [], 0
    for line in configuration.splitlines():
        if account or line == "  DISTRICT_03 {":
            account.append(line)
            if line == "  }":
                lines += each("\n".join(account))
                account = []
        elif "accounts: [DISTRICT_03]" in line:
            lines += each(line)
            exports += 1
        else:
            lines.append(line)
    if exports != 5:
        raise ValueError(f"{exports} exports to DISTRICT_03 in nats.conf")
    return "\n".join(lines) + "\n"


class Checks:
    """Counts what held; what did not is said at once."""

    def __init__(self):
        self.passed, self.failed = 0, 0

    def that(self, what, held):
        self.passed += bool(held)
        self.failed += not held
        print(f"{'ok  ' if held else 'FAIL'} {what}", flush=True)


class Cluster:
    """Three nodes, each in a folder of its own with copies of the files, as a container sees them."""

    def __init__(self, server, configuration, home):
        self.server, self.home = server, home
        self.certificates = home / "certificates"
        self.make_certificates()
        self.make_certificates(*(f"district-{number}" for number in DISTRICTS))
        self.ports = free_ports(6)
        self.nodes = {}
        for number in range(3):
            folder = home / f"nats-{number}"
            folder.mkdir()
            shutil.copy(configuration / "cluster.conf", folder)
            (folder / "nats.conf").write_text(for_every_district((configuration / "nats.conf").read_text()))
            # A link, as Kubernetes mounts it: what is renewed in the folder of certificates is renewed for all nodes.
            (folder / "tls").symlink_to(self.certificates / "nats")
            self.start(number)

    def make_certificates(self, *names, **environment):
        script = Path(__file__).resolve().parents[2] / "deploy" / "certificates.sh"
        subprocess.run([script, self.certificates, *names], check=True, stdout=subprocess.DEVNULL, env={**os.environ, **environment})

    def start(self, number):
        folder = self.home / f"nats-{number}"
        routes = [f"nats-route://localhost:{port}" for port in self.ports[3:]]
        # Only addresses and the data folder differ from a real node; the flags win over the files.
        command = [self.server, "-c", "cluster.conf", "-a", "127.0.0.1", "-p", str(self.ports[number]), "-m", "-1",
                   "-sd", folder / "data", "--cluster", f"nats://127.0.0.1:{self.ports[3 + number]}", "-l", folder / "log"]
        environment = {**os.environ, "NATS_NAME": f"nats-{number}", "NATS_ROUTES": json.dumps(routes)}
        self.nodes[number] = subprocess.Popen(command, cwd=folder, env=environment)

    def kill(self, number):
        self.nodes[number].kill()
        self.nodes[number].wait()

    def stop(self):
        for node in self.nodes.values():
            node.kill()
            node.wait()

    def context(self, name):
        """The TLS side of a client: the certificate of `name`, none without one."""
        context = ssl.create_default_context(cafile=self.certificates / "ca" / "ca.crt")
        if name:
            context.load_cert_chain(self.certificates / name / "tls.crt", self.certificates / name / "tls.key")
        return context

    def opens_route(self, name):
        """Whether a node takes a route from who holds the certificate of `name`: it then answers a PING."""
        with contextlib.suppress(OSError):  # ssl.SSLError is one
            with socket.create_connection(("127.0.0.1", self.ports[3]), timeout=5) as plain:
                with self.context(name).wrap_socket(plain, server_hostname="localhost") as secured:
                    secured.sendall(b'CONNECT {"verbose":false,"name":"trial","cluster":"sollist"}\r\nPING\r\n')
                    answer = b""
                    while part := secured.recv(4096):
                        answer += part
                        if b"PONG" in answer:
                            return True
        return False

    async def connect(self, name, **options):
        client = Client(name)
        if name == "operator":
            options["inbox_prefix"] = "_INBOX_operator"
        # What the server refuses of a connection is heard here, too.
        client.nc = await nats.connect([f"tls://localhost:{port}" for port in self.ports[:3]], tls=self.context(name), name=name,
                                       error_cb=client.heard, allow_reconnect=True, max_reconnect_attempts=-1,
                                       reconnect_time_wait=0.1, connect_timeout=5, **options)
        client.js = client.nc.jetstream(timeout=2)
        return client


class Client:
    """A connection that remembers what it was forbidden."""

    def __init__(self, name):
        self.name, self.errors = name, []

    async def heard(self, error):
        self.errors.append(str(error).lower())

    async def may_not_say(self, subject, payload=b"{}"):
        """True when the server refuses a message to `subject`. Its word comes before the answer to the flush."""
        self.errors.clear()
        await self.nc.publish(subject, payload, reply=self.nc.new_inbox())
        await self.nc.flush()
        await asyncio.sleep(0.02)
        return any("permissions violation for publish" in error and subject.lower() in error for error in self.errors)

    async def may_not_hear(self, subject):
        self.errors.clear()
        with contextlib.suppress(Exception):
            await self.nc.subscribe(subject)
        await self.nc.flush()
        await asyncio.sleep(0.02)
        return any("permissions violation for subscription" in error for error in self.errors)


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


async def until(what, attempt):
    """Tries until it succeeds; the last error is raised after WAIT_S."""
    end = asyncio.get_running_loop().time() + WAIT_S
    while True:
        try:
            found = await attempt()
            if found:
                return found
            error = TimeoutError(f"{what}: not within {WAIT_S} s")
        except Exception as caught:  # a cluster that is forming answers with many kinds of errors
            error = caught
        if asyncio.get_running_loop().time() > end:
            raise error
        await asyncio.sleep(0.05)


def subject_of(number):
    """Events of two districts and of the Land, in turn."""
    return ["sollist.events.v1.procurement.order-placed.03.ba-pankow", "sollist.events.v1.budget.adjusted.04.ba-charlottenburg-wilmersdorf",
            "sollist.events.v1.analytics.parameters-published.00.land"][number % 3]


async def publish(relay, number):
    """What the relay does: the event takes the number that the journal gave it, or is refused."""
    return await relay.js.publish(subject_of(number), str(number).encode(), headers={"Nats-Expected-Last-Sequence": str(number - 1)})


async def read_all(reader, count):
    """What a reader does: an ordered consumer from the beginning; the numbers in the order in which they came."""
    drawn = reader.name + reader.nc.new_inbox().rpartition(".")[2]
    config = ConsumerConfig(name=drawn, deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=1, ack_policy=AckPolicy.NONE,
                            mem_storage=True, num_replicas=1, max_deliver=1, inactive_threshold=30)
    info = await reader.js.add_consumer(EVENTS, config)
    subscription = await reader.js.pull_subscribe_bind(info.name, EVENTS)
    numbers = []
    while len(numbers) < count:
        numbers += [int(message.data) for message in await subscription.fetch(count - len(numbers), timeout=5)]
    await reader.js.consumer_info(EVENTS, info.name)
    await reader.js.delete_consumer(EVENTS, info.name)
    return numbers


async def the_relay(check, relay):
    for name, subjects in ((EVENTS, "sollist.events.v1.>"), (REFUSED, "sollist.refused.v1.>")):
        await until(f"stream {name}", lambda n=name, s=subjects: relay.js.add_stream(StreamConfig(name=n, subjects=[s], num_replicas=3)))
    check.that("relay makes its two streams with three copies", True)
    numbers = [(await publish(relay, number)).seq for number in range(1, 31)]
    check.that("relay publishes, and the stream's number is the journal's", numbers == list(range(1, 31)))
    for number in (30, 33):
        refused = False
        with contextlib.suppress(asyncio.TimeoutError):
            try:
                await publish(relay, number)
            except APIError as error:
                refused = "wrong last sequence" in str(error)
        check.that(f"number {number} after number 30 is refused", refused)
    await relay.js.publish("sollist.refused.v1.03.ba-pankow", b"{}")
    check.that("relay looks at what lies under a number", (await relay.js.get_msg(EVENTS, 7)).data == b"7")
    await relay.js.update_stream(StreamConfig(name=REFUSED, subjects=["sollist.refused.v1.>"], num_replicas=3, max_bytes=1 << 20))
    for subject in (f"sollist.dead.v1.{DURABLE}", "sollist.events.v2.x", "anything", "$JS.API.STREAM.CREATE.mine",
                    "$JS.API.STREAM.DELETE.sollist-dead", f"$JS.API.CONSUMER.CREATE.{EVENTS}",
                    f"$JS.API.CONSUMER.DELETE.{EVENTS}.{DURABLE}",
                    f"$JS.ACK.{EVENTS}.{DURABLE}.1.1.1.1.0", "_INBOX.somebody.else"):
        check.that(f"relay may not say {subject}", await relay.may_not_say(subject))
    check.that("relay may not listen to events", await relay.may_not_hear("sollist.events.v1.>"))


async def a_reader(check, reader):
    name = reader.name
    check.that(f"{name} reads all events in order", await read_all(reader, 30) == list(range(1, 31)))
    check.that(f"{name} compares one number", (await reader.js.get_msg(EVENTS, 7)).data == b"7")
    for subject in (subject_of(0), "sollist.refused.v1.03.ba-pankow", f"sollist.dead.v1.{DURABLE}", "anything",
                    f"$JS.API.STREAM.DELETE.{EVENTS}", f"$JS.API.STREAM.PURGE.{EVENTS}", f"$JS.API.STREAM.UPDATE.{EVENTS}",
                    f"$JS.API.STREAM.MSG.DELETE.{EVENTS}", "$JS.API.STREAM.CREATE.mine", f"$JS.API.CONSUMER.CREATE.{REFUSED}.x",
                    f"$JS.API.CONSUMER.CREATE.{EVENTS}", f"$JS.API.CONSUMER.CREATE.{EVENTS}.{DURABLE}",
                    f"$JS.API.CONSUMER.CREATE.{EVENTS}.{DURABLE}.sollist.events.v1.>",
                    f"$JS.API.CONSUMER.DELETE.{EVENTS}.{DURABLE}", f"$JS.API.CONSUMER.MSG.NEXT.{EVENTS}.{DURABLE}",
                    f"$JS.API.CONSUMER.DELETE.{EVENTS}.district-03", f"$JS.API.CONSUMER.DURABLE.CREATE.{EVENTS}.{DURABLE}",
                    f"$JS.ACK.{EVENTS}.{DURABLE}.1.1.1.1.0"):
        check.that(f"{name} may not say {subject}", await reader.may_not_say(subject))
    check.that(f"{name} may not listen to events past JetStream", await reader.may_not_hear("sollist.events.v1.>"))
    # A name that is drawn in the subject and another in the message: the server holds them against each other.
    payload = {"stream_name": EVENTS, "config": {"name": DURABLE, "durable_name": DURABLE, "filter_subject": "sollist.events.v1.none.>"}}
    answer = await reader.nc.request(f"$JS.API.CONSUMER.CREATE.{EVENTS}.mine", json.dumps(payload).encode(), timeout=5)
    check.that(f"{name} reaches no other's consumer under a name of its own", "error" in json.loads(answer.data))


async def the_webhooks(check, webhooks):
    dead = StreamConfig(name=DEAD, subjects=["sollist.dead.v1.>"], num_replicas=3)
    await until("stream of dead letters", lambda: webhooks.js.add_stream(dead))
    for stream, count in ((EVENTS, 30), (REFUSED, 1)):
        config = ConsumerConfig(name=DURABLE, durable_name=DURABLE, ack_policy=AckPolicy.EXPLICIT, max_deliver=8)
        await webhooks.js.add_consumer(stream, config)
        subscription = await webhooks.js.pull_subscribe_bind(DURABLE, stream)
        messages = []
        while len(messages) < count:
            messages += await subscription.fetch(count - len(messages), timeout=5)
        for message in messages:
            await message.ack_sync()
        info = await webhooks.js.consumer_info(stream, DURABLE)
        check.that(f"webhooks takes and acknowledges {stream}", info.ack_floor.stream_seq == count and info.num_ack_pending == 0)
    letter = await webhooks.js.publish(f"sollist.dead.v1.{DURABLE}", b"could not be delivered")
    check.that("webhooks lays a dead letter aside", letter.stream == DEAD)
    done = await webhooks.js.publish(f"sollist.dead.v1.{DURABLE}", b"delivered after all")
    check.that("webhooks takes away a letter that was delivered after all", await webhooks.js.delete_msg(DEAD, done.seq))
    for subject in (subject_of(0), "sollist.refused.v1.03.ba-pankow", f"$JS.API.STREAM.DELETE.{EVENTS}", f"$JS.API.STREAM.UPDATE.{EVENTS}",
                    f"$JS.API.STREAM.DELETE.{DEAD}", f"$JS.API.STREAM.PURGE.{DEAD}", f"$JS.API.CONSUMER.CREATE.{DEAD}.x", "anything"):
        check.that(f"webhooks may not say {subject}", await webhooks.may_not_say(subject))


async def the_operator(check, operator):
    states = [(await operator.js.stream_info(stream)).state.messages for stream in (EVENTS, REFUSED, DEAD)]
    consumers = [info.name for info in await operator.js.consumers_info(EVENTS)]
    check.that("operator sees how full the streams are and who reads them", all(states) and DURABLE in consumers)
    # What somebody was told and what it amounts to is nobody's who only runs it: not from a stream, not on its way to a reader,
    # not through a stream or a consumer of one's own, not as a copy.
    for stream in (EVENTS, REFUSED, DEAD):
        for subject in (f"$JS.API.STREAM.MSG.GET.{stream}", f"$JS.API.DIRECT.GET.{stream}", f"$JS.API.DIRECT.GET.{stream}.x",
                        f"$JS.API.CONSUMER.CREATE.{stream}", f"$JS.API.CONSUMER.CREATE.{stream}.x", f"$JS.API.CONSUMER.CREATE.{stream}.x.y",
                        f"$JS.API.CONSUMER.DURABLE.CREATE.{stream}.x", f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{DURABLE}",
                        f"$JS.API.STREAM.SNAPSHOT.{stream}", f"$JS.API.STREAM.UPDATE.{stream}", f"$JS.API.STREAM.PURGE.{stream}",
                        f"$JS.ACK.{stream}.{DURABLE}.1.1.1.1.0"):
            check.that(f"operator may not say {subject}", await operator.may_not_say(subject))
    for subject in ("$JS.API.STREAM.CREATE.mine", "sollist.refused.v1.03.ba-pankow", "sollist.dead.v1.x", subject_of(0)):
        check.that(f"operator may not say {subject}", await operator.may_not_say(subject))
    for subject in (">", "sollist.>", "sollist.events.v1.>", "sollist.dead.v1.>", "_INBOX.>", "$JS.>", "*.>"):
        check.that(f"operator may not hear {subject}", await operator.may_not_hear(subject))


async def the_recovery(check, recovery, cluster):
    await recovery.js.add_consumer(EVENTS, ConsumerConfig(name="district-03", durable_name="district-03", ack_policy=AckPolicy.EXPLICIT,
                                                          filter_subject="sollist.events.v1.*.*.03.>"))
    webhooks = await recovery.js.consumer_info(EVENTS, DURABLE)
    check.that("the readers left the consumer of webhooks as it was", not webhooks.config.filter_subject)
    script = Path(__file__).resolve().parents[2] / "deploy" / "nats" / "tail.py"
    address = f"tls://localhost:{cluster.ports[0]}"
    tail = await asyncio.create_subprocess_exec(sys.executable, script, address, cluster.certificates / "recovery", "28",
                                                stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL)
    check.that("tail.py writes what came after a number", (await tail.communicate())[0] == b"29\n30\n")
    for subject in (subject_of(0), f"$JS.API.STREAM.DELETE.{EVENTS}", f"$JS.API.STREAM.PURGE.{EVENTS}", f"$JS.API.STREAM.MSG.GET.{DEAD}"):
        check.that(f"recovery may not say {subject}", await recovery.may_not_say(subject))


async def the_district(check, district, relay):
    live = await district.nc.subscribe("sollist.events.v1.*.*.03.>")
    refused = await district.nc.subscribe("sollist.refused.v1.03.>")
    await district.nc.flush()
    for number in range(31, 34):
        await publish(relay, number)
    await relay.js.publish("sollist.refused.v1.04.ba-charlottenburg-wilmersdorf", b"{}")
    await relay.js.publish("sollist.refused.v1.03.ba-pankow", b"{}")
    heard = await live.next_msg(timeout=5)
    check.that("district 03 hears its own event and refused line",
               heard.data == b"33" and (await refused.next_msg(timeout=5)).subject == "sollist.refused.v1.03.ba-pankow")
    check.that("district 03 hears nothing else", live.pending_msgs == 0 and refused.pending_msgs == 0)
    subscription = await district.js.pull_subscribe_bind("district-03", EVENTS)
    messages = await subscription.fetch(11, timeout=5)
    for message in messages:
        await message.ack_sync()
    check.that("district 03 fetches what came while it was away",
               [int(message.data) for message in messages] == [number for number in range(1, 34) if number % 3 == 0])
    for subject in ("sollist.events.v1.*.*.04.>", "sollist.events.v1.>", "sollist.events.v1.*.*.*.>", "sollist.refused.v1.04.>",
                    "sollist.dead.v1.>", ">", "$JS.>"):
        check.that(f"district 03 may not hear {subject}", await district.may_not_hear(subject))
    for subject in ("sollist.events.v1.procurement.order-placed.03.ba-pankow", f"$JS.API.CONSUMER.CREATE.{EVENTS}",
                    f"$JS.API.CONSUMER.MSG.NEXT.{EVENTS}.{DURABLE}", f"$JS.API.STREAM.INFO.{EVENTS}", f"$JS.API.STREAM.MSG.GET.{EVENTS}",
                    f"$JS.ACK.{EVENTS}.{DURABLE}.1.1.1.1.0"):
        check.that(f"district 03 may not say {subject}", await district.may_not_say(subject))


async def the_districts(check, cluster, relay, recovery):
    """Each of them with each: what is its own it hears, fetches and acknowledges, and of another nothing."""
    own = {number: await cluster.connect(f"district-{number}") for number in DISTRICTS}
    for number in DISTRICTS:
        durable = f"district-{number}"
        await recovery.js.add_consumer(EVENTS, ConsumerConfig(name=durable, durable_name=durable, ack_policy=AckPolicy.EXPLICIT,
                                                              filter_subject=f"sollist.events.v1.*.*.{number}.>"))
    live = {number: [await client.nc.subscribe(f"sollist.events.v1.*.*.{number}.>"), await client.nc.subscribe(f"sollist.refused.v1.{number}.>")]
            for number, client in own.items()}

    async def pairs_of(one):
        client, right = own[one], 0
        for other in DISTRICTS:
            durable = f"{EVENTS}.district-{other}"
            may = [not await client.may_not_hear(f"sollist.events.v1.*.*.{other}.>"), not await client.may_not_hear(f"sollist.refused.v1.{other}.>")]
            for subject in (f"$JS.API.CONSUMER.INFO.{durable}", f"$JS.API.CONSUMER.MSG.NEXT.{durable}", f"$JS.ACK.{durable}.1.1.1.1.0"):
                may.append(not await client.may_not_say(subject))
            held = all(may) if one == other else not any(may)
            right += held
            if not held:
                check.that(f"district {one} and what is of {other}: {may}", False)
        return right

    right = sum(await asyncio.gather(*(pairs_of(number) for number in DISTRICTS)))
    count = len(DISTRICTS) ** 2
    check.that(f"{right} of {count} pairs of districts are as they shall be", right == count)
    last = (await relay.js.stream_info(EVENTS)).state.last_seq
    for number in DISTRICTS:
        subject = f"sollist.events.v1.budget.adjusted.{number}.somebody"
        await relay.js.publish(subject, number.encode(), headers={"Nats-Expected-Last-Sequence": str(last)})
        await relay.js.publish(f"sollist.refused.v1.{number}.somebody", number.encode())
        last += 1
    heard = {number: [(await one.next_msg(timeout=5)).data.decode() for one in live[number]] for number in DISTRICTS}
    check.that("each hears its own event and refused line", heard == {number: [number, number] for number in DISTRICTS})
    check.that("and nothing of the others", not any(one.pending_msgs for of in live.values() for one in of))
    for client in own.values():
        await client.nc.close()


async def strangers(check, cluster):
    cluster.make_certificates("postgres")
    other = cluster.home / "other"
    script = Path(__file__).resolve().parents[2] / "deploy" / "certificates.sh"
    subprocess.run([script, other, "relay"], check=True, stdout=subprocess.DEVNULL)
    forged = cluster.context(None)
    forged.load_cert_chain(other / "relay" / "tls.crt", other / "relay" / "tls.key")
    attempts = (("without a certificate", cluster.context(None)), ("whose certificate names no user", cluster.context("postgres")),
                ("called relay by another authority", forged))
    for what, context in attempts:
        try:
            client = await nats.connect(f"tls://localhost:{cluster.ports[0]}", tls=context, allow_reconnect=False, connect_timeout=2,
                                        max_reconnect_attempts=0)
            await client.close()
            held = False
        except Exception:  # ssl and NATS say no in many ways; that it is a no is what counts
            held = True
        check.that(f"nobody is let in {what}", held)
    # A route carries everything: the certificate of a client must not open one, and the one of a node does.
    check.that("the certificate of a node opens a route", cluster.opens_route("nats"))
    check.that("the certificate of a client opens none", not cluster.opens_route("district-03"))


async def a_node_dies(check, cluster, relay, reader):
    leader = (await relay.js.stream_info(EVENTS)).cluster.leader
    number = int(leader.removeprefix("nats-"))
    cluster.kill(number)

    async def next_event():
        # A publish whose answer was lost is sent again; the server then says that the number is taken.
        last = (await relay.js.stream_info(EVENTS)).state.last_seq
        return last >= 34 or await publish(relay, 34)

    await until("publish after the loss of the leader", next_event)
    check.that(f"{leader}, which led, dies: the relay goes on with number 34", True)
    numbers = await until("read after the loss of a node", lambda: read_all(reader, 34))
    check.that("a reader finds every number once, in order", numbers == list(range(1, 35)))
    cluster.start(number)

    async def caught_up():
        info = await relay.js.stream_info(EVENTS)
        peers = info.cluster.replicas or []
        return len(peers) == 2 and all(peer.current and not peer.offline and not peer.lag for peer in peers)

    await until("the node catches up", caught_up)
    check.that(f"{leader} comes back and catches up", True)


async def renewal(check, cluster, relay):
    def shown():
        pem = ssl.get_server_certificate
        with socket.create_connection(("127.0.0.1", cluster.ports[0])) as plain:
            plain.recv(4096)
            with cluster.context("relay").wrap_socket(plain, server_hostname="localhost") as secured:
                return secured.getpeercert()["serialNumber"]

    before = shown()
    cluster.make_certificates("nats", RENEW="1")
    cluster.nodes[0].send_signal(signal.SIGHUP)

    async def renewed():
        return shown() != before

    await until("renewed certificate", renewed)
    connected = relay.nc.is_connected
    check.that("a renewed certificate is taken without a restart", connected and cluster.nodes[0].poll() is None)


async def main(server, configuration):
    # Connections that are refused are the point here; what the client's library thinks of them is not.
    logging.disable(logging.CRITICAL)
    check = Checks()
    home = Path(tempfile.mkdtemp(prefix="sollist-nats-"))
    cluster = Cluster(server, configuration, home)
    try:
        relay = await until("cluster", lambda: cluster.connect("relay"))
        analytics, reporting, webhooks, operator, recovery, district = [
            await cluster.connect(name) for name in ("analytics", "reporting", "webhooks", "operator", "recovery", "district-03")]
        await the_relay(check, relay)
        await the_webhooks(check, webhooks)
        await the_operator(check, operator)
        await the_recovery(check, recovery, cluster)
        await a_reader(check, analytics)
        await a_reader(check, reporting)
        await the_recovery(check, recovery, cluster)
        await the_district(check, district, relay)
        await strangers(check, cluster)
        await renewal(check, cluster, relay)
        await a_node_dies(check, cluster, relay, reporting)
        await the_districts(check, cluster, relay, recovery)
        for client in (relay, analytics, reporting, webhooks, operator, recovery, district):
            await client.nc.close()
    except Exception as error:
        check.that(f"{type(error).__name__}: {error}", False)
        for log in sorted(home.glob("nats-*/log")):
            print(f"--- {log.parent.name}", *log.read_text().splitlines()[-20:], sep="\n")
    finally:
        cluster.stop()
        shutil.rmtree(home, ignore_errors=True)
    print(f"{check.passed} passed, {check.failed} failed")
    return 1 if check.failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(asyncio.run(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())))
