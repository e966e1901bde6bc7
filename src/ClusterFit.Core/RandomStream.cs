using System.Numerics;

namespace ClusterFit.Core;

/// <summary>The project's random numbers: xoshiro256** (Blackman and Vigna 2018) whose state SplitMix64 draws from the seed and a stream
/// number. The same on every machine, apart from the last bits of the logarithm in <see cref="NextGaussian"/>.</summary>
public sealed class RandomStream
{
    private ulong _a, _b, _c, _d;
    private double _spare = double.NaN;

    /// <summary>Streams with different numbers are independent of each other.</summary>
    public RandomStream(long seed, long stream)
    {
        var state = unchecked((ulong)seed);
        state = SplitMix(ref state) ^ unchecked((ulong)stream * 0x9E3779B97F4A7C15);
        (_a, _b, _c, _d) = (SplitMix(ref state), SplitMix(ref state), SplitMix(ref state), SplitMix(ref state));
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number below the bound, without bias (Lemire 2019).</summary>
    public int NextBelow(int bound)
    {
        while (true)
        {
            var product = (NextBits() >> 32) * (ulong)bound;
            if ((uint)product >= (uint)bound || (uint)product >= unchecked(0u - (uint)bound) % (uint)bound) return (int)(product >> 32);
        }
    }

    /// <summary>Uniform in [0, 1), in steps of 2^-53.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>Standard normal, by the polar method of Marsaglia.</summary>
    public double NextGaussian()
    {
        if (!double.IsNaN(_spare))
        {
            var spare = _spare;
            _spare = double.NaN;
            return spare;
        }
        while (true)
        {
            var u = 2 * NextDouble() - 1;
            var v = 2 * NextDouble() - 1;
            var s = u * u + v * v;
            if (s is >= 1 or 0) continue;
            var scale = Math.Sqrt(-2 * Math.Log(s) / s);
            _spare = v * scale;
            return u * scale;
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
