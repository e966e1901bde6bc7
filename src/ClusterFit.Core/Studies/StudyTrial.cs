using ClusterFit.Core.Studies.Sampling;

namespace ClusterFit.Core.Studies;

/// <summary>A trial's place in the order of a rung.</summary>
/// <param name="Rung">The rung.</param>
/// <param name="Stamp">The place: what comes of it is known before what comes of a later one.</param>
public readonly record struct RungEntry(int Rung, int Stamp);

/// <summary>A trial with what its study remembers of it.</summary>
/// <param name="Trial">What everybody may know.</param>
/// <param name="Point">Where it is in the search space; null when an edit has left it outside.</param>
/// <param name="Entries">The rungs that it was sent to, in order.</param>
public sealed record StudyTrial(Trial Trial, Point? Point, EquatableList<RungEntry> Entries)
{
    /// <summary>The rung that it was sent to last.</summary>
    public int Rung => Entries[^1].Rung;

    /// <summary>Whether nothing of it will ever be compared: it failed or was cancelled.</summary>
    public bool IsOut => Trial.State is TrialState.Failed or TrialState.Cancelled;

    /// <summary>Whether it was measured at the rung, or never will be.</summary>
    public bool HasBeenAt(int rung) => IsOut || Trial.State == TrialState.Completed || WasMeasuredAt(rung);

    /// <summary>Its losses at a rung that it <see cref="HasBeenAt"/>; infinite when it is out and never was there.</summary>
    public EquatableList<double> LossesAt(int rung, int objectives)
    {
        if (IsOut && !WasMeasuredAt(rung)) return [.. Enumerable.Repeat(double.PositiveInfinity, objectives)];
        // One that reached its target early counts at the rungs above with what it ended with.
        return Trial.Results[Math.Min(rung - Entries[0].Rung, Trial.Results.Count - 1)].Losses;
    }

    /// <summary>What a sampler learns of it when it knows of the trial up to this rung; null when the trial has nothing to teach.</summary>
    public Observation? ObservationAt(int rung, int objectives)
    {
        if (Point is not { } point || Trial.State == TrialState.Cancelled || !HasBeenAt(rung)) return null;
        var complete = IsOut ? !WasMeasuredAt(rung) : Trial.State == TrialState.Completed && !WasMeasuredAt(rung + 1);
        return new Observation(Trial.Number, point, LossesAt(rung, objectives), rung, complete);
    }

    private bool WasMeasuredAt(int rung) => Trial.Results.Count > rung - Entries[0].Rung;
}
