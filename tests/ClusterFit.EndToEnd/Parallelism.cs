// Most of these tests wait for leases, fail-overs and signals: three at a time keep two cores busy.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
