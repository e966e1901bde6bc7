using System.Collections;
using System.Collections.Immutable;

namespace ClusterFit.Core.Groups;

/// <summary>The jobs of a group by position, in chunks: a change copies one chunk, and reading all of them is nearly as fast as reading an
/// array. Immutable.</summary>
public sealed class JobList : IReadOnlyList<Job>
{
    // All chunks but the last are full.
    private const int Chunk = 64;

    private readonly ImmutableList<Job[]> _chunks;

    private JobList(ImmutableList<Job[]> chunks, int count) => (_chunks, Count) = (chunks, count);

    /// <summary>No jobs.</summary>
    public static JobList Empty { get; } = new([], 0);

    /// <inheritdoc />
    public int Count { get; }

    /// <inheritdoc />
    public Job this[int index] =>
        (uint)index < (uint)Count ? _chunks[index / Chunk][index % Chunk] : throw new ArgumentOutOfRangeException(nameof(index), index, $"{Count} jobs");

    /// <summary>With more jobs at the end.</summary>
    public JobList AddRange(IReadOnlyCollection<Job> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var full = Count / Chunk;
        var open = full < _chunks.Count ? _chunks[full] : [];
        return new JobList((full < _chunks.Count ? _chunks.RemoveAt(full) : _chunks).AddRange(open.Concat(jobs).Chunk(Chunk)), Count + jobs.Count);
    }

    /// <summary>With another job at its position.</summary>
    public JobList SetItem(int index, Job job)
    {
        if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(index), index, $"{Count} jobs");
        Job[] chunk = [.. _chunks[index / Chunk]];
        chunk[index % Chunk] = job;
        return new JobList(_chunks.SetItem(index / Chunk, chunk), Count);
    }

    /// <inheritdoc />
    public IEnumerator<Job> GetEnumerator()
    {
        foreach (var chunk in _chunks)
            foreach (var job in chunk) yield return job;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
