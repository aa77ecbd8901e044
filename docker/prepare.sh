#!/bin/sh
# Mints what a cluster is made with once: its id, and the secrets. Kept in docker/.env, which git ignores.
set -eu
cd "$(dirname "$0")"
if [ -e .env ]; then
  echo "docker/.env is there already; a cluster keeps its id for life. Nothing done."
  exit 0
fi
hex() { od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }
umask 077
{
  echo "CARTWHEEL_CLUSTER_ID=$(hex 16)"
  echo "CARTWHEEL_SECRET=$(hex 32)"
  echo "CARTWHEEL_SESSION_KEY=$(hex 32)"
} > .env
echo "docker/.env written."
