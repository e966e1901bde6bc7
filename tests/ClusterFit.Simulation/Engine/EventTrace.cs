using System.Globalization;

namespace ClusterFit.Simulation.Engine;

/// <summary>What happened: a hash of everything, by which two runs can be compared, and the last events for people.</summary>
internal sealed class EventTrace(VirtualTime time, int kept)
{
    private const ulong Prime = 0x100000001B3;
    private const int LongestLine = 300;

    private readonly (TimeSpan At, string What, string Who, object? Detail)[] _last = new (TimeSpan, string, string, object?)[kept];
    private long _count;

    /// <summary>Follows from all events so far, their times and their order.</summary>
    public ulong Hash { get; private set; } = 0xCBF29CE484222325;

    /// <summary>Adds an event.</summary>
    /// <param name="what">The kind of event.</param>
    /// <param name="who">To whom it happened.</param>
    /// <param name="detail">Immutable; put into words only when somebody wants to read it.</param>
    public void Add(string what, string who, object? detail = null)
    {
        Mix((ulong)time.Now.Ticks);
        Mix(what);
        Mix(who);
        if (detail is not null) Mix(Fingerprint.Of(detail));
        _last[_count++ % kept] = (time.Now, what, who, detail);
    }

    /// <summary>The last events, the latest at the end.</summary>
    public IReadOnlyList<string> Last() =>
        [.. Enumerable.Range(0, (int)Math.Min(kept, _count)).Select(i => Line(_last[(Math.Max(0, _count - kept) + i) % kept]))];

    private static string Line((TimeSpan At, string What, string Who, object? Detail) entry)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{entry.At.TotalSeconds,12:F6} s  {entry.Who} {entry.What} {entry.Detail}").TrimEnd();
        return line.Length <= LongestLine ? line : line[..(LongestLine - 3)] + "...";
    }

    private void Mix(string text)
    {
        foreach (var character in text) Mix(character);
    }

    private void Mix(ulong value) => Hash = (Hash ^ value) * Prime;
}
