using ClusterFit.Chaos.Oracle;
using ClusterFit.Chaos.Plans;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Host;
using ClusterFit.Lab.Processes;
using Microsoft.Extensions.Logging;
using static ClusterFit.Core.Groups.GroupEvents;

namespace ClusterFit.Chaos.Running;

/// <summary>A run: a calm one first, then a cluster with work and faults, then rest, then the oracle.</summary>
internal static class ChaosRun
{
    private const string Liveness = "everything comes to rest";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReadyIn = TimeSpan.FromSeconds(90);

    public static async Task<ChaosReport> RunAsync(ChaosOptions options, CancellationToken stop)
    {
        Directory.CreateDirectory(options.Artefacts);
        var log = new ChaosLog(Path.Combine(options.Artefacts, "chaos.log"));
        var plan = FaultPlan.Draw(options.Seed, options.Faults, ChaosOptions.Schedulers, ChaosOptions.Workers);
        log.Say($"seed {options.Seed}, {plan.Count} faults; logs in {options.Artefacts}");
        await File.WriteAllLinesAsync(Path.Combine(options.Artefacts, "plan.txt"), plan.Select(fault => fault.ToString()), stop);
        var folder = Directory.CreateTempSubdirectory("clusterfit-chaos-");
        using var promise = Caretaker.Promise($"rm -rf '{folder.FullName}'");
        try
        {
            var images = Enumerable.Range(0, options.Images).Select(TestFits.Image).ToArray();
            log.Say($"a calm run of {images.Length} images");
            var calm = await CalmRun.FitAsync(images, Path.Combine(folder.FullName, "calm"), stop);
            await using var cluster = await ChaosCluster.StartAsync(options, folder.FullName, log);
            await Task.WhenAll(cluster.Nodes.Values.Select(node => node.ReadyAsync(ReadyIn)));
            log.Say("all nodes are ready");
            return await RunAsync(options, plan, cluster, images, calm, log, stop);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<ChaosReport> RunAsync(
        ChaosOptions options,
        IReadOnlyList<Fault> plan,
        ChaosCluster cluster,
        IReadOnlyList<byte[]> images,
        IReadOnlyDictionary<CalmFit, ContentHash> calm,
        ChaosLog log,
        CancellationToken stop)
    {
        var store = new BlobFolder(cluster.Blobs, TimeProvider.System);
        var hashes = new List<ContentHash>();
        foreach (var image in images) hashes.Add(await store.PutAsync(image, stop));
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var over = new CancellationTokenSource();
        await using var driverLog = TextWriter.Synchronized(File.CreateText(Path.Combine(options.Artefacts, "driver.log")));
        await using var driver = new Driver(token => cluster.JoinAsync(new TextLog(driverLog, TimeProvider.System, LogLevel.Warning), token), log);
        driver.Start();
        var load = new Load(driver, hashes, options.Seed, giveUp.Token);
        var injector = new FaultInjector(cluster, driver, load, log);
        using var reporting = new Timer(_ => log.Say($"{load.Ended} of {load.Submitted} jobs ended"), null, Look, Look);

        var loading = load.RunAsync(over.Token);
        await load.AtWorkAsync(stop);
        log.Say("the first job has ended");
        var violations = new List<Violation>();
        await injector.RunAsync(plan, stop);
        await over.CancelAsync();
        await loading;
        // One worker never comes back: what it holds must be taken from it.
        var dead = ChaosOptions.Workers[options.Seed % ChaosOptions.Workers.Count];
        log.Say($"all is healed, {dead} dies for good");
        await cluster.Nodes[dead].KillAsync();
        giveUp.CancelAfter(ChaosOptions.Patience);
        try
        {
            await load.EndedAsync();
            log.Say("all jobs have ended");
        }
#pragma warning disable CA1031 // Whatever it is, the oracle has its say too.
        catch (Exception error) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            violations.Add(new Violation(Liveness, $"only {load.Ended} of {load.Submitted} jobs ended: {error.Message}"));
        }

        var journals = await HistoryReader.JournalsAsync(cluster.ConnectionString, stop);
        var history = new History
        {
            Journals = journals,
            Accepted = load.Accepted,
            Watched = load.Watched,
            Blobs = await HistoryReader.BlobsAsync(store, journals.Values, stop),
            LiveNodes = cluster.Nodes.Keys.Where(name => name != dead).ToHashSet(),
            CalmWeights = calm,
        };
        violations.AddRange(Invariants.Check(history));
        violations.AddRange(injector.BadFarewells.Select(farewell => new Violation("a node that was asked to leave ends with 0", farewell)));
        var report = new ChaosReport
        {
            Options = options,
            Plan = plan,
            Took = log.Age,
            Violations = violations,
            Journals = journals,
            Recoveries = await RecoveriesAsync(injector, journals),
            OwnEnds = cluster.Nodes.ToDictionary(node => node.Key, node => node.Value.OwnEnds),
        };
        log.Say(report.ToString());
        await DumpAsync(options, history);
        return report;
    }

    private static async Task<IReadOnlyList<Recovery>> RecoveriesAsync(
        FaultInjector injector, IReadOnlyDictionary<GroupId, IReadOnlyList<IGroupEvent>> journals)
    {
        var recoveries = new List<Recovery>();
        foreach (var kill in injector.SchedulerKills.Where(kill => kill.Probe.IsCompletedSuccessfully))
        {
            var started = journals.GetValueOrDefault(await kill.Probe)?.OfType<AttemptStarted>().FirstOrDefault();
            if (started is null) continue;
            var others = injector.Happened.Any(other => other.Fault != kill.Fault && other.From < started.At && other.To > kill.At);
            recoveries.Add(new Recovery(kill.Fault.Kind, started.At - kill.At, others));
        }

        return recoveries;
    }

    private static Task DumpAsync(ChaosOptions options, History history) => File.WriteAllLinesAsync(
        Path.Combine(options.Artefacts, "journal.txt"),
        history.Journals.SelectMany(journal => journal.Value.Select((happened, i) => $"{journal.Key} {i,4} {happened}")));
}
