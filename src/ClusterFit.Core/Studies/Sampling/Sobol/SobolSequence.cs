namespace ClusterFit.Core.Studies.Sampling.Sobol;

/// <summary>Sobol's low-discrepancy sequence with the direction numbers of Joe and Kuo (2008), in the order of the Gray code.</summary>
public static class SobolSequence
{
    /// <summary>Dimensions that there are direction numbers for.</summary>
    public const int MaxDimensions = 64;

    /// <summary>What a coordinate's bits are multiplied with to lie in [0, 1).</summary>
    public const double Unit = 1.0 / (1L << BitCount);

    private const int BitCount = 32;

    // Degree and coefficients of the primitive polynomial, then the first direction numbers, of the dimensions from the second on.
    private const string Parameters = """
        1 0 1
        2 1 1 3
        3 1 1 3 1
        3 2 1 1 1
        4 1 1 1 3 3
        4 4 1 3 5 13
        5 2 1 1 5 5 17
        5 4 1 1 5 5 5
        5 7 1 1 7 11 19
        5 11 1 1 5 1 1
        5 13 1 1 1 3 11
        5 14 1 3 5 5 31
        6 1 1 3 3 9 7 49
        6 13 1 1 1 15 21 21
        6 16 1 3 1 13 27 49
        6 19 1 1 1 15 7 5
        6 22 1 3 1 15 13 25
        6 25 1 1 5 5 19 61
        7 1 1 3 7 11 23 15 103
        7 4 1 3 7 13 13 15 69
        7 7 1 1 3 13 7 35 63
        7 8 1 3 5 9 1 25 53
        7 14 1 3 1 13 9 35 107
        7 19 1 3 1 5 27 61 31
        7 21 1 1 5 11 19 41 61
        7 28 1 3 5 3 3 13 69
        7 31 1 1 7 13 1 19 1
        7 32 1 3 7 5 13 19 59
        7 37 1 1 3 9 25 29 41
        7 41 1 3 5 13 23 1 55
        7 42 1 3 7 3 13 59 17
        7 50 1 3 1 3 5 53 69
        7 55 1 1 5 5 23 33 13
        7 56 1 1 7 7 1 61 123
        7 59 1 1 7 9 13 61 49
        7 62 1 3 3 5 3 55 33
        8 14 1 3 1 15 31 13 49 245
        8 21 1 3 5 15 31 59 63 97
        8 22 1 3 1 11 11 11 77 249
        8 38 1 3 1 11 27 43 71 9
        8 47 1 1 7 15 21 11 81 45
        8 49 1 3 7 3 25 31 65 79
        8 50 1 3 1 1 19 11 3 205
        8 52 1 1 5 9 19 21 29 157
        8 56 1 3 7 11 1 33 89 185
        8 67 1 3 3 3 15 9 79 71
        8 70 1 3 7 11 15 39 119 27
        8 84 1 1 3 1 11 31 97 225
        8 97 1 1 1 3 23 43 57 177
        8 103 1 3 7 7 17 17 37 71
        8 115 1 3 1 5 27 63 123 213
        8 122 1 1 3 5 11 43 53 133
        9 8 1 3 5 5 29 17 47 173 479
        9 13 1 3 3 11 3 1 109 9 69
        9 16 1 1 1 5 17 39 23 5 343
        9 22 1 3 1 5 25 15 31 103 499
        9 25 1 1 1 11 11 17 63 105 183
        9 44 1 1 5 11 9 29 97 231 363
        9 47 1 1 5 15 19 45 41 7 383
        9 52 1 3 7 7 31 19 83 137 221
        9 55 1 1 1 3 23 15 111 223 83
        9 59 1 1 5 13 31 15 55 25 161
        9 62 1 1 3 13 25 47 39 87 257
        """;

    private static readonly uint[][] Directions =
    [
        Expand(0, 0, []),
        .. Parameters.Split('\n').Select(line => Array.ConvertAll(line.Split(' '), uint.Parse))
            .Select(numbers => Expand((int)numbers[0], numbers[1], numbers.AsSpan(2))),
    ];

    /// <summary>The binary digits of a coordinate, the first of them in the highest bit.</summary>
    /// <param name="number">Number of the point, from 0.</param>
    /// <param name="dimension">The coordinate, below <see cref="MaxDimensions"/>.</param>
    public static uint Bits(int number, int dimension)
    {
        var bits = 0u;
        var gray = (uint)number ^ ((uint)number >> 1);
        for (var i = 0; gray != 0; i++, gray >>= 1)
            if ((gray & 1) != 0) bits ^= Directions[dimension][i];
        return bits;
    }

    // The recurrence of Bratley and Fox (1988); without a polynomial, the digits of the number in reverse.
    private static uint[] Expand(int degree, uint coefficients, ReadOnlySpan<uint> first)
    {
        var directions = new uint[BitCount];
        for (var i = 0; i < BitCount; i++)
        {
            if (degree == 0 || i < degree)
            {
                directions[i] = (degree == 0 ? 1 : first[i]) << (BitCount - 1 - i);
                continue;
            }

            directions[i] = directions[i - degree] ^ (directions[i - degree] >> degree);
            for (var k = 1; k < degree; k++)
                if ((coefficients >> (degree - 1 - k) & 1) != 0) directions[i] ^= directions[i - k];
        }

        return directions;
    }
}
