#!/bin/sh
# Mints what a cluster is made with once: its id, and the secrets. Kept in docker/.env, which git ignores.
set -eu
cd "$(dirname "$0")"
hex() { od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }
umask 077
touch .env
# Whatever is there already stays: a cluster keeps its id for life.
mint() {
  if grep -q "^$1=" .env; then return; fi
  echo "$1=$(hex "$2")" >> .env
  echo "docker/.env: $1 written."
}
mint CARTWHEEL_CLUSTER_ID 16
mint CARTWHEEL_SECRET 32
mint CARTWHEEL_ADMIN_SECRET 32
mint CARTWHEEL_HTTP_TOKEN 32
mint CARTWHEEL_SESSION_KEY 32
