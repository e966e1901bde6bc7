using System.Globalization;
using ClusterFit.Core.Studies;

namespace ClusterFit.Core.Tests.Studies.Findings;

/// <summary>Trials for specs. Losses are the values: smaller is better.</summary>
internal static class AnyTrial
{
    public static Trial Completed(int number, params double[] values) => Ended(number, TrialState.Completed, (10, values));

    public static Trial Ended(int number, TrialState state, params (int Epochs, double[] Values)[] results) => new(number, TrialSource.Sampler, [])
    {
        State = state,
        Results = [.. results.Select(result =>
            new TrialResult(result.Epochs, EquatableList.Create<double>(result.Values), EquatableList.Create<double>(result.Values)))],
    };

    public static Trial With(this Trial trial, string name, double value) =>
        trial.With(name, value.ToString("R", CultureInfo.InvariantCulture));

    public static Trial With(this Trial trial, string name, string value) =>
        trial with { Settings = [.. trial.Settings, KeyValuePair.Create(name, value)] };
}
