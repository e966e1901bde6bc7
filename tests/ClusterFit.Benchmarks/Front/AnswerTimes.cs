using System.Diagnostics;

namespace ClusterFit.Benchmarks.Front;

/// <summary>How long an API took to answer the same question, asked so often, one after another. In milliseconds.</summary>
internal sealed class AnswerTimes
{
    private readonly double[] _sorted;

    private AnswerTimes(double[] sorted) => _sorted = sorted;

    public double Median => _sorted[_sorted.Length / 2];

    /// <summary>95 of 100 answers took no longer.</summary>
    public double Most => _sorted[_sorted.Length * 95 / 100];

    public double Slowest => _sorted[^1];

    public static async Task<AnswerTimes> MeasureAsync(HttpClient client, string path, int asks)
    {
        var times = new double[asks];
        for (var i = 0; i < asks; i++)
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(path);
            answer.EnsureSuccessStatusCode();
            _ = await answer.Content.ReadAsByteArrayAsync();
            times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        Array.Sort(times);
        return new AnswerTimes(times);
    }
}
