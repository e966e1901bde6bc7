#!/usr/bin/env bash
# Installs what ClusterFit needs and a fresh Debian 12 or Ubuntu 24.04 lacks. Does nothing when nothing is missing.
set -euo pipefail

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

have_dotnet() { command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -qE '^(10|[1-9][1-9])\.'; }

libstdcxx() { ldconfig -p | awk '/libstdc\+\+\.so\.6 .*x86-64/ && !found { found = 1; print $NF }'; }

# TorchSharp's native library is built with GCC 13 and asks for this symbol version.
have_libstdcxx() { local lib; lib=$(libstdcxx) && [ -n "$lib" ] && grep -q 'GLIBCXX_3\.4\.32' "$lib"; }

install_libstdcxx_on_debian_12() {
  [ "$(id -u)" = 0 ] || fail "libstdc++ of GCC 13 or later is missing; run 'sudo deploy/setup.sh' once to install it."
  say "installing libstdc++ from Debian 13 (Debian 12 has an older one than libtorch needs)"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # The mirror is the one this machine already uses; the extra suite is given for these two calls only and is not kept.
  local mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(LABEL)' | awk '$2 == "bookworm" && $3 == "Debian" && !found { found = 1; print $1 }')
  [ -n "$mirror" ] || fail "found no Debian mirror in the apt sources; install libstdc++6 of GCC 13 or later by hand."
  lists=$(mktemp -d) # not local: the exit trap reads it
  trap 'rm -rf "${lists:-}"' EXIT
  chmod 755 "$lists"
  mkdir -p "$lists/sources.d" "$lists/lists/partial"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
    "$mirror" bookworm "$mirror" trixie >"$lists/sources.d/debian.list"
  local options=(-qq -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$lists/sources.d" -o "Dir::State::lists=$lists/lists")
  apt-get "${options[@]}" update
  apt-get "${options[@]}" install -y -t trixie --no-install-recommends libstdc++6 >/dev/null
  ldconfig
}

have_dotnet || fail "the .NET 10 SDK is missing; install it, then run this again."

if ! have_libstdcxx; then
  . /etc/os-release
  case "$ID:${VERSION_ID:-}" in
    debian:12) install_libstdcxx_on_debian_12 ;;
    *) fail "libstdc++ with GLIBCXX_3.4.32 (GCC 13) is missing; install libstdc++6 13 or later on $PRETTY_NAME." ;;
  esac
  have_libstdcxx || fail "libstdc++ is still older than GCC 13 after the installation."
fi
