#!/bin/sh
# A step of the Dockerfile: restores, or publishes the program into /publish as it lies in the image. $2 is the package of libtorch's natives.
set -eu

set -- "$1" -r linux-x64 --nologo -p:SelfContained=true -p:LibTorch="$2" -p:ContinuousIntegrationBuild=true -p:NuGetAudit=false src/ClusterFit.Cli
if [ "$1" = restore ]; then
  exec dotnet "$@"
fi

# No symbols: they name generated sources, which the generators write in another order each time.
dotnet "$@" -c Release --no-restore -o /publish/app -p:DebugType=none
cd /publish
# A quarter of libtorch is its symbol table, and it brings what only Python and its own tests use.
rm -f app/ClusterFit.*.xml app/clusterfit.xml app/libtorch_python.so app/*_test.so
find app -name '*.so*' -exec strip --strip-unneeded {} +
# The program's user reads the program, and writes into /data.
find app -type d -exec chmod 755 {} +
find app -type f -exec chmod a+r {} +
mkdir data
chown 1654:1654 data
