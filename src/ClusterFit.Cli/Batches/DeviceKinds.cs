using ClusterFit.Cli.CommandLine;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Batches;

/// <summary><c>--device</c> of what is submitted to a cluster.</summary>
internal static class DeviceKinds
{
    /// <summary>Parses a kind of device.</summary>
    /// <exception cref="UsageException">There is no such kind.</exception>
    public static DeviceKind Parse(string device) => device switch
    {
        "any" => DeviceKind.Any,
        "cpu" => DeviceKind.Cpu,
        "cuda" => DeviceKind.Gpu,
        var other => throw new UsageException($"--device: '{other}' is not valid; expected any, cpu or cuda."),
    };
}
