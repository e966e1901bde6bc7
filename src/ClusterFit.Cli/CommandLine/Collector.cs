using ClusterFit.Host;
using ClusterFit.Host.Nodes;
using ClusterFit.Host.Telemetry;

namespace ClusterFit.Cli.CommandLine;

/// <summary>Where a command tells of what it does, if the environment asks for it.</summary>
internal static class Collector
{
    /// <summary>The collector that the standard variable names; null for none.</summary>
    /// <exception cref="UsageException">It names something else.</exception>
    public static Uri? Address()
    {
        try
        {
            return OtlpAddress.In(NodeOptionsReader.ProcessEnvironment());
        }
        catch (OptionInvalidException error)
        {
            throw new UsageException(error.Message);
        }
    }
}
