namespace ClusterFit.Core.Studies.Sampling;

/// <summary>A trial's latest measurement, as far as a sampler may know it.</summary>
/// <param name="Trial">Number of the trial; negative for one of another study.</param>
/// <param name="Point">Where it is in the space.</param>
/// <param name="Losses">One for each objective, smaller is better; infinite when the trial failed.</param>
/// <param name="Rung">The rung that it was measured at, from 0: more is longer trained. A trial without pruning is measured once.</param>
/// <param name="IsComplete">Whether it was trained to the end.</param>
public sealed record Observation(int Trial, Point Point, EquatableList<double> Losses, int Rung, bool IsComplete);

/// <summary>What a proposal may depend on.</summary>
/// <param name="Space">The space.</param>
/// <param name="Objectives">Number of losses of every observation.</param>
/// <param name="Trial">Number of the trial that is to be proposed, from 0.</param>
/// <param name="Seed">Seed of the study.</param>
/// <param name="Known">What is known, in the order of knowing.</param>
/// <param name="Pending">Points of trials that are proposed and not known yet.</param>
public sealed record ProposalRequest(
    SearchSpace Space, int Objectives, int Trial, long Seed, IReadOnlyList<Observation> Known, IReadOnlyList<Point> Pending);

/// <summary>Proposes what to try next. Pure: the same request gives the same point.</summary>
public interface ISampler
{
    /// <summary>Whether proposals depend on what is known.</summary>
    bool UsesResults { get; }

    /// <summary>The point of a trial.</summary>
    Point Propose(ProposalRequest request);
}
