#!/bin/sh
# Builds the three images with buildah, where no Docker engine runs. From what git has at HEAD, in a directory of its
# own: what lies about in the checkout gets into no image.
#
#   docker/build-images.sh [node|storefront|console] [arguments for buildah bud]
set -eu
cd "$(dirname "$0")/.."
case "${1:-}" in
  node | storefront | console) apps=$1; shift ;;
  *) apps="node storefront console" ;;
esac
sources=$(mktemp -d)
trap 'rm -rf "$sources"' EXIT
git archive HEAD | tar -x -C "$sources"
for app in $apps; do
  buildah bud --format docker "$@" -f "$sources/docker/$app.Dockerfile" -t "cartwheel-$app" "$sources"
done
