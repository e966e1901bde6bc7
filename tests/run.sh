#!/usr/bin/env bash
# Sets up what is missing, builds, checks the format and runs all default tests. Arguments name test projects to run
# (Core, Training, ...); none runs all.
set -euo pipefail

cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
deploy/setup.sh

projects=("$@")
[ ${#projects[@]} -gt 0 ] || projects=(Core.Tests Training.Tests Cluster.Tests Cli.Tests EndToEnd)

echo "tests: building" >&2
dotnet build ClusterFit.sln -c Release --nologo -v quiet
if [ $# -eq 0 ]; then
  echo "tests: checking the format" >&2
  dotnet format ClusterFit.sln --verify-no-changes --no-restore
fi

passed=0 failed=0 skipped=0 broken=()
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for project in "${projects[@]}"; do
  name="ClusterFit.$project"
  echo "tests: $name" >&2
  code=0
  "artifacts/bin/$name/release_linux-x64/$name" -noColor 2>&1 | tee "$log" || code=${PIPESTATUS[0]}
  counts=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -1 | grep -oE '[0-9]+' | tr '\n' ' ' || true)
  read -r total errors bad skips <<<"${counts:-0 0 0 0}"
  if [ "$total" = 0 ] || [ "$code" != 0 ]; then broken+=("$name"); fi
  passed=$((passed + total - bad - skips)) failed=$((failed + bad + errors)) skipped=$((skipped + skips))
done

echo "$passed passed, $failed failed, $skipped skipped"
if [ ${#broken[@]} -gt 0 ]; then
  echo "tests: not green: ${broken[*]}" >&2
  exit 1
fi
