#!/usr/bin/env bash
# Draws the few secrets that are no certificates, each into a file of its own that only its reader can open.
#
#   deploy/secrets.sh FOLDER       what is there already stays as it is; to draw one anew, delete its file first
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

if [ ! -e "$folder/webhooks/receivers.toml" ]; then
  cp "$(dirname "$0")/receivers.example.toml" "$folder/webhooks/receivers.toml"
fi
if [ "$(id -u)" = 0 ]; then chown -R 65532 "$folder/webhooks"; fi
