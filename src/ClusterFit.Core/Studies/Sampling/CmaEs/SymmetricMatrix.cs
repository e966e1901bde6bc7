namespace ClusterFit.Core.Studies.Sampling.CmaEs;

/// <summary>What CMA-ES needs of symmetric matrices.</summary>
internal static class SymmetricMatrix
{
    private const int MaxSweeps = 50;

    /// <summary>Ones on the diagonal.</summary>
    public static double[,] Identity(int size)
    {
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++) matrix[i, i] = 1;
        return matrix;
    }

    /// <summary>Eigenvectors, as columns, and eigenvalues, by Jacobi's rotations.</summary>
    public static (double[,] Vectors, double[] Values) Eigen(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var a = (double[,])matrix.Clone();
        var vectors = Identity(size);
        for (var sweep = 0; sweep < MaxSweeps; sweep++)
        {
            var isDiagonal = true;
            for (var p = 0; p < size; p++)
                for (var q = p + 1; q < size; q++)
                {
                    if (Math.Abs(a[p, q]) <= 1e-15 * Math.Sqrt(Math.Abs(a[p, p] * a[q, q]))) continue;
                    isDiagonal = false;
                    Rotate(a, vectors, p, q);
                }

            if (isDiagonal) break;
        }

        return (vectors, [.. Enumerable.Range(0, size).Select(i => a[i, i])]);
    }

    // Turns the plane of two coordinates so that their entry vanishes.
    private static void Rotate(double[,] a, double[,] vectors, int p, int q)
    {
        var size = a.GetLength(0);
        var theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        var tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        var sine = tangent * cosine;
        for (var k = 0; k < size; k++) (a[k, p], a[k, q]) = ((cosine * a[k, p]) - (sine * a[k, q]), (sine * a[k, p]) + (cosine * a[k, q]));
        for (var k = 0; k < size; k++) (a[p, k], a[q, k]) = ((cosine * a[p, k]) - (sine * a[q, k]), (sine * a[p, k]) + (cosine * a[q, k]));
        for (var k = 0; k < size; k++)
            (vectors[k, p], vectors[k, q]) =
                ((cosine * vectors[k, p]) - (sine * vectors[k, q]), (sine * vectors[k, p]) + (cosine * vectors[k, q]));
    }
}
