namespace ClusterFit.Chaos.Plans;

/// <summary>A fault of a plan.</summary>
/// <param name="Number">Its place in the plan, from 1.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Targets">The nodes that it hits first: one, or one side of a split. Empty when the kind says what is hit.</param>
/// <param name="Lasts">Time until it is healed.</param>
/// <param name="Gap">Time from its start to that of the next fault; they may overlap.</param>
/// <param name="Percent">Lost packets of a hundred, or 0.</param>
/// <param name="Breath">Whether the next fault waits until a job has ended since this one.</param>
internal sealed record Fault(int Number, FaultKind Kind, IReadOnlyList<string> Targets, TimeSpan Lasts, TimeSpan Gap, int Percent, bool Breath)
{
    public override string ToString() => $"{Number,3} {Kind} {string.Join(',', Targets)}{(Percent > 0 ? $" {Percent} %" : "")} "
        + $"for {Lasts.TotalSeconds:0.0} s, next after {Gap.TotalSeconds:0.0} s{(Breath ? " and a job" : "")}";
}
