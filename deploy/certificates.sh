#!/usr/bin/env bash
# Makes a development authority and one certificate for each name: who a process is, for the other roles, for PostgreSQL and
# for NATS alike. One identity instead of three passwords: nothing to invent, to type or to leak, and renewed by replacing files.
#
#   deploy/certificates.sh FOLDER             every name below; what is there and good for 30 more days stays as it is
#   deploy/certificates.sh FOLDER NAME...     these only; any other name too (a district, a person), without a server's names
#   DAYS=365 RENEW=1 deploy/certificates.sh FOLDER relay       a new one although the old one is still good
#   deploy/certificates.sh --revoke FOLDER NAME...  these do not count any more: FOLDER/NAME/revoked.crl says so, for everybody there.
#                                                   Without a NAME: a newer list of the same. It is good for DAYS days.
#
# FOLDER/NAME/{tls.crt,tls.key,ca.crt} is what NAME gets to see, under the file names of a Kubernetes TLS secret.
# FOLDER/ca/ca.key signs everything: it belongs on no server. In production an authority of the house (or cert-manager)
# issues the same files; the one rule is that both the common name and the first DNS name of a certificate are the name below.
set -euo pipefail

# Budgets, orders and people are not to be read by every user of the machine.
umask 077

revoking=
if [ "${1:-}" = --revoke ]; then
  revoking=1
  shift
fi
folder="${1:?folder}"
shift
days="${DAYS:-90}"
renew="${RENEW:-}"
roles=(budget procurement rollout staffing intake analytics reporting relay webhooks notary gateway)
# owner migrates the database, operator looks at the broker, recovery reads its
# streams where the database was set back, system sees the broker's own account, prometheus reads /metrics.
others=(nats postgres owner operator recovery system prometheus district-03)
if [ $# -eq 0 ] && [ -z "$revoking" ]; then set -- "${roles[@]}" "${others[@]}"; fi

mkdir -p "$folder/ca"
# Others may pass through to their own folder; what lies in it is closed file by file.
chmod 755 "$folder"
if [ ! -f "$folder/ca/ca.key" ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days 3650 -subj "/CN=Sollist development authority" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" \
    -keyout "$folder/ca/ca.key" -out "$folder/ca/ca.crt" 2>/dev/null
fi

# What of the authority's certificates is revoked, and the list of it.
revoke() {
  local ca="$folder/ca" name home
  [ -f "$ca/index" ] || : >"$ca/index"
  [ -f "$ca/number" ] || echo 01 >"$ca/number"
  printf '%s\n' '[ca]' 'default_ca=this' '[this]' "database=$ca/index" "crlnumber=$ca/number" "certificate=$ca/ca.crt" \
    "private_key=$ca/ca.key" default_md=sha256 unique_subject=no crl_extensions=list '[list]' authorityKeyIdentifier=keyid \
    >"$ca/revoking.conf"
  for name in "$@"; do openssl ca -config "$ca/revoking.conf" -revoke "$folder/$name/tls.crt"; done
  openssl ca -config "$ca/revoking.conf" -gencrl -crldays "$days" -out "$ca/revoked.crl"
  for home in "$folder"/*/; do
    [ -f "$home/tls.crt" ] || continue
    install -m 644 "$ca/revoked.crl" "$home/.revoked.new"
    mv -f "$home/.revoked.new" "$home/revoked.crl"
  done
  openssl crl -in "$ca/revoked.crl" -noout -nextupdate
}

if [ -n "$revoking" ]; then
  revoke "$@"
  exit
fi

# Every name under which NAME is called. The first is who it is; the rest is where it is: on this machine, in the compose
# network, in the Kubernetes namespace.
names() {
  printf 'DNS:%s' "$1"
  case "$1" in
    nats)
      for node in 0 1 2; do printf ',DNS:nats-%s.nats,DNS:nats-%s.nats.sollist.svc.cluster.local' "$node" "$node"; done
      ;;
    postgres) printf ',DNS:postgres.sollist.svc' ;;
    gateway) printf ',DNS:gateway.sollist.svc%s' "${GATEWAY_NAMES:+,$GATEWAY_NAMES}" ;;
    *)
      # A name that serves nobody (a district, a person, the operator) gets no other.
      case " ${roles[*]} " in
        *" $1 "*) printf ',DNS:%s-1,DNS:%s-2,DNS:%s.sollist.svc' "$1" "$1" "$1" ;;
        *) return ;;
      esac
      ;;
  esac
  printf ',DNS:localhost,IP:127.0.0.1,IP:::1'
}

# The user inside the container who has to read the key: PostgreSQL's image runs as 999, everything else of ours as 65532. What a
# person or a district takes home stays with the caller.
reader() {
  case " ${roles[*]} nats owner prometheus " in
    *" $1 "*) echo 65532 ;;
    *) if [ "$1" = postgres ]; then echo 999; else id -u; fi ;;
  esac
}

for name in "$@"; do
  home="$folder/$name"
  if [ -z "$renew" ] && [ -f "$home/tls.crt" ] && openssl x509 -in "$home/tls.crt" -noout -checkend $((30 * 86400)) >/dev/null; then
    continue
  fi
  mkdir -p "$home"
  new="$(mktemp -d "$home/.new.XXXXXX")"
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -subj "/CN=$name" \
    -keyout "$new/tls.key" -out "$new/request" 2>/dev/null
  openssl x509 -req -in "$new/request" -CA "$folder/ca/ca.crt" -CAkey "$folder/ca/ca.key" -CAcreateserial -sha256 -days "$days" \
    -extfile <(printf '%s\n' "subjectAltName=$(names "$name")" basicConstraints=critical,CA:FALSE \
      keyUsage=critical,digitalSignature extendedKeyUsage=serverAuth,clientAuth) -out "$new/tls.crt" 2>/dev/null
  cp "$folder/ca/ca.crt" "$new/ca.crt"
  chmod 755 "$home"
  chmod 644 "$new/tls.crt" "$new/ca.crt"
  chmod 600 "$new/tls.key"
  # As root, the key goes to the user who reads it; else (rootless containers, one's own machine) it stays with the caller.
  if [ "$(id -u)" = 0 ]; then chown -R "$(reader "$name")" "$new"; fi
  # The key first: who reads between the two renames sees a pair that does not fit, refuses it, and reads again.
  mv -f "$new/tls.key" "$new/tls.crt" "$new/ca.crt" "$home/"
  rm -rf "$new"
  echo "$home/tls.crt: $(openssl x509 -in "$home/tls.crt" -noout -enddate)"
done
