#!/bin/sh
# Cuts the western region off, or joins it again:  docker/region.sh cut | heal
# The two regions meet on the network `wan` and nowhere else, so leaving it is the partition. Inside a region, and from
# the console, containers meet on the region's own network, which is not touched.
set -eu
wan=cartwheel_wan

case "${1:-}" in
  cut)
    for name in west-1 west-2 storefront-west; do
      docker network disconnect "$wan" "cartwheel-$name"
    done
    ;;
  heal)
    # With the addresses of compose.yaml: the others know them by number, see docker/README.md.
    docker network connect --ip 10.61.9.21 "$wan" cartwheel-west-1
    docker network connect --ip 10.61.9.22 "$wan" cartwheel-west-2
    docker network connect --ip 10.61.9.31 "$wan" cartwheel-storefront-west
    ;;
  *)
    echo "usage: docker/region.sh cut | heal" >&2
    exit 64
    ;;
esac
