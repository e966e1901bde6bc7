namespace ClusterFit.Simulation.Engine;

/// <summary>What the network does to messages.</summary>
/// <param name="Loss">The part of the messages that is lost.</param>
/// <param name="Duplication">The part that arrives twice.</param>
/// <param name="Slow">The part that takes up to <paramref name="Slowest"/> instead of milliseconds, and is overtaken.</param>
/// <param name="Slowest">The longest way of a message.</param>
internal sealed record Weather(double Loss, double Duplication, double Slow, TimeSpan Slowest)
{
    /// <summary>Nothing is lost; messages still overtake one another within milliseconds.</summary>
    public static Weather Calm { get; } = new(0, 0, 0, TimeSpan.Zero);

    /// <summary>Weather of any kind.</summary>
    public static Weather Draw(SeededRandom random) => new(
        random.Pick(0, 0.005, 0.02, 0.1),
        random.Pick(0, 0.005, 0.05, 0.2),
        random.Pick(0, 0.01, 0.05, 0.2),
        random.Seconds(0.1, 8));
}
