using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cluster.Blobs;

namespace ClusterFit.Cli.Blobs;

/// <summary><c>--blobs</c> and what belongs to it, under the same names in the environment as a node has them.</summary>
internal static class BlobStoreOption
{
    private static readonly Option<string?> Store = new("--blobs")
    {
        Description = $"{BlobStoreOptions.Expected} [default: CLUSTERFIT_BLOBS]; keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
            + "or where else AWS tools find them",
        HelpName = "store",
    };

    private static readonly Option<string?> Endpoint = new("--s3-endpoint")
    {
        Description = "Address of an S3-compatible server [default: CLUSTERFIT_S3_ENDPOINT, or Amazon's own]",
        HelpName = "address",
    };

    private static readonly Option<string?> Region = new("--s3-region")
    {
        Description = $"Region that requests are signed for [default: CLUSTERFIT_S3_REGION, or {BlobStoreOptions.DefaultRegion}]",
        HelpName = "name",
    };

    /// <summary>Gives the command the options.</summary>
    public static void AddTo(Command command)
    {
        command.Options.Add(Store);
        command.Options.Add(Endpoint);
        command.Options.Add(Region);
    }

    /// <summary>The store that was asked for.</summary>
    /// <exception cref="UsageException">An option is not as it should be.</exception>
    public static BlobStoreOptions Read(ParseResult parsed)
    {
        try
        {
            return BlobStoreOptions.Parse(Value(Store, "BLOBS"), Value(Endpoint, "S3_ENDPOINT"), Value(Region, "S3_REGION"));
        }
        catch (FormatException error)
        {
            throw new UsageException($"--{error.Message}");
        }

        string? Value(Option<string?> option, string variable) =>
            parsed.GetValue(option) ?? (Environment.GetEnvironmentVariable($"CLUSTERFIT_{variable}") is { Length: > 0 } set ? set : null);
    }
}
