using Microsoft.Extensions.Logging;

namespace ClusterFit.Host.Http;

/// <summary>The log of the node, which outlives the server.</summary>
internal sealed class SharedLog(ILoggerProvider log) : ILoggerProvider
{
    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => log.CreateLogger(categoryName);

    /// <summary>Leaves the log open.</summary>
    public void Dispose()
    {
    }
}
