#!/usr/bin/env bash
# Installs what the tests need beyond the program itself and a fresh Debian or Ubuntu lacks: a PostgreSQL server, nftables, iproute2,
# OpenStack Swift as an S3-compatible server, Chromium for the dashboard, Prometheus for dashboards and alerts,
# zsh and fish for their completions, and kubectl, which builds the manifests of Kubernetes.
# Does nothing when nothing is missing. Only packages of the distribution.
set -euo pipefail

say() { printf 'tests/setup: %s\n' "$*" >&2; }

have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; }

cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
missing=()
have_postgres || missing+=(postgresql)
PATH=$PATH:/usr/sbin:/sbin
command -v nft >/dev/null || missing+=(nftables)
command -v ip >/dev/null || missing+=(iproute2)
# The library alone holds all servers; the packages named after them would also install services.
/usr/bin/python3 -c 'import swift.proxy.server' 2>/dev/null || missing+=(python3-swift)
command -v chromium >/dev/null || missing+=(chromium)
command -v prometheus >/dev/null || missing+=(prometheus)
command -v zsh >/dev/null || missing+=(zsh)
command -v fish >/dev/null || missing+=(fish)
# The kustomize of Debian 12's kubectl is version 2, which knows no components.
have_kubectl() { kubectl version --client --output json 2>/dev/null | grep -q '"kustomizeVersion": "v5'; }
have_kubectl || missing+=(kubectl)
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" != 0 ]; then
  say "missing: ${missing[*]}; run 'sudo tests/setup.sh' once to install them."
  exit 1
fi
if ! command -v apt-get >/dev/null; then
  say "missing: ${missing[*]}; this script knows apt-get only, install them by hand."
  exit 1
fi

say "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
if ! have_postgres; then
  # Tests make their own servers; without this the package would create one and start it.
  mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/clusterfit-tests.conf
fi
if ! command -v prometheus >/dev/null && [ ! -e /etc/systemd/system/prometheus.service ]; then
  # For the same reason: a masked service is installed and never started.
  mkdir -p /etc/systemd/system
  ln -s /dev/null /etc/systemd/system/prometheus.service
fi
apt-get update -qq
others=()
for package in "${missing[@]}"; do [ "$package" = kubectl ] || others+=("$package"); done
[ ${#others[@]} -eq 0 ] || apt-get install -y --no-install-recommends "${others[@]}" >/dev/null
if ! have_kubectl; then
  . /etc/os-release
  [ "$ID" = debian ] || { say "kubectl 1.27 or later is missing, and $PRETTY_NAME has no package of it: install it by hand."; exit 1; }
  deploy/debian-13.sh kubectl
fi
say "installed ${missing[*]}"
