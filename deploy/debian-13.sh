#!/usr/bin/env bash
# Installs packages of Debian 13, also on Debian 12, which has older ones than are needed: deploy/debian-13.sh libstdc++6
# The mirror is the one that this machine already uses; the extra suite is given for these two calls only and is not kept.
set -euo pipefail

mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(LABEL)' | awk '$2 ~ /^(bookworm|trixie)$/ && $3 == "Debian" && !found { found = 1; print $1 }')
[ -n "$mirror" ] || { echo "debian-13: found no Debian mirror in the apt sources; install $* of Debian 13 or later by hand." >&2; exit 1; }
lists=$(mktemp -d)
trap 'rm -rf "$lists"' EXIT
chmod 755 "$lists"
mkdir -p "$lists/sources.d" "$lists/lists/partial"
printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$mirror" bookworm "$mirror" trixie >"$lists/sources.d/debian.list"
options=(-qq -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$lists/sources.d" -o "Dir::State::lists=$lists/lists")
export DEBIAN_FRONTEND=noninteractive
apt-get "${options[@]}" update
apt-get "${options[@]}" install -y -t trixie --no-install-recommends "$@" >/dev/null
