#!/usr/bin/env bash
# Sets up what is missing, builds, checks the format and runs the tests.
#   tests/run.sh                    everything, as CI does
#   tests/run.sh Training.Tests     only the named test projects
set -euo pipefail

cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
deploy/setup.sh
tests/setup.sh

say() { printf 'tests: %s\n' "$*" >&2; }

projects=("$@")
[ $# -gt 0 ] || projects=(Core.Tests Training.Tests Cluster.Tests Host.Tests Cli.Tests Lab.Tests Deployment.Tests EndToEnd Chaos)

say "building"
dotnet build ClusterFit.sln -c Release --nologo -v quiet
if [ $# -eq 0 ]; then
  say "checking the format"
  dotnet format ClusterFit.sln --verify-no-changes --no-restore
fi

passed=0 failed=0 skipped=0 broken=()
log=$(mktemp)
trap 'rm -f "$log"' EXIT
count() { awk -v key="$1:" '$1 == key { n = $2 } END { print n + 0 }' "$log"; }
for project in "${projects[@]}"; do
  say "ClusterFit.$project"
  dotnet test --project "tests/ClusterFit.$project" -c Release --no-build --no-ansi --no-progress 2>&1 | tee "$log" || broken+=("$project")
  [ "$(count total)" -gt 0 ] || broken+=("$project (ran no test)")
  passed=$((passed + $(count succeeded))) failed=$((failed + $(count failed))) skipped=$((skipped + $(count skipped)))
done

echo "$passed passed, $failed failed, $skipped skipped"
if [ ${#broken[@]} -gt 0 ]; then
  say "not green: ${broken[*]}"
  exit 1
fi
