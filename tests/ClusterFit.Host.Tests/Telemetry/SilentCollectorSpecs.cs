using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ClusterFit.Cluster.Telemetry;
using ClusterFit.Host.Telemetry;
using ClusterFit.Host.Tests.Monitoring;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host.Tests.Telemetry;

[Collection(nameof(Alone))]
public class SilentCollectorSpecs
{
    [Fact]
    public void A_collector_that_takes_connections_and_never_answers_holds_a_node_up_for_a_few_seconds_in_all()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var telemetry = NodeTelemetry.Start(new TelemetryOptions("node", [], new Uri($"http://{silent.LocalEndpoint}")), log: null, TimeProvider.System)!;
        TelemetrySources.Activities.StartActivity(Spans.Submit)?.Dispose();
        telemetry.Log!.CreateLogger("log").Log(LogLevel.Warning, default, "", null, (_, _) => "hello");

        var began = Stopwatch.GetTimestamp();
        telemetry.Dispose();
        // 3 s; one after the other they would take 9.
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 2, 8);
    }
}
