namespace ClusterFit.Core.Studies.Findings;

/// <summary>What a study has found so far, from its definition and its trials alone.</summary>
/// <param name="Best">With one objective the best trial; with several the Pareto front, by the first objective. See <see cref="Contenders"/>.</param>
/// <param name="Hypervolume">What the front dominates; null where it says nothing.</param>
/// <param name="Importances">One list for each objective.</param>
/// <param name="Histories">One for each objective.</param>
/// <param name="Survival">What became of the trials on their way to the end.</param>
public sealed record StudyFindings(
    IReadOnlyList<Trial> Best,
    Hypervolume? Hypervolume,
    IReadOnlyList<IReadOnlyList<DimensionImportance>> Importances,
    IReadOnlyList<IReadOnlyList<HistoryPoint>> Histories,
    IReadOnlyList<RungCount> Survival)
{
    /// <summary>Those of a study.</summary>
    public static StudyFindings Of(StudyDefinition definition, IReadOnlyList<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(definition);
        List<int> objectives = [.. Enumerable.Range(0, definition.Objectives.Count)];
        return new StudyFindings(
            Contenders.Best(trials),
            Hypervolume.Of(definition.Objectives, trials),
            objectives.ConvertAll(objective => Importance.Of(definition.Space, trials, objective)),
            objectives.ConvertAll(objective => BestSoFar.Of(trials, objective)),
            RungSurvival.Of(trials));
    }
}
