namespace ClusterFit.Simulation.Engine;

/// <summary>The one stream of random numbers (SplitMix64), and numbers that follow from a key alone.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Mixes numbers into one that looks random, the same for the same numbers.</summary>
    public static ulong Mix(ulong a, ulong b) => Scramble(Scramble(a + 0x9E3779B97F4A7C15) ^ (b * 0xD1342543DE82EF95));

    /// <summary>A number from 0 to less than 1 that follows from the bits.</summary>
    public static double Fraction(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    public ulong Next() => Scramble(_state += 0x9E3779B97F4A7C15);

    /// <summary>From 0 to less than <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public bool Chance(double probability) => probability > 0 && Fraction(Next()) < probability;

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * Fraction(Next()));

    /// <summary>Milliseconds between the two.</summary>
    public TimeSpan Milliseconds(double least, double most) => TimeSpan.FromMilliseconds(least + ((most - least) * Fraction(Next())));

    /// <summary>Seconds between the two.</summary>
    public TimeSpan Seconds(double least, double most) => Milliseconds(least * 1000, most * 1000);

    /// <summary>Waiting times of events that come independently, so often on average.</summary>
    public TimeSpan Exponential(TimeSpan mean) => mean * -Math.Log(1 - Fraction(Next()));

    /// <summary>One of the choices.</summary>
    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    private static ulong Scramble(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
