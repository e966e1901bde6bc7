using System.Collections.Immutable;

namespace ClusterFit.Core.Studies;

/// <summary>The trials that were sent to one rung of one bracket, in order, and those of them that were judged: compared with each other.
/// Immutable.</summary>
public sealed record RungQueue
{
    private RungQueue()
    {
    }

    /// <summary>Nobody was sent yet.</summary>
    public static RungQueue Empty { get; } = new();

    /// <summary>Who was sent, with its stamp; stamps rise.</summary>
    public ChunkedList<(int Trial, int Stamp)> Entries { get; private init; } = [];

    /// <summary>How many were judged; they come first.</summary>
    public int Judged { get; private init; }

    /// <summary>Who is to be judged next; null when nobody waits.</summary>
    public (int Trial, int Stamp)? Next => Judged < Entries.Count ? Entries[Judged] : null;

    // The judged, the best first, and those of them that were not sent on and could be. With one objective only.
    private ImmutableSortedSet<(double Loss, int Trial)> Ranked { get; init; } = [];

    private ImmutableSortedSet<(double Loss, int Trial)> Candidates { get; init; } = [];

    // With several objectives there is no order to keep: it is made when it is asked for.
    private ChunkedList<EquatableList<double>> Losses { get; init; } = [];

    // Those of the judged that were sent on, or were dismissed.
    private ImmutableHashSet<int> Resolved { get; init; } = [];

    /// <summary>With one more trial sent to the rung.</summary>
    public RungQueue Add(int trial, int stamp) => this with { Entries = Entries.AddRange([(trial, stamp)]) };

    /// <summary>With the next one judged.</summary>
    /// <param name="losses">Its losses; infinite when it is out.</param>
    public RungQueue Judge(EquatableList<double> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var trial = Entries[Judged].Trial;
        var judged = this with { Judged = Judged + 1, Losses = Losses.AddRange([losses]) };
        if (losses.Count > 1) return judged;
        var key = (losses[0], trial);
        return judged with { Ranked = Ranked.Add(key), Candidates = double.IsFinite(losses[0]) ? Candidates.Add(key) : Candidates };
    }

    /// <summary>With a judged trial sent on.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="losses">Its losses, as it was judged by.</param>
    public RungQueue SendOn(int trial, EquatableList<double> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        return this with { Resolved = Resolved.Add(trial), Candidates = Candidates.Remove((losses[0], trial)) };
    }

    /// <summary>With none of the judged to be sent on any more. They still count among those that later ones are compared with.</summary>
    public RungQueue Dismiss() => this with { Resolved = [.. Entries.Take(Judged).Select(entry => entry.Trial)], Candidates = [] };

    /// <summary>The best of the judged who was not sent on and belongs to the best one in <paramref name="reduction"/> of them; null when there is
    /// none.</summary>
    public int? Promotable(int reduction)
    {
        var best = Judged / reduction;
        if (best == 0) return null;
        if (Losses[0].Count == 1)
            return Candidates.Count > 0 && Ranked.IndexOf(Candidates.Min) < best ? Candidates.Min.Trial : null;
        foreach (var place in LossOrder.Best(Losses).Take(best))
            if (Entries[place].Trial is var trial && double.IsFinite(Losses[place][0]) && !Resolved.Contains(trial)) return trial;
        return null;
    }
}
