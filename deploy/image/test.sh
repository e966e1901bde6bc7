#!/usr/bin/env bash
# Builds the image and runs it: one program, then a cluster of containers. No registry is asked: base images made of the distribution's packages
# and of this machine's .NET stand in for those that the Dockerfile names. Needs root, the network and 8 GB of disk; on two cores
# that others used, too, it took 24 minutes.
#   deploy/image/test.sh            target cpu
#   deploy/image/test.sh --twice    builds a second time, too, and compares the two
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
work=$root/artifacts/image
say() { printf 'image: %s\n' "$*" >&2; }
fail() { say "FAILED: $*"; exit 1; }
[ "$(id -u)" = 0 ] || fail "run it as root."

# --- Tools ---------------------------------------------------------------------------------------------------------------------------------

"$root/deploy/setup.sh"
missing=()
for tool in buildah podman runc debootstrap jq curl; do command -v "$tool" >/dev/null || missing+=("$tool"); done
[ -e /usr/lib/podman/netavark ] || missing+=(netavark)
if [ ${#missing[@]} -gt 0 ]; then
  say "installing ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >/dev/null
fi

store=(--root "$work/storage" --runroot "$work/run" --storage-driver vfs)
podman() { command podman "${store[@]}" --log-level fatal --runtime runc --cgroup-manager cgroupfs "$@"; }
buildah() { command buildah "${store[@]}" "$@"; }

clean() {
  podman rm --all --force --time 0 >/dev/null 2>&1 || true
  podman rmi --all --force >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap clean EXIT
clean
mkdir -p "$work"

# --- Base images ---------------------------------------------------------------------------------------------------------------------------

. /etc/os-release
case $ID in
  debian) suite=trixie label=Debian ;;
  ubuntu) suite=noble label=Ubuntu ;;
  *) fail "knows Debian and Ubuntu, not $PRETTY_NAME." ;;
esac
mirror=$(apt-get indextargets --format '$(REPO_URI) $(LABEL)' | awk -v label=$label '$2 == label && !found { found = 1; print $1 }')
[ -n "$mirror" ] || fail "found no mirror of $label in the apt sources."
say "making base images of $suite"
debootstrap --variant=minbase --include=ca-certificates,libstdc++6,libssl3t64 $suite "$work/base" "$mirror" >"$work/debootstrap.log" ||
  fail "debootstrap: $(tail -1 "$work/debootstrap.log")"
rm -rf "$work/base"/var/cache/apt/archives/*.deb "$work/base"/var/lib/apt/lists/*
tar -C "$work/base" -c . | podman import - localhost/runtime-base >/dev/null 2>&1

sdk=$(buildah from localhost/runtime-base)
dotnet=$(dirname "$(readlink -f "$(type -P -a dotnet | tail -1)")")
buildah config --env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 --env DOTNET_NOLOGO=1 "$sdk"
buildah copy --quiet "$sdk" "$dotnet" /usr/share/dotnet >/dev/null
buildah run --isolation chroot "$sdk" -- ln -s ../share/dotnet/dotnet /usr/bin/dotnet
buildah commit --quiet "$sdk" localhost/sdk-base >/dev/null
buildah rm "$sdk" >/dev/null

# --- Image ---------------------------------------------------------------------------------------------------------------------------------

# The packages that this machine has already, and the authorities that it trusts, are lent to the build and are not in the image.
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
mkdir -p "$packages"
build() {
  buildah build --isolation chroot --format docker --layers=false --timestamp "$(git -C "$root" log -1 --format=%ct)" \
    --build-arg SDK_IMAGE=localhost/sdk-base --build-arg RUNTIME_IMAGE=localhost/runtime-base \
    --build-arg REVISION="$(git -C "$root" rev-parse HEAD)" \
    --volume "$packages:/root/.nuget/packages" --volume /etc/ssl/certs:/etc/ssl/certs:ro "${@:2}" --tag "$1" "$root" >"$work/build.log" 2>&1 ||
    { tail -20 "$work/build.log" >&2; fail "the build of $1."; }
}
say "building the image"
build localhost/clusterfit --target cpu
size=$(podman image inspect localhost/clusterfit --format '{{.Size}}')
base=$(podman image inspect localhost/runtime-base --format '{{.Size}}')
say "image: $((size / 1000000)) MB, of which the base is $((base / 1000000)) MB"
[ $((size - base)) -lt 600000000 ] || fail "the program takes more than 600 MB."
[ "$(podman image inspect localhost/clusterfit --format '{{.Config.User}}')" = 1654:1654 ] || fail "the image's user is not 1654."

if [ "${1:-}" = --twice ]; then
  say "building it again"
  build localhost/clusterfit-again --target cpu
  layers() { podman image inspect "$1" --format '{{.RootFS.Layers}}'; }
  [ "$(layers localhost/clusterfit)" = "$(layers localhost/clusterfit-again)" ] || fail "two builds of the same sources differ."
  say "both builds have the same layers"
fi

# The target for GPUs, with the natives that can be had without one: what differs is the package.
say "building the target cuda"
build localhost/clusterfit-cuda --target cuda --build-arg LIBTORCH_CUDA=libtorch-cpu-linux-x64

# --- One program ---------------------------------------------------------------------------------------------------------------------------

# As Kubernetes runs it: no privileges, a root file system that can not be written, /tmp and a volume. The machine's network, for want of another.
mkdir "$work/data"
chown 1654:1654 "$work/data"
host=(--network host --ulimit nofile=4096:4096 --ulimit nproc=4096:4096)
run() {
  podman run "${host[@]}" --read-only --cap-drop ALL --security-opt no-new-privileges \
    --volume "$root/deploy/samples:/samples:ro" --volume "$work/data:/data" "$@"
}
once() { run --rm --no-healthcheck "$@"; }

podman run --rm --no-healthcheck "${host[@]}" localhost/clusterfit keys create --name test --file keys.json >/dev/null || fail "/data can not be written."

say "fit"
once localhost/clusterfit fit /samples --preset draft --out /data/fitted --json >"$work/fit.jsonl" 2>"$work/fit.log" || { tail -5 "$work/fit.log" >&2; fail "fit."; }
[ "$(find "$work/data/fitted" -name '*.cfw' -user 1654 | wc -l)" = "$(ls "$root"/deploy/samples/*.png | wc -l)" ] || fail "not every sample has weights."
once localhost/clusterfit-cuda fit /samples/badge.png --preset draft --out /data/cuda >/dev/null 2>&1 || fail "fit with the image of target cuda."
if once localhost/clusterfit fit /samples/badge.png --preset draft --out /app/fitted >/dev/null 2>&1; then fail "the root file system can be written."; fi

# --- A cluster -----------------------------------------------------------------------------------------------------------------------------

free_port() { while :; do local port=$((20000 + RANDOM % 10000)); (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }; done; }
cluster=$(free_port) http=$(free_port)
server=http://127.0.0.1:$http
once localhost/clusterfit certificates create tls --for nodes >/dev/null || fail "certificates create."
key=$(once localhost/clusterfit keys create --name test --scope admin --file keys.json) || fail "keys create."
# NAME ROLES PORT OPTION=VALUE...: options as k8s/base sets them.
node() {
  local name=$1 roles=$2 port=$3 options=() option
  shift 3
  for option in "$@"; do options+=(--env "CLUSTERFIT_$option"); done
  run --detach --name "$name" --env CLUSTERFIT_NAME="$name" --env CLUSTERFIT_ROLES="$roles" --env CLUSTERFIT_PORT="$port" \
    --env CLUSTERFIT_SEEDS=127.0.0.1:"$cluster" --env CLUSTERFIT_BLOBS=/data/blobs --env CLUSTERFIT_MONITOR=127.0.0.1:"$(free_port)" \
    --env CLUSTERFIT_TLS_CERTIFICATE=/data/tls/nodes.pem --env CLUSTERFIT_TLS_KEY=/data/tls/nodes-key.pem --env CLUSTERFIT_TLS_CA=/data/tls/ca.pem \
    "${options[@]}" localhost/clusterfit >/dev/null 2>"$work/podman.log" || { cat "$work/podman.log" >&2; fail "starting $name."; }
}
client() { once --env CLUSTERFIT_SERVER="$server" --env CLUSTERFIT_API_KEY="$key" localhost/clusterfit "$@"; }
ask() { curl -sf -H "Authorization: Bearer $key" "$server$1"; }
wait_for() {
  local what=$1 until=$((SECONDS + 180))
  shift
  until "$@" 2>/dev/null; do
    [ $SECONDS -lt $until ] || { podman logs front 2>&1 | tail -5 >&2; fail "waited in vain: $what."; }
    sleep 1
  done
}

say "three containers"
node front scheduler,api "$cluster" HTTP=127.0.0.1:"$http" HTTP_KEYS=/data/keys.json JOURNAL=sqlite:/data/journal
for worker in w1 w2; do node $worker worker 0 LANES=1 CHECKPOINT_EVERY=1; done
is_ready() { podman exec "$1" /app/clusterfit health --ready >/dev/null; }
for name in front w1 w2; do
  wait_for "$name" is_ready $name
  podman healthcheck run $name >/dev/null || fail "$name is not healthy."
done
[ "$(client node list --json | jq -s '[.[] | select(.worker != null and .state == "up")] | length')" = 2 ] || fail "the cluster has not two workers."
process=$(podman inspect w1 --format '{{.State.Pid}}')
grep -qE '^Uid:\s+1654\s+1654' "/proc/$process/status" || fail "the worker does not run as user 1654."
grep -qE '^CapEff:\s+0+$' "/proc/$process/status" || fail "the worker has capabilities."

say "a batch, and SIGTERM for a worker that trains"
batch=$(client submit /samples --preset draft --set epochs=200 --detach) || fail "submit."
jobs() { ask "/v1/batches/$batch/jobs"; }
w1_trains() { jobs | jq -e '[.items[] | select(.worker == "w1" and .state == "running" and (.progress.epoch // 0) > 60)] | length > 0' >/dev/null; }
wait_for "a fit on w1" w1_trains
podman stop --time 120 w1 >/dev/null
code=$(podman inspect w1 --format '{{.State.ExitCode}}')
[ "$code" = 0 ] || fail "w1 ended with code $code."
podman logs w1 2>&1 | grep -q 'has left' || fail "w1 did not say that it left."
client watch "$batch" --no-progress --json >"$work/watch.jsonl" || fail "the batch did not complete."
job=$(jobs | jq -r '[.items[] | select(.attempt > 1)][0].index // empty')
[ -n "$job" ] || fail "no fit was handed back."
ask "/v1/batches/$batch/jobs/$job" | jq -er '.attempts[] | "image: attempt \(.number) of \(.worker): \(.outcome)"' >&2 || fail "the attempts of job $job."
ask "/v1/batches/$batch/jobs/$job" | jq -e '.state == "completed" and .attempts[0].outcome == "handed_back" and .attempts[-1].worker == "w2"' >/dev/null ||
  fail "job $job did not go on elsewhere."
# The seconds of a result are those of all attempts: more than the last one took, unless that began anew.
ask "/v1/batches/$batch/jobs/$job" | jq -e 'def time: sub("[.+Z].*"; "Z") | fromdate; .result.seconds > (.attempts[-1] | (.ended_at | time) - (.started_at | time))' >/dev/null ||
  fail "job $job began anew instead of going on from its checkpoint."
say "w1 left with code 0, and its fit went on elsewhere from its checkpoint"
podman stop --time 120 w2 front >/dev/null
for name in w2 front; do [ "$(podman inspect $name --format '{{.State.ExitCode}}')" = 0 ] || fail "$name did not end with code 0."; done
say "passed"
