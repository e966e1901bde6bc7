using System.Diagnostics.Metrics;
using ClusterFit.Cluster.Telemetry;

namespace ClusterFit.Cluster.Tests.Telemetry;

/// <summary>What is measured in the flow of the test that makes it, and nothing of the tests beside it; what actors measure is in no such flow, and
/// needs <see cref="Alone"/>.</summary>
internal sealed class Measured : IDisposable
{
    private static readonly AsyncLocal<Measured?> Current = new();

    private readonly List<(string Name, double Value, string Tags)> _all = [];
    private readonly MeterListener _listener = new();
    private readonly bool _everywhere;

    /// <summary>Begins.</summary>
    /// <param name="everywhere">Whether what is measured on any thread counts.</param>
    public Measured(bool everywhere = false)
    {
        _everywhere = everywhere;
        Current.Value = this;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TelemetrySources.Name) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The measurements of an instrument so far: each value, and its tags as <c>key=value</c>.</summary>
    public IReadOnlyList<(double Value, string Tags)> Of(string instrument)
    {
        lock (_all) return [.. _all.Where(one => one.Name == instrument).Select(one => (one.Value, one.Tags))];
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Current.Value != this && !_everywhere) return;
        var words = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        lock (_all) _all.Add((instrument.Name, value, words));
    }
}

/// <summary>Tests that run while no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
