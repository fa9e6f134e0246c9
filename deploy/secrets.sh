#!/usr/bin/env bash
# Draws the few secrets that are no certificates, each into a file of its own that only its reader can open.
#
#   deploy/secrets.sh FOLDER       what is there already stays as it is; to draw one anew, delete its file first
#   ORIGIN=NAME deploy/secrets.sh FOLDER    the name of the journal that the notary's key is for; it stands in every head for ever
set -euo pipefail
umask 077
folder="${1:?folder}"
mkdir -p "$folder/webhooks"
chmod 711 "$folder"

# draw FILE READER FORMAT: 32 random bytes, for the user who reads them inside the container.
draw() {
  if [ ! -e "$folder/$1" ]; then
    # shellcheck disable=SC2059 # the format is ours
    printf "$3\n" "$(openssl rand -base64 32)" >"$folder/$1"
    if [ "$(id -u)" = 0 ]; then chown "$2" "$folder/$1"; fi
    echo "$folder/$1"
  fi
}
draw postgres-password 999 '%s'
draw grafana-password 472 '%s'
# A receiver of webhooks checks with it that a message is ours: hand it over on another way than the messages take.
draw webhooks/pankow.secret 65532 'whsec_%s'

# The notary's key, as `sollist audit key` makes one (docs/proof.md). What is drawn anew is another notary: whoever keeps heads of the
# first one takes none of the second.
notary="$folder/notary"
mkdir -p "$notary"
if [ ! -e "$notary/key" ]; then
  origin="${ORIGIN:-sollist.berlin.de/it-1}"
  drawn="$(mktemp -d "$notary/.new.XXXXXX")"
  openssl genpkey -algorithm ed25519 -outform DER -out "$drawn/pair"
  # The last 32 bytes of each are the seed and the point; what stands before says only that it is Ed25519.
  typed() { printf '\001'; tail -c 32; }
  typed <"$drawn/pair" >"$drawn/secret"
  openssl pkey -inform DER -in "$drawn/pair" -pubout -outform DER | typed >"$drawn/public"
  id="$({ printf '%s\n' "$origin"; cat "$drawn/public"; } | openssl dgst -sha256 -r | cut -c1-8)"
  printf 'PRIVATE+KEY+%s+%s+%s\n' "$origin" "$id" "$(openssl base64 -A -in "$drawn/secret")" >"$drawn/key"
  printf '%s+%s+%s\n' "$origin" "$id" "$(openssl base64 -A -in "$drawn/public")" >"$notary/key.public"
  mv -f "$drawn/key" "$notary/key"
  rm -rf "$drawn"
  echo "$notary/key"
  # This line goes outside, to whoever will check.
  cat "$notary/key.public"
fi

if [ ! -e "$folder/webhooks/receivers.toml" ]; then
  cp "$(dirname "$0")/receivers.example.toml" "$folder/webhooks/receivers.toml"
fi
if [ "$(id -u)" = 0 ]; then chown -R 65532 "$folder/webhooks" "$notary"; fi
