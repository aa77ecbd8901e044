#!/bin/sh
# Makes the images' base where no registry of images can be reached: Debian bookworm by debootstrap, and Node from npm,
# under the very name that the Dockerfiles pin, so that `build-images.sh` finds it. As root, with debootstrap, buildah
# and npm. It has what the build needs of the published image: Node, npm, and the user `node` with id 1000.
set -eu
cd "$(dirname "$0")/.."
name=$(sed -n 's/^FROM \(node:[^ ]*\) AS build$/\1/p' docker/node.Dockerfile)
version=${name#node:}
version=${version%%-*}
npm_version=$(sed -n 's/.*"packageManager": "npm@\(.*\)".*/\1/p' package.json)
case "$(uname -m)" in
  x86_64) processor=x64 ;;
  aarch64) processor=arm64 ;;
  *) echo "make-base: npm has no Node for $(uname -m)" >&2; exit 1 ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
debootstrap --variant=minbase --include=ca-certificates bookworm "$work/root" > "$work/log" || { tail -5 "$work/log" >&2; exit 1; }
(cd "$work" && npm pack --silent "node-linux-$processor@$version" "npm@$npm_version" > /dev/null)
mkdir -p "$work/root/usr/local/lib/node_modules/npm"
tar -xzf "$work"/node-linux-*.tgz -C "$work/root/usr/local" --strip-components=1 package/bin package/include
tar -xzf "$work"/npm-*.tgz -C "$work/root/usr/local/lib/node_modules/npm" --strip-components=1
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$work/root/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$work/root/usr/local/bin/npx"
chroot "$work/root" useradd --uid 1000 --create-home --shell /bin/bash node
rm -rf "$work"/root/var/cache/apt/archives/*.deb "$work"/root/var/lib/apt/lists/*

container=$(buildah from scratch)
buildah add --quiet "$container" "$work/root" / > /dev/null
buildah config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --cmd node "$container"
buildah commit --quiet --rm "$container" "docker.io/library/$name" > /dev/null
echo "docker.io/library/$name"
