using System.Text;
using ClusterFit.Benchmarks.Speed.Parts;

namespace ClusterFit.Benchmarks.Speed;

/// <summary>The results as tables in Markdown.</summary>
internal static class SpeedReport
{
    /// <summary>Writes all tables.</summary>
    public static string Write(SpeedResults results, IReadOnlyList<ISpeedPart> parts)
    {
        var text = new StringBuilder();
        text.AppendLine("# How fast").AppendLine();
        text.AppendLine($"{results.Machine}. {results.Scope}.").AppendLine();
        text.AppendLine($"Programs that wanted a core: {results.LoadBefore:F1} before, {LoadAfter(results):F1} at the end, "
            + $"at most {results.Runs.Max(run => run.LoadAfter):F1} after a run.").AppendLine();
        text.AppendLine("Medians; in brackets the middle half of eight or more measurements, or all fewer ones from the least to the greatest. "
            + "\\* extrapolated: a product of measurements.");
        foreach (var part in parts)
        {
            var runs = results.Runs.Where(run => run.Part == part.Name).ToList();
            if (runs.Count == 0) continue;
            text.AppendLine().AppendLine($"## {part.Title}").AppendLine().AppendLine(part.About).AppendLine();
            AddTable(text, part, runs);
            foreach (var note in runs.SelectMany(run => run.Notes).Distinct()) text.AppendLine($"- {note}");
        }
        return text.ToString();
    }

    private static double LoadAfter(SpeedResults results) => results.Runs[^1].LoadAfter;

    private static void AddTable(StringBuilder text, ISpeedPart part, List<SpeedRun> runs)
    {
        var quantities = runs.SelectMany(run => run.Quantities).Select(quantity => quantity.Name).Distinct().ToList();
        var ratios = part.Ratios.Where(ratio => quantities.Contains(ratio.Quantity)).ToList();
        text.AppendLine($"| case | {string.Join(" | ", quantities.Concat(ratios.Select(ratio => ratio.Column)))} |");
        text.AppendLine($"| --- |{string.Concat(Enumerable.Repeat(" ---: |", quantities.Count + ratios.Count))}");
        // Cases that have the same beginning stand together, whatever the order in which they were measured.
        foreach (var row in runs.GroupBy(run => run.Case.Split(": ")[0]).SelectMany(group => group.GroupBy(run => run.Case)))
        {
            var cells = quantities.Select(quantity => Cell(Values(row, quantity), IsExtrapolated(row, quantity)))
                .Concat(ratios.Select(ratio => RatioCell(runs, row, ratio.Quantity)));
            text.AppendLine($"| {row.Key} | {string.Join(" | ", cells)} |");
        }
        text.AppendLine();
    }

    private static string RatioCell(List<SpeedRun> runs, IEnumerable<SpeedRun> row, string quantity)
    {
        var (values, against) = (Values(row, quantity), runs.Where(run => run.Case == row.First().Against).ToList());
        var other = Values(against, quantity);
        if (values.Count == 0 || other.Count == 0) return "";
        // Of the same seed where both have the same seeds.
        var ratios = values.Count == other.Count
            ? other.Zip(values, (slow, fast) => slow / fast).ToList()
            : values.ConvertAll(value => Spread.Median(other) / value);
        return Cell(ratios, IsExtrapolated(row, quantity) || IsExtrapolated(against, quantity));
    }

    private static List<double> Values(IEnumerable<SpeedRun> row, string quantity) => [.. row.SelectMany(run => run.Values(quantity))];

    private static bool IsExtrapolated(IEnumerable<SpeedRun> row, string quantity) =>
        row.SelectMany(run => run.Quantities).Any(known => known.Name == quantity && known.Extrapolated);

    private static string Cell(List<double> values, bool extrapolated)
    {
        if (values.Count == 0) return "";
        var spread = Spread.Of(values);
        var (low, middle, high) = (Number(spread.Low), Number(spread.Middle), Number(spread.High));
        return $"{middle}{(extrapolated ? "\\*" : "")}{(low == high ? "" : $" ({low} - {high})")}";
    }

    private static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 1000 => value.ToString("N0"),
        >= 100 => value.ToString("F0"),
        >= 10 => value.ToString(double.IsInteger(value) ? "F0" : "F1"),
        >= 1 => value.ToString(double.IsInteger(value) ? "F0" : "F2"),
        _ => value.ToString("F3"),
    };
}
