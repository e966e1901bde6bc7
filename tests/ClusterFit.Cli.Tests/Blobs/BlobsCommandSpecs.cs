using System.Text.Json;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Host;

namespace ClusterFit.Cli.Tests.Blobs;

public sealed class BlobsCommandSpecs
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Collects_what_no_group_refers_to()
    {
        using var bundle = new CommandBundle();
        var (journal, store, image, stray) = await StateAsync(bundle);

        Assert.Equal(0, await bundle.RunAsync("blobs", "collect", "--journal", journal, "--blobs", store, "--dry-run"));
        Assert.Equal(
            ["2 blobs (8 B) in the store, 1 group in the journal", "0 blobs stored too recently to be looked at", "1 blob (5 B) would be deleted"],
            bundle.Output.TrimEnd().Split('\n'));
        Assert.True(File.Exists(PathOf(store, stray)));

        using var second = new CommandBundle();
        Assert.Equal(0, await second.RunAsync("blobs", "collect", "--journal", journal, "--blobs", store, "--older-than", "90m", "--json"));
        var report = JsonDocument.Parse(second.Output).RootElement.GetProperty("report");
        Assert.Equal((1, 5), (report.GetProperty("deleted").GetInt32(), report.GetProperty("deleted_bytes").GetInt32()));
        Assert.False(File.Exists(PathOf(store, stray)));
        Assert.True(File.Exists(PathOf(store, image)));
    }

    [Theory]
    [InlineData("--older-than: '59m' is not possible", "--older-than", "59m")]
    [InlineData("--older-than: 'soon' is not possible", "--older-than", "soon")]
    [InlineData("--older-than: '-2d' is not possible", "--older-than", "-2d")]
    [InlineData("--s3-endpoint: 'http://localhost' is not possible", "--s3-endpoint", "http://localhost")]
    [InlineData("--blobs: 's3://X' is not possible", "--blobs", "s3://X")]
    [InlineData("--journal: expected sqlite:FOLDER", "--journal", "sqlite:")]
    public async Task Refuses_options_that_make_no_sense(string said, params string[] changed)
    {
        using var bundle = new CommandBundle();
        var options = new Dictionary<string, string> { ["--journal"] = "sqlite:nowhere", ["--blobs"] = bundle.PathOf("blobs") };
        for (var i = 0; i < changed.Length; i += 2) options[changed[i]] = changed[i + 1];
        Assert.Equal(2, await bundle.RunAsync(["blobs", "collect", .. options.Select(option => $"{option.Key}={option.Value}")]));
        Assert.Contains(said, bundle.Error);
    }

    [Fact]
    public async Task Deletes_nothing_without_a_journal()
    {
        using var bundle = new CommandBundle();
        var (_, store, _, stray) = await StateAsync(bundle);
        var nowhere = bundle.PathOf("nowhere");
        Assert.Equal(1, await bundle.RunAsync("blobs", "collect", "--journal", "sqlite:" + nowhere, "--blobs", store));
        Assert.Contains(nowhere, bundle.Error);
        Assert.True(File.Exists(PathOf(store, stray)));
    }

    /// <summary>A group with one job, whose image is no image, and a blob that nothing refers to; both two days old.</summary>
    private static async Task<(string Journal, string Store, ContentHash Image, ContentHash Stray)> StateAsync(CommandBundle bundle)
    {
        var folder = bundle.PathOf("state");
        ContentHash image, stray;
        await using (var node = await EmbeddedNode.StartAsync(new EmbeddedNodeOptions { StateFolder = folder, Lanes = 1 }, TimeProvider.System, Stop))
        {
            image = await node.Blobs.PutAsync("bad"u8.ToArray(), Stop);
            stray = await node.Blobs.PutAsync("stray"u8.ToArray(), Stop);
            var group = await node.SubmitAsync(new BatchSubmission(CommandBundle.TinySpec, [new BatchImage("bad", image)]), Stop);
            await foreach (var _ in node.WatchAsync(group, Stop))
            {
                // Until its end.
            }
        }

        var store = Path.Combine(folder, "blobs");
        foreach (var blob in (ContentHash[])[image, stray]) File.SetLastWriteTimeUtc(PathOf(store, blob), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        return ("sqlite:" + folder, store, image, stray);
    }

    private static string PathOf(string store, ContentHash hash) => Path.Combine(store, hash.Hex[..2], hash.Hex[2..4], hash.Hex);
}
