using System.Globalization;
using ClusterFit.Training.Planning;

namespace ClusterFit.Benchmarks.Planning;

/// <summary>Fits the coefficients of the planner's model to measurements, and tells how far the model errs.</summary>
internal static class PlanModelFit
{
    // What is learned hardly at all, or to the limits of single precision, is of no interest and would bend the model.
    private const double LeastPsnr = 22;
    private const double MostPsnr = 70;
    private static readonly HashSet<string> Planned = [.. NetworkLadder.Widths.Select(widths => string.Join('-', widths))];

    private const double Ridge = 0.3;

    /// <summary>Prints the coefficients for these measurements, and the errors with them on the same, and on each image when it was left out.</summary>
    public static int Fit(string images, IReadOnlyList<string> tables)
    {
        var all = tables.SelectMany(table => Measured(images, table)).ToList();
        var coefficients = Solve(all);
        Console.WriteLine($"[{string.Join(", ", coefficients.Select(c => c.ToString("0.000", CultureInfo.InvariantCulture)))}]");
        Print("the same", all.Select(fit => (fit, Dot(coefficients, fit.Terms))));
        var leftOut = all.GroupBy(fit => fit.Image).SelectMany(image =>
        {
            var others = Solve([.. all.Where(fit => fit.Image != image.Key)]);
            return image.Select(fit => (fit, Dot(others, fit.Terms)));
        });
        Print("image left out", leftOut);
        return 0;
    }

    /// <summary>Prints the errors of the model as it is on measurements.</summary>
    public static int Errors(string images, IReadOnlyList<string> tables)
    {
        Print("model as it is", tables.SelectMany(table => Measured(images, table)).Select(fit => (fit, fit.Predicted)));
        return 0;
    }

    private static void Print(string what, IEnumerable<(MeasuredFit Fit, double Predicted)> predictions)
    {
        Console.WriteLine($"{what} | pixels | fits | mean error dB | root mean square dB");
        var all = predictions.ToList();
        foreach (var group in all.GroupBy(p => p.Fit.Pixels).OrderBy(group => group.Key).Select(group => (Name: $"{group.Key}", Of: group.ToList()))
            .Append((Name: "35 to 55 dB", Of: all.FindAll(p => p.Fit.PsnrDb is > 35 and < 55))).Append((Name: "all", Of: all)))
        {
            var errors = group.Of.Select(p => p.Predicted - p.Fit.PsnrDb).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{what} | {group.Name} | {errors.Count} | {errors.Average():0.0} | {Math.Sqrt(errors.Average(error => error * error)):0.0}"));
        }
    }

    private static IEnumerable<MeasuredFit> Measured(string images, string table) => File.ReadLines(table).Skip(1).Select(line => line.Split(','))
        .Where(row => Planned.Contains(row[6]))
        .GroupBy(row => string.Join(',', row[..6])).SelectMany(crop =>
        {
            var row = crop.First();
            int[] place = [.. row[1..5].Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
            var image = new Crop(Path.Combine(images, row[0]), place[0], place[1], place[2], place[3], row[5] == "1").Read();
            var model = PsnrModel.Of(image, 1);
            return crop.Select(fit => Read(fit, model, image.Pixels)).Where(fit => fit.PsnrDb is > LeastPsnr and < MostPsnr).ToList();
        });

    private static MeasuredFit Read(string[] row, PsnrModel model, int pixels)
    {
        var (parameters, epochs) = (int.Parse(row[8], CultureInfo.InvariantCulture), int.Parse(row[7], CultureInfo.InvariantCulture));
        return new(row[0], pixels, model.Terms(parameters, epochs), model.Predict(parameters, epochs), double.Parse(row[9], CultureInfo.InvariantCulture));
    }

    // Least squares by the normal equations, with a little of a ridge on all but the constant.
    private static double[] Solve(IReadOnlyList<MeasuredFit> fits)
    {
        var n = fits[0].Terms.Length;
        var system = new double[n, n + 1];
        foreach (var fit in fits)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++) system[i, j] += fit.Terms[i] * fit.Terms[j];
                system[i, n] += fit.Terms[i] * fit.PsnrDb;
            }
        }
        for (var i = 1; i < n; i++) system[i, i] += Ridge;
        for (var i = 0; i < n; i++) Eliminate(system, i, n);
        return [.. Enumerable.Range(0, n).Select(i => system[i, n] / system[i, i])];
    }

    private static void Eliminate(double[,] system, int pivot, int n)
    {
        for (var row = 0; row < n; row++)
        {
            if (row == pivot) continue;
            var factor = system[row, pivot] / system[pivot, pivot];
            for (var column = pivot; column <= n; column++) system[row, column] -= factor * system[pivot, column];
        }
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private sealed record MeasuredFit(string Image, int Pixels, double[] Terms, double Predicted, double PsnrDb);
}
