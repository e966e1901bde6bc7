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
  apt-get update -qq
  "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/debian-13.sh" libstdc++6
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
