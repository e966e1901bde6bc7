namespace ClusterFit.Core.Studies.Sampling.Sobol;

/// <summary>Points of Sobol's sequence, trial n the n-th of them, each coordinate scrambled as the study's seed says: nested uniform scrambling
/// (Owen 1995) by hashing (Burley 2020), which keeps the even spread of the points. A dimension that does not count leaves its coordinate out.</summary>
public sealed class SobolSampler : ISampler
{
    /// <inheritdoc />
    public bool UsesResults => false;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The space has more than <see cref="SobolSequence.MaxDimensions"/> dimensions.</exception>
    public Point Propose(ProposalRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var dimensions = request.Space.Dimensions;
        if (dimensions.Count > SobolSequence.MaxDimensions)
            throw new ArgumentException($"Sobol's sequence is known for {SobolSequence.MaxDimensions} dimensions.", nameof(request));

        var random = Samplers.RandomOfStudy(request);
        uint[] seeds = [.. dimensions.Select(_ => (uint)random.NextBits())];
        return request.Space.Fill(i =>
            dimensions[i].FromUnit(Scramble(SobolSequence.Bits(request.Trial, i), seeds[i]) * SobolSequence.Unit));
    }

    /// <summary>Flips each bit depending on the seed and on the bits above it.</summary>
    internal static uint Scramble(uint bits, uint seed)
    {
        // Multiplication by an even number lets a bit depend on those below it only, so the hash works on the reversed bits.
        var hash = Reverse(bits) + seed;
        hash ^= hash * 0x6C50B47C;
        hash ^= hash * 0xB82F1E52;
        hash ^= hash * 0xC7AFE638;
        hash ^= hash * 0x8D22F6E6;
        return Reverse(hash);
    }

    private static uint Reverse(uint bits)
    {
        bits = ((bits >> 1) & 0x55555555) | ((bits & 0x55555555) << 1);
        bits = ((bits >> 2) & 0x33333333) | ((bits & 0x33333333) << 2);
        bits = ((bits >> 4) & 0x0F0F0F0F) | ((bits & 0x0F0F0F0F) << 4);
        return System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bits);
    }
}
