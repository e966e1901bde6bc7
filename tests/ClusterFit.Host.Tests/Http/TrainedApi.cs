namespace ClusterFit.Host.Tests.Http;

/// <summary>A node that has fitted a batch of two images, for all tests of a class.</summary>
public sealed class TrainedApi : IAsyncLifetime
{
    internal ApiBench Bench { get; private set; } = null!;

    public string Batch { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Bench = await ApiBench.StartAsync();
        var batch = await Bench.SubmitAsync(2, request => request with
        {
            // A name that a spreadsheet would take for a formula.
            Images = [request.Images![0] with { Name = "=danger" }, request.Images[1]],
            Settings = new Dictionary<string, string>(request.Settings!) { ["film-frames"] = "3" },
        });
        Batch = batch.Id;
        await Bench.EndOfAsync(Batch);
    }

    public async ValueTask DisposeAsync() => await Bench.DisposeAsync();
}
