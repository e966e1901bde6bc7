using Akka.Actor;
using Akka.Hosting;
using ClusterFit.Cluster.Journal;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClusterFit.Cluster.Tests.Groups;

/// <summary>An actor system without a cluster but with the real journal. (Akka's own <c>serialize-messages</c> and strict serialization exclude
/// each other, since Akka has no serializers for its local messages; <see cref="Probe"/> serializes instead.)</summary>
internal sealed class ActorBench : IAsyncDisposable
{
    private readonly string _folder;
    private readonly IHost _host;

    private ActorBench(string folder, IHost host)
    {
        _folder = folder;
        _host = host;
        System = host.Services.GetRequiredService<ActorSystem>();
    }

    public ActorSystem System { get; }

    /// <summary>Where the journal is.</summary>
    public string Folder => _folder;

    /// <summary>Starts a system on a journal of its own, or on the database.</summary>
    public static async Task<ActorBench> StartAsync(JournalAddress.Postgres? database = null)
    {
        var folder = Directory.CreateTempSubdirectory("clusterfit-").FullName;
        SqliteJournal.Prepare(folder);
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAkka("bench", akka => akka
            .ConfigureLoggers(loggers => loggers.ClearLoggers())
            .AddHocon(database is null ? SqliteJournal.Configuration(folder) : PostgresJournal.Configuration(database), HoconAddMode.Prepend)
            .AddHocon("akka.stdout-loglevel = OFF", HoconAddMode.Prepend)
            .WithClusterFitProtocol());
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new ActorBench(folder, host);
    }

    public static BatchSubmission Batch(int images) =>
        new(new FitSpec(), [.. Enumerable.Range(0, images).Select(i => new BatchImage($"{i}", Core.Blobs.ContentHash.Of(BitConverter.GetBytes(i))))]);

    public Probe Probe() => new(System);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        SqliteJournal.Close(_folder);
        Directory.Delete(_folder, recursive: true);
    }
}
