namespace ClusterFit.Chaos.Plans;

/// <summary>The faults of a run. The same seed, length and cluster give the same plan.</summary>
internal static class FaultPlan
{
    private const double ShortestGap = 1;
    private const double LongestGap = 9;
    private const double BreathPart = 0.75;

    // How often each kind is in the deck from which faults are drawn, and how long it lasts, in seconds. Most kinds can be healed before or after
    // the cluster has noticed and acted.
    private static readonly (FaultKind Kind, int Cards, double Least, double Most)[] Deck =
    [
        (FaultKind.KillScheduler, 3, 0, 12),
        (FaultKind.KillOldestScheduler, 3, 0, 25),
        (FaultKind.KillWorker, 6, 0, 8),
        (FaultKind.PauseSchedulerBriefly, 2, 1, 5),
        (FaultKind.PauseSchedulerLong, 1, 36, 45),
        (FaultKind.PauseWorkerBriefly, 3, 1, 20),
        (FaultKind.PauseWorkerLong, 1, 36, 45),
        (FaultKind.IsolateNode, 3, 2, 25),
        (FaultKind.SplitSchedulers, 2, 5, 25),
        (FaultKind.LosePackets, 3, 5, 15),
        (FaultKind.StopDatabase, 2, 0, 10),
        (FaultKind.KillDatabase, 2, 0, 8),
        (FaultKind.PauseDatabase, 2, 2, 15),
        (FaultKind.FillDisk, 2, 2, 10),
        (FaultKind.LeaveScheduler, 2, 0, 3),
        (FaultKind.LeaveWorker, 2, 0, 3),
        (FaultKind.RestartCluster, 1, 0, 2),
        (FaultKind.CancelGroup, 1, 0, 0),
        (FaultKind.PauseGroup, 2, 1, 15),
        (FaultKind.ChangeGroup, 1, 0, 0),
    ];

    /// <summary>Draws a plan of so many faults for a cluster of these nodes.</summary>
    public static IReadOnlyList<Fault> Draw(int seed, int faults, IReadOnlyList<string> schedulers, IReadOnlyList<string> workers)
    {
        var random = new Random(seed);
        var deck = new Queue<FaultKind>();
        var plan = new List<Fault>(faults);
        for (var number = 1; number <= faults; number++)
        {
            // A deck is used up before the next one: a long run has every kind.
            if (deck.Count == 0)
                foreach (var card in Shuffle(random, [.. Deck.SelectMany(entry => Enumerable.Repeat(entry.Kind, entry.Cards))])) deck.Enqueue(card);
            var kind = deck.Dequeue();
            var (_, _, least, most) = Deck.Single(entry => entry.Kind == kind);
            plan.Add(new Fault(
                number,
                kind,
                Targets(random, kind, schedulers, workers),
                Between(random, least, most),
                Between(random, ShortestGap, LongestGap),
                kind == FaultKind.LosePackets ? random.Next(5, 41) : 0,
                random.NextDouble() < BreathPart));
        }

        return plan;
    }

    private static string[] Targets(Random random, FaultKind kind, IReadOnlyList<string> schedulers, IReadOnlyList<string> workers) => kind switch
    {
        FaultKind.KillScheduler or FaultKind.PauseSchedulerBriefly or FaultKind.PauseSchedulerLong or FaultKind.LeaveScheduler =>
            [Pick(random, schedulers)],
        FaultKind.KillWorker or FaultKind.PauseWorkerBriefly or FaultKind.PauseWorkerLong or FaultKind.LeaveWorker => [Pick(random, workers)],
        FaultKind.IsolateNode or FaultKind.LosePackets => [Pick(random, [.. schedulers, .. workers])],
        // The smaller side.
        FaultKind.SplitSchedulers => [Pick(random, schedulers), .. workers.Where(_ => random.Next(2) == 0)],
        _ => [],
    };

    private static string Pick(Random random, IReadOnlyList<string> nodes) => nodes[random.Next(nodes.Count)];

    private static TimeSpan Between(Random random, double least, double most) =>
        TimeSpan.FromSeconds(Math.Round(least + (random.NextDouble() * (most - least)), 1));

    private static FaultKind[] Shuffle(Random random, FaultKind[] cards)
    {
        random.Shuffle(cards);
        return cards;
    }
}
