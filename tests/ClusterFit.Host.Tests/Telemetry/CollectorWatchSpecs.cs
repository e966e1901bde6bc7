using System.Net;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Host.Telemetry;
using ClusterFit.Host.Tests.Monitoring;
using ClusterFit.Lab.Networks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ClusterFit.Host.Tests.Telemetry;

[Collection(nameof(Alone))]
public class CollectorWatchSpecs
{
    [Fact]
    public void A_collector_that_is_not_there_is_told_once()
    {
        var collector = new Uri($"http://127.0.0.1:{FreePort.Find(IPAddress.Loopback)}");
        var text = new StringWriter();
        using var log = new TextLog(text, new FakeTimeProvider(), LogLevel.Warning);
        using (NodeTelemetry.Start(new TelemetryOptions("node", [], collector), log, TimeProvider.System))
            TelemetrySources.Activities.StartActivity(Spans.Submit)?.Dispose();

        var line = Assert.Single(text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"Warning ClusterFit: what is pushed to the collector {collector.Authority} does not arrive: ", line);
        Assert.Contains("Connection refused", line);
    }
}
