using ClusterFit.Core.Fits;

namespace ClusterFit.Training.Optimization;

/// <summary>State of the plateau schedule: the rule of Keras' ReduceLROnPlateau without cooldown. Its threshold is absolute, so once the
/// loss is smaller than the threshold no improvement counts and the rate falls every <see cref="ScheduleSpec.PlateauPatience"/>
/// epochs.</summary>
/// <param name="Scale">Product of all reductions.</param>
/// <param name="Best">Lowest loss that counted as an improvement.</param>
/// <param name="Wait">Epochs since then or since the latest reduction.</param>
internal sealed record Plateau(double Scale, double Best, int Wait)
{
    /// <summary>Before the first epoch.</summary>
    public static Plateau Start { get; } = new(1, double.PositiveInfinity, 0);

    /// <summary>After an epoch of this mean training loss.</summary>
    public Plateau After(double loss, ScheduleSpec schedule)
    {
        if (loss < Best - schedule.PlateauThreshold) return this with { Best = loss, Wait = 0 };
        return Wait + 1 >= schedule.PlateauPatience
            ? this with { Scale = Scale * schedule.PlateauFactor, Wait = 0 }
            : this with { Wait = Wait + 1 };
    }
}
