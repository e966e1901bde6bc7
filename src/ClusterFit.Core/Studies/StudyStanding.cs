namespace ClusterFit.Core.Studies;

/// <summary>Where the trials of a study stand.</summary>
/// <param name="Planned">Trials at most.</param>
/// <param name="Counts">Number of trials in each state.</param>
/// <param name="Best">The values of the trial that is best by the first objective, of those that were trained longest; empty before the first.</param>
public sealed record StudyStanding(int Planned, TrialCounts Counts, EquatableList<double> Best);
