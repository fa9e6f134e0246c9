#!/usr/bin/env bash
# A real PostgreSQL with the files of deploy/: roles come in by their certificates, and only so; the archive is written; a base
# backup and the archive bring back any moment. The commands are those of the runbook.
#
#   recovery.sh [FOLDER_OF_POSTGRESQLS_PROGRAMS]      as root (PostgreSQL then runs as user postgres) or as any other user
#
# A free port on loopback, ends in seconds, leaves nothing.
set -euo pipefail
deploy="$(cd "$(dirname "$0")/../../deploy" && pwd)"
programs="${1:-$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1)}"
[ -x "$programs/initdb" ] || { echo "recovery.sh: no PostgreSQL in '$programs' (Debian: postgresql)" >&2; exit 1; }

# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then as=(runuser -u postgres --); else as=(); fi
home="$(mktemp -d)"
chmod 755 "$home"
passed=0
failed=0

stop() { "${as[@]}" "$programs/pg_ctl" -D "$home/data" -m fast -s stop 2>/dev/null || true; }
finish() {
  stop
  rm -rf "$home"
}
trap finish EXIT

# holds WHAT COMMAND...: the command must succeed. fails WHAT COMMAND...: it must not.
holds() {
  local what="$1"
  shift
  if "$@" >"$home/said" 2>&1; then passed=$((passed + 1)) && echo "ok   $what"; else failed=$((failed + 1)) && echo "FAIL $what: $(cat "$home/said")"; fi
}
fails() {
  local what="$1"
  shift
  if "$@" >"$home/said" 2>&1; then failed=$((failed + 1)) && echo "FAIL $what"; else passed=$((passed + 1)) && echo "ok   $what"; fi
}

# --- A machine as the files expect it, in a folder: /etc/postgresql and /archive are places in it. ---
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
mkdir "$home/etc" "$home/archive" "$home/socket"
"$deploy/certificates.sh" "$home/certificates" >/dev/null
for file in postgresql.conf pg_hba.conf pg_ident.conf; do
  sed -e "s#/etc/postgresql#$home/etc#g" -e "s#/archive/#$home/archive/#g" "$deploy/postgres/$file" >"$home/etc/$file"
done
cp -r "$home/certificates/postgres" "$home/etc/tls"
# The one who runs PostgreSQL is the superuser's operating system user; only as root can we become postgres.
mkdir "$home/data"
if [ "$(id -u)" = 0 ]; then chown -R postgres "$home/etc" "$home/archive" "$home/socket" "$home/data"; fi
superuser="$("${as[@]}" id -un)"
sed -i "s/^\(local .*\) postgres /\1 $superuser /" "$home/etc/pg_hba.conf"

start() {
  "${as[@]}" "$programs/pg_ctl" -D "$home/data" -w -s -l "$home/data/log" start -o "-c config_file=$home/etc/postgresql.conf \
    -c port=$port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$home/socket -c shared_buffers=64MB"
}
query() { "${as[@]}" "$programs/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$home/socket" -p "$port" -U "$superuser" "$@"; }
# come NAME ROLE SQL: over the network, with the certificate of NAME. Keys are read by whoever runs this script.
come() {
  [ "$(id -u)" != 0 ] || chown root "$home/certificates/$1"/*
  local tls="sslmode=verify-full&sslrootcert=$home/certificates/$1/ca.crt&sslcert=$home/certificates/$1/tls.crt&sslkey=$home/certificates/$1/tls.key"
  "$programs/psql" -X -q -A -t -v ON_ERROR_STOP=1 "postgres://$2@localhost:$port/sollist?$tls" -c "$3"
}

"${as[@]}" "$programs/initdb" -D "$home/data" -U "$superuser" -A peer -E UTF8 --locale=C.UTF-8 --data-checksums >/dev/null
chmod 755 "$home/certificates"
holds "PostgreSQL starts with the files of deploy/postgres" start
holds "roles.sql creates the roles" query -d postgres -f "$deploy/roles.sql"
holds "roles.sql a second time changes nothing" query -d postgres -f "$deploy/roles.sql"
holds "database.sql creates the database" query -d postgres -f "$deploy/database.sql"

# --- Who comes in ---
holds "the certificate owner is sollist_owner and makes tables" come owner sollist_owner \
  "CREATE TABLE toy (n bigint PRIMARY KEY); GRANT SELECT, INSERT ON toy TO sollist_budget, sollist_analytics"
holds "the certificate budget is sollist_budget and writes" come budget sollist_budget "INSERT INTO toy VALUES (1)"
holds "analytics reads, and hears when there is more" come analytics sollist_analytics "SELECT * FROM toy; LISTEN toy"
fails "analytics does not write, even where it was granted by mistake" come analytics sollist_analytics "INSERT INTO toy VALUES (2)"
fails "relay does not read what it was not granted" come relay sollist_relay "SELECT * FROM toy"
fails "budget makes no tables" come budget sollist_budget "CREATE TABLE mine (n bigint)"
fails "budget is not the owner" come budget sollist_owner "SELECT 1"
fails "a certificate of nobody in the database opens nothing" come prometheus sollist_owner "SELECT 1"
fails "the superuser does not come over the network" come postgres "$superuser" "SELECT 1"
fails "nobody comes without a certificate" "$programs/psql" -X "postgres://sollist_relay@localhost:$port/sollist?sslmode=require" -c "SELECT 1"
fails "nobody comes without TLS" "$programs/psql" -X "postgres://sollist_relay@localhost:$port/sollist?sslmode=disable" -c "SELECT 1"

# --- A certificate is renewed ---
serial() { openssl s_client -starttls postgres -connect "localhost:$port" </dev/null 2>/dev/null | openssl x509 -noout -serial; }
before="$(serial)"
RENEW=1 "$deploy/certificates.sh" "$home/certificates" postgres >/dev/null
cp -p "$home/certificates/postgres"/* "$home/etc/tls/"
[ "$(id -u)" != 0 ] || chown postgres "$home/etc/tls"/*
query -d postgres -c "SELECT pg_reload_conf()" >/dev/null
sleep 0.5
holds "a renewed certificate is taken without a restart" test "$before" != "$(serial)"

# --- Backup, and back to a moment ---
query -d sollist -c "INSERT INTO toy SELECT generate_series(10, 1000)"
holds "a base backup is taken while the database works" "${as[@]}" "$programs/pg_basebackup" -h "$home/socket" -p "$port" -U "$superuser" \
  -D "$home/socket/base" --checkpoint=fast --wal-method=stream
holds "the backup is complete and unchanged" "${as[@]}" "$programs/pg_verifybackup" --quiet "$home/socket/base"
query -d sollist -c "INSERT INTO toy SELECT generate_series(1001, 2000)"
sleep 0.2
moment="$(query -d sollist -c "SELECT now()")"
sleep 0.2
query -d sollist -c "DELETE FROM toy WHERE n > 5"
finished="$(query -d sollist -c "SELECT pg_walfile_name(pg_switch_wal())")"
# Written to the archive in the background.
for _ in $(seq 100); do
  [ -f "$home/archive/$finished" ] && break
  sleep 0.1
done
holds "nothing failed to reach the archive" test "$(query -d sollist -c "SELECT failed_count FROM pg_stat_archiver")" = 0

stop
mv "$home/data" "$home/lost"
"${as[@]}" cp -a "$home/socket/base" "$home/socket/data"
mv "$home/socket/data" "$home/data"
"${as[@]}" tee -a "$home/data/postgresql.auto.conf" >/dev/null <<SETTINGS
restore_command = 'cp $home/archive/%f %p'
recovery_target_time = '$moment'
recovery_target_action = 'promote'
SETTINGS
"${as[@]}" touch "$home/data/recovery.signal"
holds "the restored database starts" start
for _ in $(seq 100); do
  [ "$(query -d sollist -c "SELECT pg_is_in_recovery()")" = f ] && break
  sleep 0.1
done
holds "it is the database of that moment: 1992 rows" test "$(query -d sollist -c "SELECT count(*) FROM toy")" = 1992
holds "the settings of the recovery are taken out again" query -d postgres -c "ALTER SYSTEM RESET restore_command" \
  -c "ALTER SYSTEM RESET recovery_target_time" -c "ALTER SYSTEM RESET recovery_target_action"
query -d sollist -c "INSERT INTO toy VALUES (5000)" -c "SELECT pg_switch_wal()" >/dev/null
for _ in $(seq 50); do
  compgen -G "$home/archive/00000002*[0-9A-F]" >/dev/null && break
  sleep 0.1
done
holds "the archive goes on, beside what it had" compgen -G "$home/archive/00000002????????????????"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
